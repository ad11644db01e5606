/** Slack is down, or refuses our tokens: access ends all the same, Slack is tried for as long as it takes, and people are told then. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { LocalSlack } from '../../../sandbox/slack/slack-server.ts';
import { MINUTE } from '../../../src/grant/duration.ts';
import { aBot, type Bot } from '../../support/bot.ts';
import { aBotInTime } from '../../support/in-time.ts';
import type { AtEnd } from '../../support/processes.ts';
import { short } from '../../support/timing.ts';

const forever = Number.POSITIVE_INFINITY;
const fails = (method: string, error: string) => (slack: LocalSlack) =>
  slack.fault({ method, times: forever, do: { error } });
const tries = ({ slack }: Bot, method: string) => slack.calls.filter((call) => call.method === method).length;
const refusals = ({ log }: Bot) => log.filter((line) => line.includes('slack_token_refused'));

async function opened(bot: Bot) {
  await bot.command('U0ANA', 'orders 203.0.113.7 10m the import hangs');
  await bot.press('U0BO', await bot.card(/asks for access/), 'approve');
  await bot.direct('U0ANA', /psql/);
}

test.concurrent.for([
  ['answers fatal_error to everything', { error: 'fatal_error' }, 'Socket Mode'],
  ['has revoked our token', { error: 'token_revoked' }, 'Socket Mode'],
  ['answers nothing', 'hang', 'Socket Mode'],
  // The port is served before Slack is asked anything.
  ['answers nothing', 'hang', 'signed HTTP'],
] as const)(
  'E2: a grant ends while the bot restarts and Slack %s: its rule goes (%j, %s)',
  async ([, misbehaviour, transport], { expect, onTestFinished }) => {
    let moved = 0;
    const bot = await aBot(transport, { now: () => Date.now() + moved }, onTestFinished);
    await opened(bot);
    await bot.restartWhile(() => {
      bot.slack.fault({ method: '*', times: forever, do: misbehaviour });
      moved = 11 * MINUTE;
    });
    await expect.poll(() => bot.rules()).toEqual([]);

    bot.slack.mend();
    await bot.direct('U0ANA', /Expired/);
    await bot.connected();
    await bot.command('U0CY', 'help');
    await bot.told('U0CY', /opens a form/);
  },
);

test.concurrent('E2: a bot that Slack refuses at its first start connects once Slack takes it', async ({
  expect,
  onTestFinished,
}) => {
  const bot = await aBot('Socket Mode', { slackAtStart: fails('*', 'fatal_error') }, onTestFinished);
  await bot.slack.until(() => tries(bot, 'auth.test') > 2, 'tried again');
  expect(bot.news.join('\n')).toMatch(/db-access is up; connecting to slack/);
  expect(bot.news.join('\n')).not.toMatch(/connected to slack/);
  expect(bot.log.join('\n')).toMatch(/slack connection failed; retrying .*"method":"auth.test".*fatal_error/);
  bot.slack.mend();
  await bot.connected();
  expect(bot.news.join('\n')).toMatch(/connected to slack .*"team":"T0LOCAL"/);
  await opened(bot);
  expect(refusals(bot)).toEqual([]);
});

test.concurrent.for([
  ['auth.test', 'token_revoked', 'SLACK_BOT_TOKEN', /OAuth & Permissions/],
  ['apps.connections.open', 'invalid_auth', 'SLACK_APP_TOKEN', /App-Level Tokens.*connections:write/],
  ['apps.connections.open', 'missing_scope', 'SLACK_APP_TOKEN', /App-Level Tokens.*connections:write/],
] as const)(
  'E2: %s answers %s: one error line says which setting is wrong and how to fix it',
  async ([method, error, setting, fix], { expect, onTestFinished }) => {
    const bot = await aBot('Socket Mode', { slackAtStart: fails(method, error) }, onTestFinished);
    await bot.slack.until(() => tries(bot, method) > 3, 'tried again');
    expect(refusals(bot)).toEqual([expect.stringMatching(fix)]);
    expect(refusals(bot)).toEqual([expect.stringContaining(`slack refused ${setting}`)]);
    bot.slack.mend();
    await bot.connected();
    await opened(bot);
  },
);

test.concurrent('E2: another refusal is another error line', async ({ expect, onTestFinished }) => {
  const bot = await aBot('Socket Mode', { slackAtStart: fails('auth.test', 'not_authed') }, onTestFinished);
  await bot.slack.until(() => tries(bot, 'auth.test') > 2, 'tried again');
  bot.slack.mend();
  fails('auth.test', 'account_inactive')(bot.slack);
  const before = tries(bot, 'auth.test');
  await bot.slack.until(() => tries(bot, 'auth.test') > before + 2, 'tried again');
  expect(refusals(bot)).toEqual([
    expect.stringContaining('"code":"not_authed"'),
    expect.stringContaining('"code":"account_inactive"'),
  ]);
});

test.concurrent.for(['Socket Mode', 'signed HTTP'] as const)(
  'E2: through %s, a delivery is answered and grants nothing while Slack has not said who we are',
  async (transport, { expect, onTestFinished }) => {
    const bot = await aBot(transport, { slackAtStart: fails('auth.test', 'fatal_error') }, onTestFinished);
    await bot.slack.until(
      () => transport === 'signed HTTP' || bot.slack.sockets.open() === 1,
      'deliveries can arrive',
    );
    expect(await bot.command('U0ANA', 'orders 203.0.113.7 2h why')).toEqual({ ok: true });
    await bot.told('U0ANA', /could not look you up.*auth\.test: .*which workspace.*nothing is granted/);
    expect(bot.cards()).toEqual([]);
    bot.slack.mend();
    await bot.connected();
    await opened(bot);
  },
);

test.concurrent('E2: an upgrade that Slack never answers is given up, and the next try connects', async ({
  expect,
  onTestFinished,
}) => {
  const socket = { ...short.slack.socket, openMs: 300 };
  const bot = await aBot(
    'Socket Mode',
    {
      slackAtStart: (slack) => slack.sockets.stall(1),
      timing: { slack: { ...short.slack, socket } },
    },
    onTestFinished,
  );
  await bot.connected();
  await opened(bot);
  expect(bot.slack.sockets.open()).toBe(1);
});

/** Somebody else's, until the test ends or lets go of it. */
async function aTakenPort(atEnd: AtEnd) {
  const taken = createServer().listen(0);
  atEnd(async () => void taken.close());
  await once(taken, 'listening');
  return { ...z.object({ port: z.number() }).parse(taken.address()), free: () => taken.close() };
}

