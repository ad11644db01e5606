/**
 * The whole bot, with the real Bolt, Redis and BullMQ, against a local Slack and a local Scalingo. It ends with the test; for
 * several tests there is shared-bot.ts.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Queue } from 'bullmq';
import { inject, onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { z } from 'zod';
import { elementOf, isOffered, press } from '../../sandbox/demo.ts';
import { startLocalScalingo } from '../../sandbox/scalingo/scalingo-server.ts';
import { type LocalSlack, startLocalSlack } from '../../sandbox/slack/slack-server.ts';
import type { StoredMessage } from '../../sandbox/slack/workspace.ts';
import { CHANNELS, DBA_GROUP } from '../../sandbox/slack/workspace-people.ts';
import { botManifest } from '../../sandbox/start-sandbox.ts';
import { startApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config/config.ts';
import { QUEUES } from '../../src/queue/jobs.ts';
import { createKeys } from '../../src/redis/keys.ts';
import type { Timing } from '../../src/timing.ts';
import type { Clock } from './clock.ts';
import { filledIn } from './filled-in.ts';
import { freePort } from './free-port.ts';
import { latePress } from './late.ts';
import { type Left, restoreRedis, restoreSlack, scalingoOf } from './left.ts';
import { removeAll } from './redis.ts';
import { short } from './timing.ts';

export type Transport = 'Socket Mode' | 'signed HTTP';
export type Bot = Awaited<ReturnType<typeof aBot>>;

const defaults = {
  channel: CHANNELS.approvals,
  requesters: 'everyone',
  approvers: ['U0BO', 'U0CY'],
  widestRange: '/28',
  documentationRanges: 'allowed',
};

export async function aBot(
  transport: Transport,
  change: {
    scopes?: readonly string[];
    /** one post a second in each channel */
    rateLimits?: boolean;
    /** for how long a message can be edited; default: always */
    editWindowMinutes?: number;
    /** Slack's own clock; default: that of all */
    clock?: () => number;
    redisUrl?: string;
    /** the time at Redis and at Scalingo, and with it the bot's; it may be moved on at will */
    now?: () => number;
    /** the time at Redis alone */
    redisTime?: () => Promise<number>;
    /** the bot's steady clock alone */
    steady?: () => number;
    /** one that `pass` moves, for all of them */
    movable?: Clock;
    env?: Record<string, string>;
    /** of signed HTTP */
    port?: number;
    /** what the test is about; the rest is short */
    timing?: Partial<Timing>;
    /** settings of orders beyond the defaults */
    orders?: object;
    billing?: object;
    /** more of them */
    databases?: Record<string, object>;
    /** orders is a database of Shared Resources */
    shared?: boolean;
    /** what is the case at Slack when the bot starts; the bot is not waited for then, since it may never connect */
    slackAtStart?: (slack: LocalSlack) => void;
    /** what an earlier build left of that installation */
    left?: (installation: string) => Left;
  } = {},
  /** takes what ends it */
  atEnd: (end: () => Promise<void>) => void = onTestFinished,
) {
  const closers: (() => Promise<unknown> | unknown)[] = [];
  atEnd(async () => {
    for (const close of closers.reverse()) await close();
  });
  const now = change.now ?? change.movable?.now ?? Date.now;
  const installation = `t${randomUUID().slice(0, 8)}`;
  closers.push(() => removeAll(installation));
  const left = change.left?.(installation);
  const slack = await startLocalSlack({
    ...botManifest(),
    ...(change.scopes ? { scopes: change.scopes } : {}),
    clock: change.clock ?? now,
    rateLimits: change.rateLimits ?? false,
    editWindowMinutes: change.editWindowMinutes ?? Number.POSITIVE_INFINITY,
  });
  closers.push(slack.close);
  if (left) restoreSlack(slack, left);
  const scalingo = await startLocalScalingo({
    databases: [
      { name: 'my-orders', ...(change.shared ? { provider: 'postgresql' } : {}) },
      // the last one is configured nowhere at first
      ...['my-billing', 'my-sales'].map((name) => ({ name })),
    ],
    spreadMs: 0,
    clock: now,
    ...(left ? scalingoOf(left) : {}),
  });
  closers.push(scalingo.close);

  const folder = mkdtempSync(join(tmpdir(), 'db-access-bot-'));
  closers.push(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'db-access.yaml');
  const databases = {
    orders: { scalingo: 'my-orders', ...change.orders },
    billing: { scalingo: 'my-billing', approvers: ['U0DEE', DBA_GROUP], ...change.billing },
    ...change.databases,
  };
  const writeConfig = (change: object) =>
    writeFileSync(file, stringify({ installation, defaults, databases, ...change }));
  writeConfig({});
  const port = change.port ?? (await freePort());
  const env: Record<string, string> = {
    DB_ACCESS_CONFIG: file,
    REDIS_URL: change.redisUrl ?? inject('redisUrl'),
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_TOKEN: slack.botToken,
    SCALINGO_AUTH_URL: scalingo.url,
    SCALINGO_API_TOKEN: scalingo.token,
    ...change.env,
    ...(transport === 'Socket Mode'
      ? { SLACK_APP_TOKEN: slack.appToken }
      : { SLACK_SIGNING_SECRET: slack.signingSecret, PORT: String(port) }),
  };
  const address = `http://127.0.0.1:${port}/slack/events`;
  if (transport === 'signed HTTP') slack.deliverTo(address);
  const log: string[] = [];
  const news: string[] = [];
  const inform = (facts: object, what: string) => news.push(`${what} ${JSON.stringify(facts)}`);
  const told = (_: string, value: unknown) => (value instanceof Error ? value.message : value);
  const write = (facts: object, what: string) => log.push(`${what} ${JSON.stringify(facts, told)}`);
  const start = () =>
    startApp(loadConfig(env), {
      log: { info: inform, warn: write, error: write },
      redisTime: change.redisTime ?? (async () => now()),
      steady: change.steady ?? change.movable?.steady ?? steadyBy(now),
      timing: { ...short, ...change.timing },
    });
  if (left) await restoreRedis(left);
  change.slackAtStart?.(slack);
  let app = await start();
  closers.push(() => app.stop());
  if (!change.slackAtStart) await app.connected;

  const posted = (channel: string) => slack.workspace.channel(channel)?.messages ?? [];
  let since = '';
  let calledBefore = 0;
  const openBefore = new Set<string>();
  const messages = (channel: string) => posted(channel).filter(({ ts }) => ts > since);
  const see = async (channel: () => string, words: RegExp, to?: string): Promise<StoredMessage> => {
    const find = () =>
      messages(channel()).findLast(
        (message) => words.test(wholeText(message)) && (to === undefined || message.to === to),
      );
    await slack.until(
      () => find() !== undefined,
      () =>
        `${words}; there is ${JSON.stringify(messages(channel()).map(wholeText))}; logged: ${log.join('; ')}`,
    );
    const found = find();
    if (!found) throw new Error('it was there a moment ago');
    return found;
  };

  return {
    slack,
    scalingo,
    installation,
    /** what the bot was started with */
    env,
    /** warnings and errors */
    log,
    /** what was logged for information */
    news,
    address,
    /** the file as it is, with these parts instead */
    writeConfig,
    /** the file, whatever it says */
    spoilConfig: (text: string) => writeFileSync(file, text),
    reload: () => app.reload(),
    /** the movable clock goes on, and what is due by then is done */
    async pass(ms: number): Promise<void> {
      if (!change.movable) throw new Error('this bot has no movable clock');
      const connection = { url: inject('redisUrl') };
      const queues = Object.values(QUEUES).map(
        (name) => new Queue(name, { connection, prefix: createKeys(installation).queuePrefix }),
      );
      await change.movable.pass(ms, queues);
      await Promise.all(queues.map((queue) => queue.close()));
    },
    /** of Slack's Web API */
    calls: () => slack.calls.slice(calledBefore),
    /** What was posted, called, opened and logged so far is not looked at from now on; every form is closed, and every fault is over. */
    async forget() {
      slack.mend();
      scalingo.clearFaults();
      for (const { id } of slack.workspace.people)
        for (const view of slack.workspace.views.of(id).toReversed())
          await slack.act(id, { do: 'close', view: view.id });
      since = slack.workspace.ts();
      calledBefore = slack.calls.length;
      for (const name of ['my-orders', 'my-billing', 'my-sales'])
        for (const { id } of scalingo.rules(name)) openBefore.add(id);
      log.length = 0;
      news.length = 0;
    },
    /** no process runs any more */
    stop: () => app.stop(),
    /** resolves once Slack is connected */
    connected: () => app.connected,
    async restart() {
      await app.stop();
      app = await start();
      await app.connected;
    },
    /** stopped and started again, and what was the case meanwhile; Slack is not waited for */
    async restartWhile(meanwhile: () => void) {
      await app.stop();
      meanwhile();
      app = await start();
    },
    /** typed in a channel; throws where the bot does not acknowledge it in time */
    async command(person: string, text: string) {
      const typed = { do: 'command', channel: CHANNELS.general, command: '/db-access', text } as const;
      const result = await slack.act(person, typed);
      if (!result.ok) throw new Error(`${JSON.stringify(result)}; logged: ${log.join('; ')}`);
      return result;
    },
    /** once the button is there: while somebody's press is worked on it is not */
    async press(person: string, message: StoredMessage, action: string) {
      const found = () =>
        posted(message.channel).find(({ ts, blocks }) => ts === message.ts && isOffered(blocks, action));
      if (!found()) await slack.until(() => found() !== undefined, `the button ${action}`);
      return slack.act(person, press(found() ?? message, action));
    },
    /** a press that was on its way when the button went; `value`: what it carried, where that is not in `message` */
    async pressLate(person: string, message: StoredMessage, action: string, value?: string): Promise<void> {
      const { acked } = await slack.deliver(
        'interactive',
        latePress(slack, { person, message, action, value }),
      );
      if (!acked) throw new Error(`the late press of ${action} was not acknowledged`);
    },
    /** the newest card that says so */
    card: (words: RegExp) => see(() => CHANNELS.approvals, words),
    cards: () => messages(CHANNELS.approvals).filter(({ ephemeral }) => !ephemeral),
    /** the newest direct message that says so */
    direct: (person: string, words: RegExp) => see(() => slack.workspace.direct(person).id, words),
    directs: (person: string) => messages(slack.workspace.direct(person).id),
    /** what only that person sees, in the channel where they typed */
    told: (person: string, words: RegExp) => see(() => CHANNELS.general, words, person),
    /** what only that person sees beside the card */
    toldAtCard: (person: string) => messages(CHANNELS.approvals).filter(({ to }) => to === person),
    rules: (name = 'my-orders') =>
      scalingo.rules(name).flatMap(({ id, source }) => (openBefore.has(id) ? [] : [source])),
    form: (person: string) => slack.stateOf(person).modals.at(-1),
    /** submits the form that is open, or will be in a moment */
    async submit(person: string, fields: Readonly<Record<string, string>>) {
      await slack.until(() => slack.stateOf(person).modals.length > 0, 'a form is open');
      const form = slack.stateOf(person).modals.at(-1);
      const values = filledIn(form?.view, fields);
      return slack.act(person, { do: 'submit', view: form?.id ?? '', values });
    },
    async pressInForm(person: string, action: string) {
      const form = slack.stateOf(person).modals.at(-1);
      const { blocks } = z.object({ blocks: z.array(z.unknown()) }).parse(form?.view);
      return slack.act(person, { do: 'action', on: { view: form?.id ?? '' }, ...elementOf(blocks, action) });
    },
  };
}

/** Moved on with the clock, and counting from another moment, as the real one does. */
function steadyBy(now: () => number): () => number {
  const begun = now();
  return () => now() - begun;
}

/** What the button of that action carries, or the choice in a menu that means the same; throws where the message has none. */
export function valueOn({ blocks = [] }: StoredMessage, action: string): string {
  const carried = new RegExp(`"action_id":"${action}","value":"([^"]+)"|"value":"${action} ([^"]+)"`);
  const [, button, choice] = carried.exec(JSON.stringify(blocks)) ?? [];
  const value = button ?? choice;
  if (value === undefined) throw new Error(`there is no button ${action}`);
  return value;
}

/** Everything that a reader of the message sees. */
export function wholeText({ text, blocks = [] }: StoredMessage): string {
  return `${text}\n${JSON.stringify(blocks)}`;
}
