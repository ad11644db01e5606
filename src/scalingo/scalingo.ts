/** Everything of Scalingo that the app uses, put together. */
import { z } from 'zod';
import type { Allowance } from '../contracts/call-turns.ts';
import type { Endpoints } from '../contracts/endpoint.ts';
import type { Regions } from '../contracts/known-regions.ts';
import type { Metrics } from '../contracts/measurements.ts';
import type { ToldTime } from '../contracts/told-time.ts';
import { Fault } from '../flow/fault.ts';
import type { Firewall, Log, Readiness } from '../flow/ports.ts';
import type { DatabaseName } from '../grant/ids.ts';
import type { Call } from '../grant/problem.ts';
import { type Convention, createDatabaseApi } from './database-api.ts';
import { type Configured, createDatabases, type Discovery } from './databases.ts';
import { createErrands, type Errand } from './errand.ts';
import { ScalingoError } from './error.ts';
import { createFirewall } from './firewall.ts';
import { TokenAnswer } from './http/answers.ts';
import { createHttp, type ScalingoWaits } from './http/http-call.ts';
import { createTokenSource } from './http/tokens.ts';
import { renewToken } from './next-steps.ts';
import { createReadiness } from './readiness.ts';
import { createManagedRanges } from './regions.ts';

export type ScalingoSettings = {
  readonly token: string;
  readonly authUrl: string;
  readonly convention: Convention | 'auto';
  /** undefined where there is no such database */
  readonly configured: (name: DatabaseName) => Configured | undefined;
  readonly allowance: Allowance;
  readonly clock: () => number;
  /** a monotonic clock, which nobody sets */
  readonly steady: () => number;
  /** hears what each answer says of the time */
  readonly toldTime: (told: ToldTime) => void;
  readonly random: () => number;
  readonly userAgent: string;
  readonly requestId: () => string;
  readonly metrics: Metrics;
  readonly log: Pick<Log, 'info' | 'warn'>;
  readonly sleep: (ms: number) => Promise<void>;
  readonly waits: ScalingoWaits;
};

export type Scalingo = {
  readonly firewall: Firewall;
  readonly readiness: Readiness;
  readonly endpoints: Endpoints;
  readonly regions: Regions;
  /** every Dedicated Resources database that the account can see */
  discover(): Promise<Discovery>;
  /** makes one call, as urgent as a removal, for `toldTime` to hear its answer; may throw a `Fault` */
  askTime(signal: AbortSignal): Promise<void>;
  /**
   * Calls the account's host, the region of each of these databases, and what failed, for `metrics` to hear how they answer. Never throws
   * a `Fault`.
   */
  check(oneOfEachRegion: readonly DatabaseName[], failing: readonly DatabaseName[]): Promise<void>;
  /** what was known of that database is out of date */
  forget(name: DatabaseName): void;
  close(): Promise<void>;
};

export function createScalingo(settings: ScalingoSettings): Scalingo {
  const { token, authUrl, convention, clock, steady } = settings;
  const errands = createErrands(settings.waits.wholeMs);
  const http = createHttp(settings);
  const user = createTokenSource(signIn, clock);
  const databases = createDatabases({ http, user, errands, authUrl, lookUp: settings.configured });
  const databaseApi = createDatabaseApi({ http, user, databases, convention, clock, steady });
  const managedRanges = createManagedRanges(databaseApi);
  const firewall = createFirewall({ databaseApi, databases, managedRanges, errands });
  return {
    firewall,
    readiness: createReadiness({ databaseApi, databases, errands }),
    endpoints: { of: (name) => databases.endpoint(name) },
    regions: { of: async (name) => (await rangesOf(name)).map(({ region }) => region) },
    discover: () => databases.discover(),
    askTime: (signal) => listRegions({ to: 'ask what time it is' }, { kind: 'remove', signal }),
    check,
    forget: (name) => databases.forget(name),
    close: () => http.close(),
  };

  function rangesOf(name: DatabaseName) {
    const what = { to: 'list the managed ranges' } as const;
    return errands({ what, kind: 'look' }, (errand) => managedRanges.of(name, errand));
  }

  /** Every answer says what time it is; this list is short, and every account may read it. */
  async function listRegions(
    what: Call,
    urgency: Pick<Errand, 'kind'> & { signal?: AbortSignal },
  ): Promise<void> {
    await errands({ what, ...urgency }, (errand) =>
      user.use(errand, (bearer) =>
        http.send({
          what,
          errand,
          method: 'GET',
          url: `${authUrl}/v1/regions`,
          authorization: `Bearer ${bearer}`,
          expected: 200,
          answer: z.unknown(),
        }),
      ),
    );
  }

  async function check(
    oneOfEachRegion: readonly DatabaseName[],
    failing: readonly DatabaseName[],
  ): Promise<void> {
    await unlessFault(() => listRegions({ to: 'list the regions' }, { kind: 'look' }));
    for (const name of oneOfEachRegion)
      await unlessFault(() => databases.discoverIn(databases.regionOf(name)));
    for (const name of new Set([...oneOfEachRegion, ...failing]))
      await unlessFault(() => firewall.list(name));
  }

  async function signIn(errand: Errand): Promise<string> {
    try {
      const { token: bearer } = await http.send({
        what: { to: 'sign in' },
        errand,
        method: 'POST',
        url: `${authUrl}/v1/tokens/exchange`,
        authorization: `Basic ${Buffer.from(`:${token}`).toString('base64')}`,
        body: {},
        expected: 200,
        answer: TokenAnswer,
      });
      return bearer;
    } catch (error) {
      throw error instanceof ScalingoError && error.status === 401 ? error.with({ next: renewToken }) : error;
    }
  }
}

/** The outcome of the call was reported where it was made. */
async function unlessFault(act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
  }
}
