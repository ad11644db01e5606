/**
 * How each host of Scalingo answers: the account's and those of the regions. What nobody calls is called now and then, and what failed soon
 * again. A host may be well for all but one database: that one's calls are told from the others', which would hide it.
 */

import type { About } from '../contracts/call-turns.ts';
import type { Metrics } from '../contracts/measurements.ts';
import { MINUTE, SECOND } from '../grant/duration.ts';
import type { DatabaseName } from '../grant/ids.ts';
import type { Scalingo } from '../scalingo/scalingo.ts';

type Trouble = string | undefined;

export type ScalingoHealth = {
  readonly called: Metrics['called'];
  /** each host, and what is wrong with it */
  hosts(): readonly (readonly [string, Trouble])[];
  /** the databases for which a host is not well, the one that was called longest ago first */
  failing(): readonly DatabaseName[];
  /** whether it is time to call all of them */
  isCallDue(): boolean;
};

/** The last call about that, which is one database or none. */
type Seen = {
  readonly trouble: Trouble;
  readonly at: number;
  readonly about: About | undefined;
  readonly isAccounts: boolean;
};

/** Of a host that nobody has called. */
const IDLE_MS = 5 * MINUTE;
/** After a call that failed. */
const AGAIN_MS = 10 * SECOND;
/** One that was not called for this long is no longer used, such as that of a region which left the file. */
const UNUSED_MS = 3 * IDLE_MS;
type Around = {
  /** only goes forward */
  readonly steady: () => number;
  /** is that name in the file? */
  readonly isDatabase: (name: DatabaseName) => boolean;
};

/** A 4xx that is about what was asked for, such as 404 or 422, is an answer. */
export function createScalingoHealth({ steady, isDatabase }: Around): ScalingoHealth {
  const seen = new Map<string, Map<string, Seen>>();
  let begunAt = steady();

  return {
    called({ host, status, about: its }) {
      const isAccounts = OF_THE_ACCOUNT.includes(status);
      const about = isAccounts ? undefined : its;
      const there = seen.get(host) ?? new Map<string, Seen>();
      // An answer about any database shows that the account is well.
      if (!isAccounts && there.get('')?.isAccounts) there.delete('');
      const now = { trouble: troubleOf(status), at: steady(), about, isAccounts };
      seen.set(host, there.set(about?.key ?? '', now));
    },
    hosts() {
      tidy();
      return [...seen].map(([host, there]) => [host, troubleAt([...there.values()])]);
    },
    failing() {
      tidy();
      const unwell = [...seen.values()]
        .flatMap((there) => [...there.values()])
        .filter(({ trouble }) => trouble);
      const names = unwell.sort((a, b) => a.at - b.at).flatMap(({ about }) => about?.name ?? []);
      return [...new Set(names)];
    },
    isCallDue() {
      tidy();
      const isDue = [...seen.values()].some((there) => {
        const all = [...there.values()];
        // What has no name that is in the file is not called for this.
        const unwell = all.filter(({ trouble, about }) => trouble && (!about || about.name));
        return (
          isAgo(
            IDLE_MS,
            all.map(({ at }) => at),
          ) || unwell.some(({ at }) => isAgo(AGAIN_MS, [at]))
        );
      });
      // While a host is left alone no call is made, and none is noted.
      if (!isDue || steady() - begunAt < AGAIN_MS) return false;
      begunAt = steady();
      return true;
    },
  };

  /** Is the last of these that long ago? */
  function isAgo(ms: number, instants: readonly number[]): boolean {
    return steady() - Math.max(...instants) >= ms;
  }

  /** Forgets what is no longer used. */
  function tidy(): void {
    for (const [host, there] of seen) {
      for (const [key, { at, about }] of there)
        if (isAgo(UNUSED_MS, [at]) || (about?.name && !isDatabase(about.name))) there.delete(key);
      if (there.size === 0) seen.delete(host);
    }
  }
}

/** Of a host: that of all that was called there, or else for which databases. */
function troubleAt(there: readonly Seen[]): Trouble {
  const unwell = there.filter(({ trouble }) => trouble !== undefined).sort((a, b) => b.at - a.at);
  const whole = unwell.find(({ about }) => about === undefined) ?? unwell[0];
  if (whole?.about === undefined || unwell.length === there.length) return whole?.trouble;
  const troubles = [...new Set(unwell.map(({ trouble }) => trouble))];
  const of = (same: Trouble) =>
    unwell
      .filter(({ trouble }) => trouble === same)
      .flatMap(nameOf)
      .join(', ');
  return troubles.map((trouble) => `${trouble} for ${of(trouble)}`).join('; ');
}

function nameOf({ about }: Seen): readonly string[] {
  return about ? [about.name ?? about.key] : [];
}

/** That the token is refused, or that there were too many calls. */
const OF_THE_ACCOUNT: readonly (number | undefined)[] = [401, 429];

function troubleOf(status: number | undefined): Trouble {
  if (status === undefined) return 'does not answer';
  return status >= 500 || [...OF_THE_ACCOUNT, 403].includes(status) ? `answers ${status}` : undefined;
}

type Regions = ReadonlyMap<DatabaseName, { readonly scalingo: { readonly region: string } }>;

type Needs = {
  readonly health: Pick<ScalingoHealth, 'isCallDue' | 'failing'>;
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
    checking = check(...calledOf(databases, health.failing())).finally(() => {
      checking = undefined;
    });
  }, everyMs);
  return async () => {
    clearInterval(timer);
    await checking;
  };
}

/**
 * One database of each region, and one that fails, in turn: each of its tries counts against its host, and several such databases in a row
 * would have all others of the region left alone. So the one of its region is well, where any is.
 */
export function calledOf(
  databases: Regions,
  failing: readonly DatabaseName[],
): readonly [oneOfEachRegion: readonly DatabaseName[], failing: readonly DatabaseName[]] {
  const one = new Map<string, DatabaseName>();
  for (const [name, { scalingo }] of databases) {
    const known = one.get(scalingo.region);
    if (known === undefined || (failing.includes(known) && !failing.includes(name)))
      one.set(scalingo.region, name);
  }
  return [[...one.values()], failing.slice(0, 1)];
}
