/** The composition root: config in, running app out. The only file that knows every room. */
import { unlessAborted } from './abort.ts';
import type { Config } from './config/config.ts';
import { createAsker } from './queue/ask.ts';
import { connectScalingo } from './scalingo-client.ts';
import { createSlackEdge } from './slack/slack-edge.ts';
import { startBackground } from './wiring/background.ts';
import { opened, type WithClosers } from './wiring/closers.ts';
import { startInstruments } from './wiring/instruments.ts';
import { createLiveSettings } from './wiring/live-settings.ts';
import { connectMemory } from './wiring/memory.ts';
import { watchOthers } from './wiring/other-installations.ts';
import type { Outside } from './wiring/outside.ts';
import { createPage, served, serveOperations } from './wiring/serve.ts';
import { createStores } from './wiring/stores.ts';
import { createWorld } from './wiring/world.ts';

export type App = {
  /** reads db-access.yaml again, changed or not; a file that is not right is logged, and changes nothing */
  reload(): Promise<void>;
  /** resolves where the app cannot go on, with why; else never */
  readonly failed: Promise<string>;
  /** resolves once people can be served; access ends without that, and Slack is tried for as long as it takes */
  readonly connected: Promise<void>;
  stop(): Promise<void>;
};

/** Gives up as soon as `signal` is aborted, and throws the signal's reason then. */
export async function startApp(
  config: Config,
  outside: Outside,
  signal = new AbortController().signal,
): Promise<App> {
  const [running, stop] = await opened((closers) =>
    unlessAborted(start(config, { ...outside, closers, signal }), signal),
  );
  return { ...running, stop };
}

type Around = Outside & WithClosers & { readonly signal: AbortSignal };

async function start(config: Config, around: Around): Promise<Omit<App, 'stop'>> {
  const { log, steady, timing, closers, signal } = around;
  const memory = await connectMemory(config, around);
  signal.throwIfAborted();
  const { queues, former, isKnown } = memory;
  const instruments = await startInstruments(memory, {
    ...around,
    askScalingo: (until) => scalingo.askTime(until),
    changed: () => void background.timeChanged(),
    isDatabase: (name) => [...policies.keys()].some((one) => one === name),
  });
  const { clock, alarms, denials, metrics, moved } = instruments;
  const { now } = clock;
  const { auditKey, retentionMs } = config;
  const stores = createStores(memory, { ...around, now, moved, auditKey, retentionMs });
  const asker = createAsker({ queues, now, log });
  const settings = createLiveSettings(config, {
    ...around,
    ...stores,
    now,
    forget: (name) => scalingo.forget(name),
    taken: () => background.fileTaken(),
  });
  const { databases, policies, channelOf } = settings;
  const scalingo = connectScalingo(config.scalingo, {
    configured: (name) => databases.get(name)?.scalingo,
    allowance: memory.calls,
    clock: now,
    toldTime: clock.heard,
    steady,
    metrics,
    waits: timing.scalingo,
    log,
  });
  closers.push(() => scalingo.close());
  const common = { ...around, stores, scalingo, alarms, denials, metrics, policies, now };
  const slack = createSlackEdge(config.slack, {
    ...common,
    destinations: databases,
    channelOf,
    random: Math.random,
  });
  const world = createWorld({ ...common, ...slack, config, memory, instruments, jobs: asker });
  const page = createPage(config, { ...common, oneUse: stores.oneUse });
  const { home, linked } = slack.listen({ world, former, isKnown, link: page?.link, redrawHome: asker.home });
  await page?.serve(linked);
  const background = startBackground({ ...common, world, memory, asker, home: home.refresh });
  const reload = settings.watch();
  const { projectionOf, connected } = slack;
  watchOthers({ ...around, ...memory, own: world, formerly: config.formerly, projectionOf });
  clock.begin();
  await serveOperations(config.operations, { ...common, world, queues, instruments, settings, slack });

  await background.begin();
  signal.throwIfAborted();
  closers.push(await served('slack', { start: () => slack.start().then(() => slack.stop), timing, log }));
  void connected.then(background.slackConnected);
  const { installation } = config;
  log.info(
    { event: 'started', installation, databases: [...databases.keys()] },
    'db-access is up; connecting to slack',
  );
  await stores.notes.add({ note: 'started' });
  await settings.tell();
  closers.push(() => stores.notes.add({ note: 'stopped' }));
  background.lookAround();
  return { reload, connected, failed: memory.lost };
}
