/** How each host of Scalingo answers: the account's and those of the regions. What nobody calls is called now and then, and what failed soon again. */
import type { Metrics } from '../contracts/measurements.ts';
import { MINUTE, SECOND } from '../grant/duration.ts';
import type { DatabaseName } from '../grant/ids.ts';
import type { Scalingo } from '../scalingo/scalingo.ts';

type Trouble = string | undefined;

export type ScalingoHealth = {
  readonly called: Metrics['called'];
  /** each host, and what is wrong with it */
  hosts(): readonly (readonly [string, Trouble])[];
  /** whether it is time to call all of them */
  isCallDue(): boolean;
};

/** Of a host that nobody has called. */
const IDLE_MS = 5 * MINUTE;
/** After a call that failed. */
const AGAIN_MS = 10 * SECOND;
/** One that was not called for this long is no longer used, such as that of a region which left the file. */
const UNUSED_MS = 3 * IDLE_MS;

/** A 4xx that is about what was asked for, such as 404 or 422, is an answer. `steady` only goes forward. */
export function createScalingoHealth(steady: () => number): ScalingoHealth {
  const seen = new Map<string, { readonly trouble: Trouble; readonly at: number }>();
  let begunAt = steady();

  return {
    called({ host, status }) {
      seen.set(host, { trouble: troubleOf(status), at: steady() });
    },
    hosts() {
      for (const [host, { at }] of seen) if (steady() - at >= UNUSED_MS) seen.delete(host);
      return [...seen].map(([host, { trouble }]) => [host, trouble]);
    },
    isCallDue() {
      const isDue = [...seen.values()].some(
        ({ trouble, at }) => steady() - at >= (trouble === undefined ? IDLE_MS : AGAIN_MS),
      );
      // While a host is left alone no call is made, and none is noted.
      if (!isDue || steady() - begunAt < AGAIN_MS) return false;
      begunAt = steady();
      return true;
    },
  };
}

function troubleOf(status: number | undefined): Trouble {
  if (status === undefined) return 'does not answer';
  return status >= 500 || [401, 403, 429].includes(status) ? `answers ${status}` : undefined;
}

type Regions = ReadonlyMap<DatabaseName, { readonly scalingo: { readonly region: string } }>;

type Needs = {
  readonly health: Pick<ScalingoHealth, 'isCallDue' | 'hosts'>;
  readonly check: Scalingo['check'];
  readonly databases: Regions;
  /** from one look whether a call is due to the next */
  readonly everyMs: number;
};

/** Returns what ends it. */
export function watchScalingo({ health, check, databases, everyMs }: Needs): () => Promise<void> {
  let checking: Promise<void> | undefined;
  const timer = setInterval(() => {
    if (checking || !health.isCallDue()) return;
    checking = check(oneOfEachRegion(databases)).finally(() => {
      checking = undefined;
    });
  }, everyMs);
  return async () => {
    clearInterval(timer);
    await checking;
  };
}

function oneOfEachRegion(databases: Regions): readonly DatabaseName[] {
  const first = new Map<string, DatabaseName>();
  for (const [name, { scalingo }] of databases)
    if (!first.has(scalingo.region)) first.set(scalingo.region, name);
  return [...first.values()];
}
