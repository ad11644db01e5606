/** Where a configured database is to be found: its add-on's id and the addresses of its region. Looked up once, and again after a 404. */
import type { z } from 'zod';
import type { About } from '../contracts/call-turns.ts';
import type { Endpoint } from '../contracts/endpoint.ts';
import type { At, Hindrance } from '../flow/ports.ts';
import type { DatabaseName } from '../grant/ids.ts';
import type { Place } from '../grant/place.ts';
import type { Call, Problem } from '../grant/problem.ts';
import { keepsSecrets } from '../grant/secrecy.ts';
import type { Errand, Errands } from './errand.ts';
import { ScalingoError } from './error.ts';
import { AddonsAnswer, DatabasesAnswer, EndpointsAnswer, RegionsAnswer, said } from './http/answers.ts';
import type { Http } from './http/http-call.ts';
import type { TokenSource } from './http/tokens.ts';
import { inviteBot, tunnel } from './next-steps.ts';
import { createRemembered } from './remember.ts';

/** As the file says it: the id or name of the database at Scalingo, and its region. */
export type Configured = {
  readonly region: string;
  readonly database: string;
  /** for what people are told: the user they log in with, and the database within PostgreSQL where it is not the usual one */
  readonly user?: string | undefined;
  readonly dbname?: string | undefined;
  /** it has left the file: what is open there ends in its time */
  readonly isRetired?: boolean;
};

export type Located = {
  readonly region: string;
  /** the id or name of its app */
  readonly app: string;
  /** what the file called it, where it was looked up by its configured name */
  readonly named?: string;
  readonly addonId: string;
  /** the name of the database within PostgreSQL */
  readonly dbname: string;
  /** base URLs, without a prefix */
  readonly api: string;
  readonly databaseApi: string;
};

/** A Dedicated Resources database that the account can see. */
export type Discovered = { readonly name: string; readonly id: string; readonly region: string };

/** `missed`: the regions that could not be looked at, and why. */
export type Discovery = {
  readonly found: readonly Discovered[];
  readonly missed: readonly { readonly region: string; readonly why: ScalingoError }[];
};

export type Databases = {
  /** all that the account can see, of all its regions; throws where none of them could be looked at */
  discover(): Promise<Discovery>;
  /** those of one region; may throw a `Fault` */
  discoverIn(region: string): Promise<readonly Discovered[]>;
  /** why nothing can ever be opened there, as far as it was found out; nothing is asked for it */
  never(name: DatabaseName): Hindrance | undefined;
  /** as urgent as what it is for: a removal must not wait for those who only look */
  locate(at: At, errand: Errand): Promise<Located>;
  /** the configured databases that were found to be that add-on */
  namesOf(addonId: string): readonly DatabaseName[];
  /** the file says of that name what it said when that was looked up */
  isUnchanged(name: DatabaseName, found: Pick<Place, 'region' | 'named'>): boolean;
  regionOf(at: At): string;
  endpoint(name: DatabaseName): Promise<Endpoint>;
  configured(name: DatabaseName): Configured;
  /** the same error, with what to do where the account seems to lack the rights */
  explained(at: At, error: unknown): unknown;
  /** what was known of it is out of date */
  forget(name: DatabaseName): void;
};

type Needs = {
  readonly http: Http;
  readonly user: TokenSource;
  readonly errands: Errands;
  readonly authUrl: string;
  readonly lookUp: (name: DatabaseName) => Configured | undefined;
};

const PUBLIC = 'public-rw';
const PEERING = 'private-peering-rw';
const DEDICATED = 'postgresql-ng';
const listingRegions = { to: 'list the regions' } as const;

