/** A delivery is acknowledged before Slack is asked anything: whatever the Web API does, nothing that people do is lost. */
import { describe, expect, test } from 'vitest';
import { aBot, type Bot } from '../../support/bot.ts';
import { aSharedBot } from '../../support/shared-bot.ts';
import { short } from '../../support/timing.ts';

const forever = Number.POSITIVE_INFINITY;
/** A call that is waited for outlasts the three seconds that Slack gives. */
const patient = { ...short.slack, interactiveMs: 60_000, postMs: 60_000, glanceMs: 60_000 };

async function asked(bot: Bot, source = '203.0.113.7') {
  await bot.command('U0ANA', `orders ${source} 2h the import hangs`);
  return bot.card(/asks for access/);
}

const homeOpened = (bot: Bot) =>
  bot.slack.deliver('events_api', {
    team_id: 'T0LOCAL',
    type: 'event_callback',
    event: {
      type: 'app_home_opened',
      user: 'U0ANA',
      channel: bot.slack.workspace.direct('U0ANA').id,
      tab: 'home',
    },
  });

describe('auth.test', () => {
  const shared = aSharedBot('Socket Mode');

  test.each([
    ['429', { retryAfter: 30 }, '203.0.113.1'],
    ['503', 'break', '203.0.113.2'],
    ['nothing', 'hang', '203.0.113.3'],
  ] as const)('T1: a command and a press are served while it answers %s', async (_, misbehaviour, source) => {
    const bot = shared();
    bot.slack.fault({ method: 'auth.test', times: forever, do: misbehaviour });
    await bot.press('U0BO', await asked(bot, source), 'approve');
    await bot.direct('U0ANA', /psql/);
    expect(bot.rules()).toEqual([`${source}/32`]);
  });

  test('P2: no delivery costs one', async () => {
    const bot = shared();
    const called = (name: string) => bot.calls().some(({ method }) => method === name);
    await bot.press('U0BO', await asked(bot), 'approve');
    await bot.direct('U0ANA', /psql/);
    await bot.slack.act('U0CY', { do: 'shortcut', callback_id: 'ask' });
    await bot.submit('U0CY', {});
    await homeOpened(bot);
    await bot.slack.until(() => called('views.publish'), 'Home is drawn');
    expect(called('auth.test')).toBe(false);
  });
});

// An acknowledgement travels differently.
test.each(['Socket Mode', 'signed HTTP'] as const)(
  'P2: through %s, all is acknowledged while no method of the Web API is ever answered',
  async (transport) => {
    const bot = await aBot(transport, { timing: { slack: patient } });
    const card = await asked(bot);
    bot.slack.fault({ method: '*', times: forever, do: 'hang' });
    expect(await bot.command('U0ANA', 'help')).toEqual({ ok: true });
    expect(await bot.press('U0BO', card, 'approve')).toEqual({ ok: true });
    expect(await bot.slack.act('U0CY', { do: 'shortcut', callback_id: 'ask' })).toEqual({ ok: true });
    expect(await homeOpened(bot)).toMatchObject({ acked: true });
    bot.slack.mend();
  },
);
