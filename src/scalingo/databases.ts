/** Where a configured database is to be found: its add-on's id and the addresses of its region. Looked up once, and again after a 404. */
import type { z } from 'zod';
import type { At, CallKind, Endpoint, Hindrance } from '../flow/ports.ts';
import type { DatabaseName } from '../grant/ids.ts';
import type { Place } from '../grant/place.ts';
import type { Call, Problem } from '../grant/problem.ts';
import { keepsSecrets } from '../grant/secrecy.ts';
import { AddonsAnswer, DatabasesAnswer, EndpointsAnswer, RegionsAnswer } from './answers.ts';
import { ScalingoError } from './error.ts';
import type { Http } from './http.ts';
import { inviteBot, tunnel } from './next-steps.ts';
import { remember } from './remember.ts';
import type { TokenSource } from './tokens.ts';

/** As the file says it: the id or name of the database at Scalingo, and its region. */
export type Configured = {
  readonly region: string;
  readonly database: string;
  /** for what people are told: the user they log in with, and the database within PostgreSQL where it is not the usual one */
  readonly user?: string | undefined;
  readonly dbname?: string | undefined;
};

export type Located = {
  readonly region: string;
  /** the id or name of its app */
  readonly app: string;
  readonly addonId: string;
  /** the name of the database within PostgreSQL */
  readonly dbname: string;
  /** base URLs, without a prefix */
  readonly api: string;
  readonly databaseApi: string;
};

/** A Dedicated Resources database that the account can see. */
export type Discovered = { readonly name: string; readonly id: string; readonly region: string };

export type Databases = {
  /** all that the account can see, of all its regions */
  discover(): Promise<readonly Discovered[]>;
  /** why nothing can ever be opened there, as far as it was found out; nothing is asked for it */
  never(name: DatabaseName): Hindrance | undefined;
  /** as urgent as what it is for: a removal must not wait for those who only look */
  locate(at: At, kind: CallKind): Promise<Located>;
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
  readonly authUrl: string;
  readonly lookUp: (name: DatabaseName) => Configured | undefined;
};

const PUBLIC = 'public-rw';
const PEERING = 'private-peering-rw';
const DEDICATED = 'postgresql-ng';

export function createDatabases({ http, user, authUrl, lookUp }: Needs): Databases {
  const located = new Map<DatabaseName, Promise<Located>>();
  const endpoints = new Map<DatabaseName, Promise<Endpoint>>();
  const regions = new Map<string, Promise<z.infer<typeof RegionsAnswer>>>();

  /** the name that an add-on was found under last: people know it by that */
  const names = new Map<string, DatabaseName>();
  const impossible = new Map<DatabaseName, Hindrance>();

  return {
    discover,
    never: (name) => impossible.get(name),
    locate,
    regionOf: (at) => (typeof at === 'string' ? configured(at).region : at.region),
    endpoint: (name) => remember(endpoints, name, () => endpoint(name)),
    configured,
    explained,
    forget(name) {
      located.delete(name);
      impossible.delete(name);
      regions.clear();
      endpoints.delete(name);
    },
  };

  function configured(name: DatabaseName): Configured {
    const found = lookUp(name);
    if (!found) throw new ScalingoError({ is: 'not configured', database: name }, { retry: false });
    return found;
  }

  /** What will not change by itself is kept, so that the next one who asks hears it at once. */
  function locate(at: At, kind: CallKind): Promise<Located> {
    return typeof at === 'string'
      ? remember(located, at, () => locateOrSay(at, kind))
      : locatePlace(at, kind);
  }

  /** Only where its region is spoken to is looked up: a record knows the rest, and needs no configuration. */
  async function locatePlace({ region: name, app, addon }: Place, kind: CallKind): Promise<Located> {
    return { ...(await regionNamed(name, kind)), app, addonId: addon, dbname: '' };
  }

  async function locateOrSay(name: DatabaseName, kind: CallKind): Promise<Located> {
    try {
      const found = await find(configured(name), kind);
      names.set(found.addonId, name);
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
    const name = typeof at === 'string' ? at : names.get(at.addon);
    const known = name && lookUp(name);
    const where =
      known ?? (typeof at === 'string' ? configured(at) : { region: at.region, database: at.app });
    return [403, 404].includes(error.status ?? 0) ? error.with(inviteBot(where)) : error;
  }

  async function discover(): Promise<readonly Discovered[]> {
    const found: Discovered[] = [];
    for (const { name: region } of (await listRegions('look')).regions) {
      const { api } = await regionNamed(region, 'look');
      const { databases: there } = await get(
        { to: 'list the databases', of: region },
        { url: `${api}/v1/databases`, kind: 'look' },
        DatabasesAnswer,
      );
      for (const { id, name, technology = DEDICATED } of there)
        if (technology === DEDICATED) found.push({ name, id, region });
    }
    return found;
  }

  function listRegions(kind: CallKind) {
    return remember(regions, authUrl, () =>
      get({ to: 'list the regions' }, { url: `${authUrl}/v1/regions`, kind }, RegionsAnswer),
    );
  }

  async function find({ region: wanted, database, dbname }: Configured, kind: CallKind): Promise<Located> {
    const region = await regionNamed(wanted, kind);
    const url = `${region.api}/v1/apps/${encodeURIComponent(database)}/addons`;
    const { addons } = await get({ to: 'look up the database', of: database }, { url, kind }, AddonsAnswer);
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
      addonId: addon.id,
      dbname: dbname ?? addon.resource_id ?? database,
    };
  }

  async function regionNamed(name: string, kind: CallKind) {
    const { regions: all } = await listRegions(kind);
    const found = all.find((region) => region.name === name);
    if (!found) {
      const has = all.map((region) => region.name);
      throw unusable({ is: 'no region', region: name, has });
    }
    const { api } = found;
    // The database API was removed as a service of its own, and the main API took its place.
    const databaseApi = found.database_api ?? api;
    for (const url of [api, databaseApi]) {
      if (!keepsSecrets(url)) throw unusable({ is: 'not encrypted', region: name, url });
    }
    return { region: name, api, databaseApi };
  }

  /** The list is looked up again by the next one who needs it: it may be right by then. */
  function unusable(problem: Problem): ScalingoError {
    regions.clear();
    return new ScalingoError(problem, { retry: true });
  }

  /** From the list of endpoints, which holds no secret; never from the variables, which hold the administrator's password. */
  async function endpoint(name: DatabaseName): Promise<Endpoint> {
    const { region, database, user } = configured(name);
    const { api, databaseApi, dbname } = await locate(name, 'look');
    const url = `${api}/v1/databases/${encodeURIComponent(database)}/endpoints`;
    const answer = await get(
      { to: 'look up the endpoints', of: database },
      { url, kind: 'look' },
      EndpointsAnswer,
    );
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
    { url, kind }: { readonly url: string; readonly kind: CallKind },
    answer: z.ZodType<T>,
  ): Promise<T> {
    return user.use((token) =>
      http.send({
        what,
        kind,
        method: 'GET',
        url,
        authorization: `Bearer ${token}`,
        expected: 200,
        answer,
      }),
    );
  }
}