const portFix = (variable: string) =>
  new RegExp(`port_not_served.*EADDRINUSE.*stop what listens there, or set ${variable} to a free port`);

test.concurrent.for([
  ['of the page', 'PAGE_PORT', { PUBLIC_URL: 'http://127.0.0.1:1' }],
  ['of /readyz', 'METRICS_PORT', {}],
] as const)(
  'E2: the port %s is in use at the start: access ends all the same',
  async ([, variable, more], { expect, onTestFinished }) => {
    const { port } = await aTakenPort(onTestFinished);
    const { bot, pass } = await aBotInTime({}, onTestFinished);
    await opened(bot);
    Object.assign(bot.env, { ...more, [variable]: String(port) });
    await bot.restart();
    expect(bot.log.join()).toMatch(portFix(variable));
    expect(bot.log.join()).not.toContain('"stack"');
    pass(11 * MINUTE);
    await expect.poll(bot.rules).toEqual([]);
  },
);

test.concurrent('E2: the port of signed HTTP is in use at the start: the bot stays, and people are served once it is free', async ({
  expect,
  onTestFinished,
}) => {
  const { port, free } = await aTakenPort(onTestFinished);
  const bot = await aBot('signed HTTP', { port, slackAtStart: () => {} }, onTestFinished);
  expect(bot.log.join()).toMatch(portFix('PORT'));
  free();
  await bot.connected();
  await opened(bot);
});

// They measure how long it takes, so nothing runs beside them.
test.each([
  ['an answer', { method: '*', times: forever, do: 'hang' }],
  ['the next try', { method: '*', times: forever, do: { retryAfter: 600 } }],
] as const)(
  'E2: stopped while it waits for %s, it is over at once, and no socket comes up',
  async (_, fault) => {
    const bot = await aBot('Socket Mode', { slackAtStart: (slack) => slack.fault(fault) });
    await bot.slack.until(() => tries(bot, 'auth.test') > 0, 'tried');
    const began = performance.now();
    await bot.stop();
    expect(performance.now() - began).toBeLessThan(2000);
    const calls = bot.slack.calls.length;
    bot.slack.mend();
    await bot.slack.act('U0ANA', { do: 'openHome' });
    expect([bot.slack.calls.length, bot.slack.sockets.open()]).toEqual([calls, 0]);
  },
);

test('E2: stopped while Slack does not answer on the open socket, it is over as soon as that wait is', async () => {
  const socket = { ...short.slack.socket, closeMs: 100 };
  const bot = await aBot('Socket Mode', { timing: { slack: { ...short.slack, socket } } });
  bot.slack.sockets.mute();
  const began = performance.now();
  await bot.stop();
  // The SDK alone would wait for 30 s.
  expect(performance.now() - began).toBeLessThan(5000);
});