export function createDatabases({ http, user, errands, authUrl, lookUp }: Needs): Databases {
  const located = createRemembered<DatabaseName, Located>();
  const endpoints = createRemembered<DatabaseName, Endpoint>();
  const regions = createRemembered<string, z.infer<typeof RegionsAnswer>>();

  /** which add-on each name was found to be last, and what it led to then by the configuration */
  const addons = new Map<DatabaseName, { readonly addonId: string; readonly of: Configured }>();
  const impossible = new Map<DatabaseName, Hindrance>();

  return {
    discover,
    discoverIn,
    never: (name) => impossible.get(name),
    locate,
    namesOf,
    isUnchanged: (name, { region, named }) =>
      named !== undefined && leadsTo(name, { region, database: named }),
    regionOf: (at) => (typeof at === 'string' ? configured(at).region : at.region),
    endpoint(name) {
      const what = { to: 'look up the endpoints', of: configured(name).database } as const;
      return errands({ what, kind: 'look' }, (errand) =>
        endpoints.get(name, errand, () => endpoint(name, what, errand)),
      );
    },
    configured,
    explained,
    forget(name) {
      located.forget(name);
      impossible.delete(name);
      regions.clear();
      endpoints.forget(name);
    },
  };

  function namesOf(addonId: string): readonly DatabaseName[] {
    return [...addons].flatMap(([name, found]) =>
      found.addonId === addonId && leadsTo(name, found.of) ? [name] : [],
    );
  }

  /** Where the file says otherwise by now, the add-on is not known to be that one's. */
  function leadsTo(name: DatabaseName, { region, database }: Configured): boolean {
    const now = lookUp(name);
    return now !== undefined && !now.isRetired && now.region === region && now.database === database;
  }

  function configured(name: DatabaseName): Configured {
    const found = lookUp(name);
    if (!found) throw new ScalingoError({ is: 'not configured', database: name }, { retry: false });
    return found;
  }

  /** What will not change by itself is kept, so that the next one who asks hears it at once. */
  async function locate(at: At, errand: Errand): Promise<Located> {
    if (typeof at !== 'string') return locatePlace(at, errand);
    return located.get(at, errand, () => locateOrSay(at, errand));
  }

  /** Only where its region is spoken to is looked up: a record knows the rest, and needs no configuration. */
  async function locatePlace({ region: name, app, addon }: Place, errand: Errand): Promise<Located> {
    return { ...(await regionNamed(name, errand)), app, addonId: addon, dbname: '' };
  }

  async function locateOrSay(name: DatabaseName, errand: Errand): Promise<Located> {
    try {
      const of = configured(name);
      const found = await find(of, errand, { key: name, name });
      addons.set(name, { addonId: found.addonId, of });
      impossible.delete(name);
      return found;
    } catch (error) {
      if (error instanceof ScalingoError && !error.retry && error.next)
        impossible.set(name, { what: error.problem, next: error.next });
      throw explained(name, error);
    }
  }

  function explained(at: At, error: unknown): unknown {
    if (!(error instanceof ScalingoError) || error.next) return error;
    const name = typeof at === 'string' ? at : namesOf(at.addon)[0];
    const known = name && lookUp(name);
    const where =
      known ?? (typeof at === 'string' ? configured(at) : { region: at.region, database: at.app });
    return [403, 404].includes(error.status ?? 0) ? error.with({ next: inviteBot(where) }) : error;
  }

  async function discover(): Promise<Discovery> {
    const { regions: known } = await errands({ what: listingRegions, kind: 'look' }, listRegions);
    const found: Discovered[] = [];
    const missed: Discovery['missed'][number][] = [];
    for (const { name: region } of known) {
      try {
        found.push(...(await discoverIn(region)));
      } catch (why) {
        if (!(why instanceof ScalingoError)) throw why;
        missed.push({ region, why });
      }
    }
    const [first] = missed;
    if (first && missed.length === known.length) throw first.why;
    return { found, missed };
  }

  async function discoverIn(region: string): Promise<readonly Discovered[]> {
    const what = { to: 'list the databases', of: region } as const;
    const { databases: there } = await errands({ what, kind: 'look' }, async (errand) => {
      const { api } = await regionNamed(region, errand);
      return get(what, { url: `${api}/v1/databases`, errand }, DatabasesAnswer);
    });
    return there.flatMap(({ id, name, technology = DEDICATED }) =>
      technology === DEDICATED ? [{ name, id, region }] : [],
    );
  }

  function listRegions(errand: Errand) {
    const url = `${authUrl}/v1/regions`;
    return regions.get(authUrl, errand, () => get(listingRegions, { url, errand }, RegionsAnswer));
  }

  async function find(
    { region: wanted, database, dbname }: Configured,
    errand: Errand,
    about: About,
  ): Promise<Located> {
    const region = await regionNamed(wanted, errand);
    const url = `${region.api}/v1/apps/${encodeURIComponent(database)}/addons`;
    const what = { to: 'look up the database', of: database } as const;
    const { addons } = await get(what, { url, errand, about }, AddonsAnswer);
    const [addon, ...more] = addons;
    // A Dedicated Resources database is an app whose only add-on is itself.
    if (!addon || more.length > 0 || (addon.addon_provider && addon.addon_provider.id !== DEDICATED)) {
      throw new ScalingoError(
        { is: 'not dedicated', database },
        { retry: false, next: tunnel({ region: wanted, database }) },
      );
    }
    return {
      ...region,
      app: addon.app_id ?? database,
      named: database,
      addonId: addon.id,
      dbname: dbname ?? addon.resource_id ?? database,
    };
  }

  async function regionNamed(name: string, errand: Errand) {
    const { regions: all } = await listRegions(errand);
    const found = all.find((region) => region.name === name);
    if (!found) {
      const has = all.map((region) => region.name);
      throw unusable({ is: 'no region', region: name, has });
    }
    const { api } = found;
    // The database API was removed as a service of its own, and the main API took its place.
    const databaseApi = found.database_api ?? api;
    for (const url of [api, databaseApi]) {
      if (!keepsSecrets(url)) throw unusable({ is: 'not encrypted', region: name, url: said(url) });
    }
    return { region: name, api, databaseApi };
  }

  /** The list is looked up again by the next one who needs it: it may be right by then. */
  function unusable(problem: Problem): ScalingoError {
    regions.clear();
    return new ScalingoError(problem, { retry: true });
  }

  /** From the list of endpoints, which holds no secret; never from the variables, which hold the administrator's password. */
  async function endpoint(name: DatabaseName, what: Call, errand: Errand): Promise<Endpoint> {
    const { region, database, user } = configured(name);
    const { api, databaseApi, dbname } = await locate(name, errand);
    const url = `${api}/v1/databases/${encodeURIComponent(database)}/endpoints`;
    const answer = await get(what, { url, errand }, EndpointsAnswer);
    const open = answer.endpoints.find(({ type }) => type === PUBLIC);
    if (!open) throw new ScalingoError({ is: 'no endpoint', database }, { retry: true });
    const peered = answer.endpoints.find(({ type }) => type === PEERING);
    return {
      host: open.hostname,
      port: open.port,
      dbname,
      user,
      region,
      database,
      caUrl: `${databaseApi}/api/ca_certificate`,
      peering: peered ? { host: peered.hostname, port: peered.port } : null,
    };
  }

  function get<T>(
    what: Call,
    { url, errand, about }: { readonly url: string; readonly errand: Errand; readonly about?: About },
    answer: z.ZodType<T>,
  ): Promise<T> {
    return user.use(errand, (token) =>
      http.send({
        what,
        errand,
        about,
        method: 'GET',
        url,
        authorization: `Bearer ${token}`,
        expected: 200,
        answer,
      }),
    );
  }
}
