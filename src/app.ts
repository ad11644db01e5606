/** The composition root: config in, running app out. The only file that knows every room. */
import { unlessAborted } from './abort.ts';
import { startBackground } from './background.ts';
import type { Config } from './config/config.ts';
import { startInstruments } from './instruments.ts';
import { createLiveSettings } from './live-settings.ts';
import { type Closer, connectMemory } from './memory.ts';
import { watchOthers } from './other-installations.ts';
import type { Outside } from './outside.ts';
import { createAsker } from './queue/ask.ts';
import { connectScalingo } from './scalingo-client.ts';
import { createPage, served, serveOperations } from './serve.ts';
import { createSlackEdge } from './slack/slack-edge.ts';
import { createStores } from './stores.ts';
import { createWorld } from './world.ts';

export type App = {
  /** reads db-access.yaml again, changed or not; a file that is not right is logged, and changes nothing */
  reload(): Promise<void>;
  /** resolves where the app cannot go on, with why; else never */
  readonly failed: Promise<string>;
  /** resolves once people can be served; access ends without that, and Slack is tried for as long as it takes */
  readonly connected: Promise<void>;
  stop(): Promise<void>;
};

/**
 * What was opened is closed in the opposite order, also where the start itself fails half-way, or is given up because `signal` is
 * aborted: then it throws the signal's reason. What is not open by then ends with the process.
 */
export async function startApp(
  config: Config,
  outside: Outside,
  signal = new AbortController().signal,
): Promise<App> {
  const closers: Closer[] = [];
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    const running = await unlessAborted(start(config, { ...outside, closers, signal }), signal);
    return { ...running, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Around = Outside & { readonly closers: Closer[]; readonly signal: AbortSignal };

async function start(config: Config, around: Around): Promise<Omit<App, 'stop'>> {
  const { log, steady, timing, closers, signal } = around;
  const { installation, operations } = config;
  const memory = await connectMemory(config, around);
  signal.throwIfAborted();
  const { queues, calls, former, isKnown } = memory;
  const instruments = await startInstruments(memory, {
    ...around,
    askScalingo: (until) => scalingo.askTime(until),
    changed: () => void background.timeChanged(),
    isDatabase: (name) => [...policies.keys()].some((one) => one === name),
  });
  const { clock, alarms, denials, metrics } = instruments;
  closers.push(() => clock.stop());
  const { now } = clock;
  const stores = createStores(memory, {
    ...around,
    now,
    moved: instruments.moved,
    auditKey: config.auditKey,
    retentionMs: config.retentionMs,
  });
  // After everything that may deny something, and while Redis can still be written to.
  closers.push(denials.flush);
  const asker = createAsker({ queues, now, log });
  const settings = createLiveSettings(config, {
    ...around,
    now,
    grants: stores.grants,
    forget: (name) => scalingo.forget(name),
    notes: stores.notes,
    taken: () => background.fileTaken(),
  });
  const { databases, policies } = settings;
  const scalingo = connectScalingo(config.scalingo, {
    configured: (name) => databases.get(name)?.scalingo,
    allowance: calls,
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
    channelOf: settings.channelOf,
    random: Math.random,
    waits: timing,
  });
  const world = createWorld({ ...common, ...slack, config, memory, instruments, jobs: asker });
  const page = createPage(config, { ...common, oneUse: stores.oneUse });
  const { home, linked } = slack.listen({ world, former, isKnown, link: page?.link, redrawHome: asker.home });
  if (page) closers.push(await page.serve(linked));
  const { endpoints } = scalingo;
  const { refresh } = home;
  const background = startBackground({ world, memory, asker, endpoints, home: refresh, denials, timing });
  closers.push(background.stop);
  const watch = settings.watch();
  closers.push(watch.stop);
  const { projectionOf } = slack;
  const others = watchOthers({
    ...memory,
    own: world,
    formerly: config.formerly,
    projectionOf,
    waits: timing,
  });
  closers.push(others.stop);
  clock.begin();
  if (operations) {
    const { scalingoHealth, registry } = instruments;
    const parts = {
      ...world,
      queues,
      slack: slack.trouble,
      config: settings.rejected,
      differs: settings.differs,
    };
    const calls = { health: scalingoHealth, check: scalingo.check, databases };
    closers.push(await serveOperations(operations, { parts, scalingo: calls, registry, timing, log }));
  }

  await background.begin();
  signal.throwIfAborted();
  closers.push(await served('slack', { start: () => slack.start().then(() => slack.stop), timing, log }));
  void slack.connected.then(background.slackConnected);
  log.info(
    { event: 'started', installation, databases: [...databases.keys()] },
    'db-access is up; connecting to slack',
  );
  await stores.notes.add({ note: 'started' });
  await settings.tell();
  closers.push(() => stores.notes.add({ note: 'stopped' }));
  background.lookAround();
  return { reload: watch.reload, connected: slack.connected, failed: memory.lost };
}
