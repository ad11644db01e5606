/** Slack refuses a look-up, is slow, loses an answer, drops every socket: what needs it fails closed with a reason, everything else continues. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { startLocalSlack } from '../../../sandbox/slack/slack-server.ts';
import { botScopes } from '../../../sandbox/start-sandbox.ts';
import { noMetrics } from '../../../src/contracts/measurements.ts';
import { createSlack } from '../../../src/slack/connection/bolt.ts';
import { production } from '../../../src/timing.ts';
import { aBot, type Bot } from '../../support/bot.ts';
import { aClock } from '../../support/clock.ts';
import { aSharedBot } from '../../support/shared-bot.ts';
import { short } from '../../support/timing.ts';

const line = 'orders 203.0.113.7 2h the import hangs';
const lineFrom = (source: string) => line.replace('203.0.113.7', source);

async function asked(bot: Bot, text = line) {
  await bot.command('U0ANA', text);
  return bot.card(/asks for access/);
}

const wasRefused = (bot: Bot) => bot.slack.calls.some(({ result }) => result === 'ratelimited');

const without = (scope: string) => botScopes().filter((each) => each !== scope);

describe('a look-up that Slack refuses', () => {
  test('without users:read nobody is let through, each is told why, and the bot goes on', async () => {
    const bot = await aBot('Socket Mode', { scopes: without('users:read') });
    await bot.command('U0ANA', line);
    await bot.told(
      'U0ANA',
      /could not look you up.*missing_scope \(it needs the scope users:read\).*nothing is granted/,
    );
    expect(bot.cards()).toEqual([]);
    await bot.command('U0ANA', 'help');
    await bot.told('U0ANA', /ends access before its time/);
  });

  describe('at the moment of the click', () => {
    const shared = aSharedBot('Socket Mode', { timing: { slack: { ...short.slack, interactiveMs: 500 } } });

    test.each([
      ['203.0.113.1', 'an error', { error: 'unknown_method' }, /Slack says unknown_method/],
      ['203.0.113.2', 'a broken answer', 'break', /could not look you up/],
      ['203.0.113.3', 'no answer', 'hang', /Slack did not answer/],
      ['203.0.113.4', 'too many calls', { retryAfter: 30 }, /asks us to wait 30 s/],
    ] as const)(
      'from %s: %s refuses that click; the next one passes',
      async (source, _, misbehaviour, why) => {
        const bot = shared();
        const card = await asked(bot, lineFrom(source));
        // In which language Bo reads is known by then: it is the look-up at the click that fails.
        await bot.command('U0BO', 'help');
        await bot.told('U0BO', /./);
        bot.slack.fault({ method: 'users.info', times: 1, do: misbehaviour });
        await bot.press('U0BO', card, 'approve');
        await bot.slack.until(
          () => bot.toldAtCard('U0BO').some(({ text }) => why.test(text)),
          `Bo is told ${why}`,
        );
        expect(bot.rules()).toEqual([]);
        await bot.press('U0BO', card, 'approve');
        await bot.direct('U0ANA', /psql/);
      },
    );
  });

  test('without usergroups:read those listed one by one still may, and who may only be in the group is told why not', async () => {
    const bot = await aBot('Socket Mode', { scopes: without('usergroups:read') });
    const card = await asked(bot, 'billing 203.0.113.7 2h why');
    await bot.press('U0CY', card, 'approve');
    await bot.slack.until(
      () =>
        bot
          .toldAtCard('U0CY')
          .some(({ text }) => /could not look up who is in <!subteam\^S0DBA>.*usergroups:read/.test(text)),
      'Cy is told why not',
    );
    await bot.press('U0DEE', card, 'approve');
    await bot.direct('U0ANA', /psql/);
  });
});

describe('messages', () => {
  test('a post whose answer was lost is found again: one card, not two', async () => {
    const bot = await aBot('Socket Mode');
    bot.slack.fault({ method: 'chat.postMessage', times: 1, do: 'lose' });
    const card = await asked(bot);
    await bot.press('U0BO', card, 'approve');
    await bot.direct('U0ANA', /psql/);
    await bot.card(/Open until/);
    expect(bot.cards()).toHaveLength(1);
    expect(bot.directs('U0ANA')).toHaveLength(2);
  });

  test('a lost post is found in a busy channel: two hundred messages later it is not posted again', async () => {
    const bot = await aBot('Socket Mode');
    const channel = bot.slack.workspace.channel(bot.slack.channels.approvals);
    bot.slack.fault({ method: 'chat.postMessage', times: 1, do: 'lose' });
    const asking = bot.command('U0ANA', line);
    await bot.slack.until(() => bot.cards().length === 1, 'the post whose answer is lost');
    for (let n = 0; n < 201; n += 1)
      channel?.messages.push({
        channel: channel.id,
        ts: bot.slack.workspace.ts(),
        user: 'U0CY',
        text: `message ${n}`,
        edited: false,
        ephemeral: false,
      });
    await asking;
    const pages = () => bot.slack.calls.filter(({ method }) => method === 'conversations.history').length;
    await bot.slack.until(() => pages() === 2, 'the second page was read');
    await bot.press('U0BO', await bot.card(/asks for access/), 'approve');
    await bot.card(/Open until/);
    expect(bot.cards().filter(({ text }) => /asks for access/.test(text))).toHaveLength(1);
  });

  test('Slack does not answer a post at all: it is tried again, and is posted once', async () => {
    const bot = await aBot('Socket Mode', { timing: { slack: { ...short.slack, postMs: 500 } } });
    bot.slack.fault({ method: 'chat.postMessage', times: 1, do: 'hang' });
    await bot.command('U0ANA', line);
    await bot.card(/asks for access/);
    await bot.direct('U0ANA', /Waiting for approval/);
    expect(bot.cards()).toHaveLength(1);
    expect(bot.directs('U0ANA')).toHaveLength(1);
  });

  test('what Slack refused for certain is not looked for, but posted', async () => {
    const bot = await aBot('Socket Mode', { movable: aClock() });
    bot.slack.fault({ method: 'chat.postMessage', times: 1, do: { retryAfter: 30 } });
    await bot.command('U0ANA', line);
    await bot.slack.until(() => wasRefused(bot), 'a post was refused');
    await bot.direct('U0ANA', /Waiting for approval/);
    await bot.pass(31_000);
    await bot.card(/asks for access/);
    expect(bot.slack.calls.filter(({ method }) => method.startsWith('conversations.history'))).toEqual([]);
    expect(bot.cards()).toHaveLength(1);
  });

  test('servers.json that was refused for certain is sent after the time that Slack asked for; once', async () => {
    const bot = await aBot('Socket Mode', { movable: aClock() });
    bot.slack.fault({ method: 'files.getUploadURLExternal', times: 1, do: { retryAfter: 30 } });
    await bot.press('U0BO', await asked(bot), 'approve');
    await bot.card(/Open until/);
    await bot.slack.until(() => wasRefused(bot), 'the file was refused');
    await bot.pass(31_000);
    const files = () => bot.directs('U0ANA').filter(({ files = [] }) => files.length > 0);
    await bot.slack.until(() => files().length === 1, 'the file');
    const { ts: open } = await bot.direct('U0ANA', /psql/);
    await bot.command('U0ANA', 'done');
    await bot.direct('U0ANA', /Expired|Ended early/);
    expect(files().map(({ thread_ts }) => thread_ts)).toEqual([open]);
  });

  test('forms and messages go through two clients: posts that Slack leaves without an answer hold no form up', async () => {
    const log = { info: () => {}, warn: () => {}, error: () => {} };
    const slack = await startLocalSlack({ scopes: botScopes() });
    onTestFinished(slack.close);
    const { interactive, posts } = createSlack(
      {
        botToken: slack.botToken,
        apiUrl: slack.apiUrl,
        transport: { mode: 'socket', appToken: slack.appToken },
      },
      {
        waits: production.slack,
        random: () => 0.5,
        denials: { noteNameless: () => {} },
        metrics: noMetrics,
        steady: () => 0,
        log,
      },
    );
    expect(posts).not.toBe(interactive);
    // The SDK allows each client at most a hundred calls in flight: here all of one hang.
    slack.fault({ method: 'chat.postMessage', times: 100, do: 'hang' });
    const hanging = Array.from({ length: 100 }, () =>
      posts.chat.postMessage({ channel: slack.channels.approvals, text: 'x' }).then(
        () => 'a post',
        () => 'a post that failed',
      ),
    );
    const view = {
      type: 'modal',
      title: { type: 'plain_text', text: 'T' },
      blocks: [{ type: 'divider' }],
    } as const;
    const trigger_id = slack.workspace.trigger('U0ANA');
    const form = interactive.views.open({ trigger_id, view: { ...view, blocks: [...view.blocks] } });
    const first = await Promise.race([form.then(() => 'the form'), ...hanging]);
    expect(first).toBe('the form');
  });

  test('too many messages in a channel do not delay a form', async () => {
    const bot = await aBot('Socket Mode');
    bot.slack.fault({ method: 'chat.postMessage', times: 1, do: { retryAfter: 30 } });
    await bot.command('U0ANA', line);
    await bot.slack.until(() => wasRefused(bot), 'a post was refused');
    await bot.command('U0CY', '');
    await bot.slack.until(() => bot.form('U0CY') !== undefined, 'the form is open');
  });

  test('a card that somebody deleted is not posted again, and the grant goes on', async () => {
    const bot = await aBot('Socket Mode');
    const card = await asked(bot);
    const channel = bot.slack.workspace.channel(card.channel);
    const clicking = bot.press('U0BO', card, 'approve');
    if (channel) channel.messages = [];
    await clicking;
    await bot.direct('U0ANA', /psql/);
    expect(bot.cards()).toEqual([]);
  });
});

describe('the socket', () => {
  const shared = aSharedBot('Socket Mode');

  test('all connections are cut: it connects again and works on', async () => {
    const bot = shared();
    bot.slack.sockets.drop();
    await bot.slack.until(() => bot.slack.sockets.open() === 0, 'cut');
    await bot.slack.until(() => bot.slack.sockets.open() === 1, 'connected again');
    await asked(bot, lineFrom('203.0.113.1'));
  });

  test.each([
    ['break', '203.0.113.2'],
    ['lose', '203.0.113.3'],
    [{ error: 'internal_error' }, '203.0.113.4'],
  ] as const)(
    'Slack takes its server away, and the first try to come back fails (%j)',
    async (fault, source) => {
      const bot = shared();
      bot.slack.fault({ method: 'apps.connections.open', times: 2, do: fault });
      bot.slack.sockets.refresh();
      await bot.slack.until(() => bot.slack.sockets.open() === 0, 'gone');
      await bot.slack.until(() => bot.slack.sockets.open() === 1, 'connected again');
      await asked(bot, lineFrom(source));
    },
  );

  test('however often it is cut or taken away, there is never more than one', async () => {
    const bot = shared();
    const seen = new Set<number>();
    let isOver = false;
    const looking = bot.slack.until(() => seen.add(bot.slack.sockets.open()) && isOver, 'the end', 60_000);
    for (const cut of ['drop', 'refresh', 'drop', 'refresh', 'drop'] as const) {
      const before = bot.slack.sockets.opened();
      bot.slack.sockets[cut]();
      await bot.slack.until(
        () => bot.slack.sockets.opened() > before && bot.slack.sockets.open() === 1,
        `connected again after ${cut}`,
      );
    }
    await asked(bot, lineFrom('203.0.113.5'));
    isOver = true;
    bot.slack.changed();
    await looking;
    expect([...seen].sort()).toEqual([0, 1]);
  });

  test('the tenth socket of the app is shouted about: there is none for an eleventh process', async () => {
    const bot = await aBot('Socket Mode');
    for (let n = 2; n <= 10; n += 1) {
      const other = new WebSocket(
        `${bot.slack.url.replace('http', 'ws')}/link?ticket=${bot.slack.sockets.ticket()}`,
      );
      onTestFinished(() => other.terminate());
    }
    await bot.slack.until(() => bot.slack.sockets.open() === 10, 'ten sockets');
    expect(bot.log.join('\n')).not.toMatch(/no socket/);
    await bot.restart();
    expect(bot.log.join('\n')).toMatch(/no socket to Slack is left for another process.*"sockets":10/);
  });

  test('the same command delivered twice asks once', async () => {
    const bot = await aBot('Socket Mode');
    await asked(bot);
    await bot.slack.sockets.redeliver();
    await bot.command('U0ANA', 'list');
    const list = await bot.told('U0ANA', /Waiting for approval/);
    expect(JSON.stringify(list.blocks).match(/Waiting for approval/g)).toHaveLength(1);
    expect(bot.cards()).toHaveLength(1);
  });
});
