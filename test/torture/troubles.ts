/** What breaks: each trouble begins, lasts, and is mended, one after the other; only a bot that was killed starts while other things break. When that was is kept for the checker. */
import { setTimeout as delay } from 'node:timers/promises';
import type { PlannedTrouble, TroubleKind } from './plan.ts';
import { pick } from './plan.ts';
import type { Trouble } from './story.ts';
import type { World } from './world.ts';

const START_MS = 30_000;
const ALWAYS = Number.POSITIVE_INFINITY;
const MANY = 100_000;
const momentary: readonly TroubleKind[] = ['kill', 'slack drops its sockets'];
const aboutOneBot: readonly TroubleKind[] = ['kill', 'pause'];

/** Begins it; what it resolves to ends it. `lengthMs`: how long it is meant to last. */
type Begin = (world: World, planned: PlannedTrouble) => Promise<() => unknown> | (() => unknown);

const begins: Readonly<Record<TroubleKind, Begin>> = {
  async kill({ bots }, { dice: [which] }) {
    const bot = pick(bots, which);
    await bot?.restart();
    return () => Promise.race([bot?.connected(), delay(START_MS, undefined, { ref: false })]);
  },
  pause({ bots }, { dice: [which] }) {
    const bot = pick(bots, which);
    bot?.pause();
    return () => bot?.resume();
  },
  'redis is silent': ({ door }) => door.stall(),
  async 'redis is cut off'({ door }) {
    await door.shut();
    return () => door.open();
  },
  async 'redis is full'({ redis }) {
    await redis.config('SET', 'maxmemory', '1');
    return () => redis.config('SET', 'maxmemory', '0');
  },
  'scalingo answers 500': scalingoAnswers({ status: 500, body: { error: 'internal' } }),
  'scalingo answers 429': scalingoAnswers({ status: 429, headers: { 'retry-after': '2' } }),
  'scalingo hangs': ({ scalingo }) => {
    for (const on of ['GET firewall', 'POST firewall', 'DELETE firewall'])
      scalingo.fault({ on, times: MANY, do: { what: 'hang' } });
    return scalingo.clearFaults;
  },
  'answers of scalingo are lost': ({ scalingo }) => {
    for (const on of ['POST firewall_rules', 'DELETE firewall_rules'])
      scalingo.fault({ on, times: MANY, do: { what: 'lose' } });
    return scalingo.clearFaults;
  },
  'scalingo makes rules late': ({ scalingo }, { lengthMs }) => {
    scalingo.fault({ on: 'POST firewall_rules', times: 2, do: { what: 'later', afterMs: lengthMs } });
    return async () => {
      scalingo.clearFaults();
      await scalingo.doNow();
    };
  },
  'slack answers 500': slackDoes('break'),
  'slack answers 429': slackDoes({ retryAfter: 1 }),
  'slack refuses': slackDoes({ error: 'fatal_error' }),
  'slack hangs': slackDoes('hang'),
  'slack drops its sockets': ({ slack }) => {
    slack.sockets.drop();
    return () => {};
  },
};

function scalingoAnswers(answer: {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}): Begin {
  return ({ scalingo }) => {
    for (const on of ['GET ', 'POST ', 'DELETE '])
      scalingo.fault({ on, times: MANY, do: { what: 'answer', ...answer } });
    return scalingo.clearFaults;
  };
}

function slackDoes(what: Parameters<World['slack']['fault']>[0]['do']): Begin {
  return ({ slack }) => {
    slack.fault({ method: '*', times: ALWAYS, do: what });
    return slack.mend;
  };
}

/** Until `signal` aborts; then the last one is mended at once. */
export async function breakThings(
  world: World,
  planned: readonly PlannedTrouble[],
  { happened, signal }: { readonly happened: Trouble[]; readonly signal: AbortSignal },
): Promise<void> {
  const coming: Promise<void>[] = [];
  for (const trouble of planned) {
    const { what, dice, afterMs, lengthMs } = trouble;
    await pause(afterMs, signal);
    if (signal.aborted) break;
    const from = Date.now();
    const mend = await begins[what](world, trouble);
    if (!momentary.includes(what)) await pause(lengthMs, signal);
    const which = aboutOneBot.includes(what) ? ` (bot ${(dice[0] % world.bots.length) + 1})` : '';
    const mended = async () => {
      await mend();
      happened.push({ what: `${what}${which}`, from, to: Date.now() });
    };
    // A bot takes its time to start, and other things break meanwhile.
    if (what === 'kill') coming.push(mended());
    else await mended();
  }
  await Promise.all(coming);
}

/** Shorter where `signal` aborts. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
