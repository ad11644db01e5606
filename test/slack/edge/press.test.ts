/** A button that was pressed turns to “working” at once, and whatever comes of it the message says the truth again. */
import { describe, test } from 'vitest';
import { CHANNELS } from '../../../sandbox/slack/workspace-people.ts';
import { aBot, type Bot, valueOn, wholeText } from '../../support/bot.ts';
import { aSharedBot } from '../../support/shared-bot.ts';
import { short } from '../../support/timing.ts';

async function asked(bot: Bot, source = '203.0.113.7') {
  await bot.command('U0ANA', `orders ${source} 2h the import hangs`);
  return bot.card(/asks for access/);
}

/** What Slack was asked to write over messages, one after the other. */
const drawn = (bot: Bot) =>
  bot
    .calls()
    .filter(({ method, result }) => method === 'chat.update' && result === 'ok')
    .map(({ args }) => JSON.stringify(args));

const workingIn = (bot: Bot) => drawn(bot).filter((call) => /Working…/.test(call));

const hasButtons = (bot: Bot) =>
  bot.cards().some((card) => wholeText(card).includes('"action_id":"approve"'));

test.concurrent('the process dies while it works: the next one rewrites the card', async ({
  expect,
  onTestFinished,
}) => {
  // A stop would wait until the press is answered, and a killed process does not.
  const bot = await aBot(
    'Socket Mode',
    { timing: { slack: { ...short.slack, finishMs: 0 } } },
    onTestFinished,
  );
  const card = await asked(bot);
  // Its look-up never ends: that press is never answered.
  bot.slack.fault({ method: 'users.info', times: 3, do: 'hang' });
  void bot.press('U0BO', card, 'approve');
  await bot.slack.until(() => workingIn(bot).length === 1, 'working');
  await bot.restart();
  await bot.slack.until(() => hasButtons(bot), 'the buttons again');
  expect(wholeText(await bot.card(/Waiting for approval/))).not.toContain('Working');
  // What still hangs is over, or the end of the test would wait for it.
  bot.slack.mend();
});

describe.concurrent('what leaves nothing behind shares a bot', () => {
  const shared = aSharedBot('Socket Mode');

  test.sequential('before anybody is looked up the card says who pressed what, and has no buttons; then what came of it', async ({
    expect,
  }) => {
    const bot = shared();
    const card = await asked(bot, '203.0.113.1');
    await bot.press('U0BO', card, 'approve');
    await bot.card(/Open until/);
    const [working, ...more] = workingIn(bot);
    expect(more).toEqual([]);
    expect(working).toContain('Working… (<@U0BO> pressed Approve)');
    expect(working).toContain('the import hangs');
    expect(working).not.toContain('action_id');
    const calls = bot.calls().map(({ method, args }) => `${method} ${args['user'] ?? ''}`);
    expect(calls.indexOf('chat.update ')).toBeLessThan(calls.lastIndexOf('users.info U0BO'));
    expect(wholeText(await bot.card(/Open until/))).not.toContain('Working');
  });

  test.sequential('after a refusal the buttons are there again', async ({ expect }) => {
    const bot = shared();
    const card = await asked(bot, '203.0.113.2');
    await bot.press('U0DEE', card, 'approve');
    await bot.slack.until(() => workingIn(bot).length === 1, 'working');
    await bot.slack.until(() => hasButtons(bot), 'the buttons again');
    expect(wholeText(await bot.card(/Waiting for approval/))).not.toContain('Working');
    await bot.press('U0BO', card, 'approve');
    await bot.card(/Open until/);
  });

  test.sequential('what is drawn over a message that changes nothing is taken away again: a give-back that fails', async () => {
    const bot = shared();
    await bot.press('U0BO', await asked(bot, '203.0.113.3'), 'approve');
    const card = await bot.card(/Open until/);
    await bot.press('U0DEE', card, 'done');
    await bot.slack.until(() => /U0DEE/.test(workingIn(bot).at(-1) ?? ''), 'working');
    await bot.slack.until(
      () => bot.cards().some((each) => !/Working/.test(wholeText(each))),
      'the card again',
    );
  });

  test.sequential('a late press draws nothing: the card says already what became of it', async ({
    expect,
  }) => {
    const bot = shared();
    const card = await asked(bot, '203.0.113.4');
    await bot.press('U0BO', card, 'approve');
    await bot.card(/Open until/);
    const before = drawn(bot).length;
    await bot.pressLate('U0CY', card, 'approve');
    await bot.command('U0CY', 'databases');
    await bot.told('U0CY', /You can request/);
    expect(
      drawn(bot)
        .slice(before)
        .filter((call) => /Working/.test(call)),
    ).toEqual([]);
  });

  test.sequential('on a copy of the card, which is not rewritten, the outcome is said beside it', async () => {
    const bot = shared();
    const copy = { ...(await asked(bot, '203.0.113.8')), channel: CHANNELS.general, ts: '1.000001' };
    await bot.pressLate('U0BO', copy, 'approve');
    await bot.told('U0BO', /Opening….*Approved by <@U0BO>\..*203\.0\.113\.8/);
  });

  test.sequential('where it cannot be shown the press counts all the same', async ({ expect }) => {
    const bot = shared();
    const card = await asked(bot, '203.0.113.5');
    bot.slack.fault({ method: 'chat.update', times: 1, do: { error: 'internal_error' } });
    await bot.press('U0BO', card, 'approve');
    await bot.card(/Open until/);
    expect(workingIn(bot)).toEqual([]);
  });

  test.sequential('a press on the Home tab draws nothing over a message', async ({ expect }) => {
    const bot = shared();
    const value = valueOn(await asked(bot, '203.0.113.6'), 'approve');
    await bot.slack.deliver('interactive', {
      type: 'block_actions',
      user: { id: 'U0BO', team_id: 'T0LOCAL' },
      team: { id: 'T0LOCAL' },
      container: { type: 'view', view_id: 'V1' },
      view: { id: 'V1' },
      actions: [{ type: 'button', action_id: 'approve', block_id: 'b', value }],
    });
    await bot.card(/Open until/);
    expect(workingIn(bot)).toEqual([]);
  });
});
