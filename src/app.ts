/** The composition root: config in, running app out. The only file that knows every room. */
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { pause, unlessAborted } from './abort.ts';
import { startBackground } from './background.ts';
import type { Config } from './config/config.ts';
import { createSettings, type Settings } from './config/reload.ts';
import { watchFile } from './config/reload-watch.ts';
import { lookAround } from './flow/look.ts';
import { createMemoryWatch } from './flow/memory-watch.ts';
import { hasLeft } from './flow/nameless.ts';
import type { Log, World } from './flow/ports.ts';
import { MINUTE } from './grant/duration.ts';
import type { DatabaseName } from './grant/ids.ts';
import { addressUrl } from './http/address-page.ts';
import { createLinks } from './http/link.ts';
import { startInstruments } from './instruments.ts';
import { startOwnRedis } from './local-redis/own-redis.ts';
import { type Closer, connectMemory } from './memory.ts';
import { type ProjectionOf, watchOthers } from './other-installations.ts';
import { createProbe } from './postgres/probe-endpoint.ts';
import { createAsker } from './queue/ask.ts';
import { createPrimary } from './redis/primary.ts';
import { createAlarmMessages } from './redis/store/alarm-message-store.ts';
import { createGrants } from './redis/store/grant-store.ts';
import { createHomes } from './redis/store/home-store.ts';
import { createMessages } from './redis/store/message-store.ts';
import { createOneUse } from './redis/store/one-use-store.ts';
import { createRemovals } from './redis/store/removal-store.ts';
import { createRounds } from './redis/store/round-store.ts';
import { createRuns } from './redis/store/runs.ts';
import { createTurns } from './redis/store/turns.ts';
import { createScalingo, type Scalingo } from './scalingo/scalingo.ts';
import { served, serveOperations, servePage } from './serve.ts';
import { createSlack } from './slack/connection/bolt.ts';
import { idOf } from './slack/directory/delivery.ts';
import { createReaders } from './slack/directory/locales.ts';
import { createPeople } from './slack/directory/people.ts';
import { linkedForms } from './slack/listeners/fill-address.ts';
import { createHome } from './slack/listeners/home-tab.ts';
import { registerListeners } from './slack/listeners/register.ts';
import { createRefused } from './slack/listeners/unknown-action.ts';
import { createAlarmNews } from './slack/messages/alarm-messages.ts';
import { createProjection } from './slack/messages/projection.ts';
import { createWorking } from './slack/messages/working-mark.ts';
import { createForms } from './slack/views/form-state.ts';
import type { Timing } from './timing.ts';
import { userAgent } from './version.ts';

export type App = {
  /** reads db-access.yaml again, changed or not; a file that is not right is logged, and changes nothing */
  reload(): Promise<void>;
  /** resolves where the app cannot go on, with why; else never */
  readonly failed: Promise<string>;
  /** resolves once people can be served; access ends without that, and Slack is tried for as long as it takes */
  readonly connected: Promise<void>;
  stop(): Promise<void>;
};

/** What the app has from where it runs. */
export type Outside = {
  readonly log: Log;
  /** what time it is at Redis, in milliseconds since 1970; throws where Redis does not answer */
  readonly redisTime: (redis: Redis) => Promise<number>;
  /** a clock that only goes forward, and that nobody sets */
  readonly steady: () => number;
  readonly timing: Timing;
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
  const { installation, path, page, metricsPort: port } = config;
  const random = Math.random;
  const own =
    config.redis === undefined
      ? await startOwnRedis(config.dataFolder, {
          log,
          path: process.env['PATH'],
          uid: process.getuid?.(),
          waits: timing.ownRedis,
        })
      : undefined;
  if (own) closers.push(() => own.close());
  const memory = await connectMemory(config, { ...around, address: config.redis ?? { url: own?.url ?? '' } });
  signal.throwIfAborted();
  const { redis, keys, calls, former, queues } = memory;
  const instruments = await startInstruments({
    redis,
    keys,
    redisTime: () => around.redisTime(redis),
    steady,
    askScalingo: (signal) => scalingo.askTime(signal),
    changed: () => void background.timeChanged(),
    isDatabase: (name) => [...policies.keys()].some((one) => one === name),
    waits: timing.clock,
    log,
  });
  const { clock, alarms, closings, denials, metrics } = instruments;
  closers.push(() => clock.stop());
  const { now } = clock;
  const asker = createAsker({ queues, now, log });
  const grants = createGrants({ redis, keys, log });
  const primary = createPrimary({ redis, keys, steady, log });
  const settings: Settings = createSettings({
    path,
    begin: config,
    grants,
    forget: (name) => scalingo.forget(name),
    changed: () => background.fileTaken(),
    log,
  });
  const { databases, policies } = settings;
  const scalingo: Scalingo = createScalingo({
    ...config.scalingo,
    configured: (name) => databases.get(name)?.scalingo,
    allowance: calls,
    clock: now,
    steady,
    toldTime: clock.heard,
    random,
    sleep: (ms) => delay(ms),
    userAgent: userAgent(),
    requestId: randomUUID,
    metrics,
    log,
    waits: timing.scalingo,
  });
  closers.push(() => scalingo.close());

  const slack = createSlack(config.slack, { waits: timing.slack, random, denials, log });
  const readers = createReaders({ client: slack.glances, now: steady });
  const messages = createMessages({ redis, keys });
  const directory = { team: slack.team, now: steady, log };
  const people = createPeople({ ...directory, client: slack.interactive });
  const rounds = createRounds({ redis, keys });
  const showing = {
    client: slack.posts,
    turns: createTurns({ redis, keys, waits: timing.turns, now }),
    steady,
    waits: timing.posting,
    endpoints: scalingo.endpoints,
    alarms,
    readers,
    desks: databases,
    hasLeft: (database: DatabaseName) => hasLeft({ rounds, now }, database),
    now,
    log,
  };
  const projectionOf: ProjectionOf = (theirs) => createProjection({ ...showing, ...theirs });
  const common = { installation, policies, grants, closings, alarms, jobs: asker, now, log };
  const world: World = {
    ...common,
    former,
    removals: createRemovals({ redis, keys }),
    primary,
    calls,
    memory: createMemoryWatch({ ...common, runs: createRuns({ redis, keys }) }),
    alarmNews: createAlarmNews({
      client: slack.posts,
      alarms,
      memory: createAlarmMessages({ redis, keys }),
      people,
      readers,
      desks: databases,
      now,
      log,
    }),
    firewall: scalingo.firewall,
    readiness: scalingo.readiness,
    probe: createProbe({ endpoints: scalingo.endpoints, steady, withinMs: timing.probeMs }),
    rounds,
    people,
    projection: projectionOf({ memory: messages, grants }),
    steady,
    clockDoubt: clock.doubt,
    random,
    openingMs: timing.scalingo.wholeMs.open,
    retry: timing.retry,
    metrics,
    callsPerMinute: config.scalingo.callsPerMinute,
    idOf,
  };
  // All processes of an installation hold both tokens, so any of them can serve any link.
  const secret = `${config.slack.botToken} ${config.scalingo.token}`;
  const links = createLinks({ secret, now, randomBytes });
  const refused = createRefused({ desks: databases, former, log });
  const listening = { app: slack.app, world, readers, refused, denials };
  const forms = createForms(
    world,
    page && {
      link: (person, viewId) => addressUrl(page.url, links.sign({ person, viewId })),
      nonce: randomUUID,
    },
    timing.formLookUpMs,
  );
  const listens = { everyMs: timing.overdue.everyMs, log };
  if (page) {
    const shown = {
      links,
      oneUse: createOneUse({ redis, keys, now }),
      ...linkedForms({ client: slack.interactive, readers }, forms),
      policies,
      denials,
      steady,
      waits: timing.http,
      log,
    };
    closers.push(await served('page', { ...listens, start: () => servePage(page, shown) }));
  }
  registerListeners(listening, {
    forms,
    working: createWorking({ world, memory: messages, readers, desks: databases }),
    regions: scalingo.regions,
    endpoints: scalingo.endpoints,
  });
  const home = createHome({
    ...listening,
    // What is drawn is looked up apart from what is decided, so that there are look-ups left for who presses.
    world: { ...world, people: createPeople({ ...directory, client: slack.posts, freshMs: MINUTE }) },
    homes: createHomes({ redis, keys }),
    client: slack.posts,
    again: asker.home,
  });
  const background = startBackground({
    world,
    queues,
    asker,
    redis,
    connections: memory.workers,
    prefix: keys.queuePrefix,
    home: home.refresh,
    denials,
    timing,
  });
  closers.push(background.stop);
  closers.push(watchFile(path, { waits: timing.reload, look: () => void quietly(settings.look, log), log }));
  const others = watchOthers({ redis, own: world, formerly: config.formerly, projectionOf, waits: timing });
  closers.push(others.stop);
  clock.begin();
  if (port !== undefined) {
    const { scalingo: found, metricsText: metrics } = instruments;
    const parts = { ...world, slack: slack.trouble, scalingo: found, config: settings.rejected, queues };
    const serving = { parts, metrics, waits: timing.http, log };
    closers.push(await served('operations', { ...listens, start: () => serveOperations(port, serving) }));
  }

  await background.begin();
  signal.throwIfAborted();
  closers.push(await served('slack', { ...listens, start: () => slack.start().then(() => slack.stop) }));
  void slack.connected.then(background.slackConnected);
  const facts = { installation, databases: [...databases.keys()] };
  log.info({ event: 'started', ...facts }, 'db-access is up; connecting to slack');
  // Nobody waits for it: what is not found now is looked up when it is needed.
  const looking = new AbortController();
  const looked = lookAround({ ...world, endpoints: scalingo.endpoints, pause }, looking.signal);
  closers.push(() => {
    looking.abort();
    return looked;
  });
  return {
    reload: () => quietly(settings.reload, log),
    connected: slack.connected,
    // Another Redis comes back, and we wait for it; our own does not.
    failed: own?.died ?? new Promise(() => {}),
  };
}

/** Redis may be away just then; the next look tries again. */
async function quietly(act: () => Promise<void>, log: Log): Promise<void> {
  try {
    await act();
  } catch (error) {
    log.error({ event: 'config-reload-failed', err: error }, 'reload of db-access.yaml failed');
  }
}
