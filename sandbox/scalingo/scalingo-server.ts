/** A local Scalingo on 127.0.0.1: authentication, main API and database API, with state. README.md lists what is assumed. */
import { closeServer, createChanges, createHttpServer, listen, type Route } from '../http.ts';
import { adminRoutes } from './admin.ts';
import { createTokens } from './bearers.ts';
import { type DatabaseWanted, kept, makeDatabase, REGION, type StoredRule } from './database.ts';
import { databaseRoutes } from './database-routes.ts';
import { effects, type ScalingoState } from './effects.ts';
import { createFaults } from './faults.ts';
import type { Hands } from './happenings.ts';
import { createHistory } from './history.ts';
import { mainRoutes } from './main-api.ts';
import { firstReadings, type Readings } from './readings.ts';
import type { Context, Rights } from './route-context.ts';

export type LocalScalingoOptions = {
  readonly port?: number;
  readonly clock?: () => number;
  readonly databases: readonly DatabaseWanted[];
  /** the possible readings of what nothing public specifies. Default: the first of each */
  readonly readings?: Partial<Readings>;
  /** how long a change of rules takes to take effect. Default: 120 s */
  readonly spreadMs?: number;
  /** requests in a minute before 429. Default: no limit */
  readonly limitPerMinute?: number;
  readonly tokenLifetimeMs?: number;
  /** how many rules it made before; the ids of those to come go on from there */
  readonly rulesMade?: number;
};

export type LocalScalingo = Awaited<ReturnType<typeof startLocalScalingo>>;

function ruleIdOf(count: number, { ruleIds }: Readings): string {
  const number = String(count).padStart(8, '0');
  return ruleIds === 'UUID' ? `${number}-c0de-4aaa-8bbb-6a3161830000` : `6a31618300000000${number}`;
}

const API_TOKEN = 'tk-us-local0000000000000000000000000000000000000000000000';

export async function startLocalScalingo(options: LocalScalingoOptions) {
  const { clock = Date.now, spreadMs = 120_000, limitPerMinute } = options;
  const readings = { ...firstReadings, ...options.readings };
  const databases = options.databases.map(makeDatabase);
  const changes = createChanges();
  const faults = createFaults(changes.changed);
  const tokens = createTokens({ clock, lifetimeMs: options.tokenLifetimeMs });
  const rights = new Map<string, Rights>();
  const down = new Set<string>();
  const requests: ScalingoState['requests'][number][] = [];
  const history = createHistory(clock);
  const timers = new Set<NodeJS.Timeout>();
  const regions: { name: string; url: string }[] = [];
  let apiToken: string | undefined = API_TOKEN;
  let recent: number[] = [];
  let ids = options.rulesMade ?? 0;
  let moves = 0;

  /** Nothing tells when a change takes effect, but an onlooker sees it. */
  const changedWhenSpread = () => {
    changes.changed();
    const timer = setTimeout(() => {
      timers.delete(timer);
      changes.changed();
    }, spreadMs + 5);
    timers.add(timer);
  };

  const context: Context = {
    databases,
    tokens,
    readings,
    account: {
      get apiToken() {
        return apiToken;
      },
      rights: (database) => rights.get(database) ?? 'all',
    },
    regions: () => regions,
    unauthorized: () => ({
      status: 401,
      body: { json: { error: 'Unauthorized' }, 'plain text': 'Unauthorized', empty: undefined }[
        readings.unauthorized
      ],
    }),
    changed: changes.changed,
    add(database, wanted, by = 'api') {
      ids += 1;
      const rule: StoredRule = {
        id: ruleIdOf(ids, readings),
        ...kept(wanted, readings),
        created_at: new Date(clock()).toISOString(),
        effectiveAt: clock() + spreadMs,
      };
      database.rules.push(rule);
      history.note(database, rule, { what: 'added', by });
      changedWhenSpread();
      return rule;
    },
    remove(database, rule, by = 'api') {
      history.note(database, rule, { what: 'removed', by });
      database.rules = database.rules.filter(({ id }) => id !== rule.id);
      database.leaving.push({ rule, goneAt: clock() + spreadMs });
      changedWhenSpread();
    },
  };

  const limited = (route: Route): Route => ({
    ...route,
    handle(incoming, raw) {
      recent = recent.filter((at) => clock() - at < 60_000);
      if (limitPerMinute !== undefined && recent.length >= limitPerMinute)
        return { status: 429, body: 'Retry later' };
      recent.push(clock());
      return route.handle(incoming, raw);
    },
  });
  const reachable = (route: Route): Route => ({
    ...route,
    handle(incoming, raw) {
      const region = regions.find(({ url }) => url === `http://${incoming.headers.host}`);
      if (region && down.has(region.name)) return { status: 503, body: { error: 'down' } };
      return route.handle(incoming, raw);
    },
  });
  const logged = (route: Route): Route => ({
    ...route,
    async handle(incoming, raw) {
      const answer = await route.handle(incoming, raw);
      const { method, path, headers } = incoming;
      const requestId = [headers['x-request-id']].flat()[0];
      const status = answer === 'answered' ? 0 : answer.status;
      requests.push({ method, path, requestId, userAgent: headers['user-agent'], status });
      if (answer === 'answered') return answer;
      const answered = requestId ?? `local-${requests.length}`;
      return {
        ...answer,
        headers: { 'x-request-id': answered, date: new Date(clock()).toUTCString(), ...answer.headers },
      };
    },
  });

  const state = (): ScalingoState => ({
    databases: databases.map((database) => ({
      name: database.name,
      appId: database.id,
      addonId: database.addonId,
      status: database.status,
      rules: effects(database, clock()),
    })),
    requests,
  });
  const byName = (name: string) => {
    const found = databases.find((database) => database.name === name);
    if (!found) throw new Error(`no database ${name}`);
    return found;
  };
  /** A colleague in the dashboard: no token of ours has anything to do with it. */
  const byHand = {
    add: (name: string, wanted: { cidr: string; label?: string } | { range_id: string }) =>
      context.add(
        byName(name),
        { type: 'range_id' in wanted ? 'managed_range' : 'custom_range', ...wanted },
        'hand',
      ).id,
    remove(name: string, id: string) {
      const database = byName(name);
      const rule = database.rules.find((each) => each.id === id);
      if (rule) context.remove(database, rule, 'hand');
    },
    relabel(name: string, id: string, label: string) {
      const rule = byName(name).rules.find((each) => each.id === id);
      if (rule) rule.label = label;
      changes.changed();
    },
  };

  /** What happens without anybody asking the API for it. */
  const hands: Hands = {
    /** the bearers handed out so far, not the API token */
    revokeTokens: tokens.revokeAll,
    /** somebody deleted the API token in the dashboard: nobody signs in with it any more */
    revokeApiToken() {
      apiToken = undefined;
      tokens.revokeAll();
    },
    /** that region's host answers nothing but 503 */
    regionDown(name, isDown) {
      if (isDown) down.add(name);
      else down.delete(name);
    },
    /** what the account may do with that database */
    allow: (name, what) => {
      rights.set(name, what);
    },
    /** it is suspended, migrates, runs again, listens somewhere */
    become(name, change) {
      Object.assign(byName(name), change);
      changes.changed();
    },
    /** the database now belongs to another add-on, as after a restore */
    move(name) {
      const index = databases.findIndex((database) => database.name === name);
      moves += 1;
      const addonId = `ad-97fe3f10-ed53-4459-8e40-moved${String(moves).padStart(7, '0')}`;
      databases[index] = { ...byName(name), addonId };
      changes.changed();
    },
    /** its app, its add-on and its rules stay what they are */
    rename(name, to) {
      byName(name).name = to;
      changes.changed();
    },
    /** for good, with all its rules */
    delete(name) {
      databases.splice(databases.indexOf(byName(name)), 1);
      changes.changed();
    },
    doNow: faults.doNow,
  };

  const api = [...mainRoutes(context), ...databaseRoutes(context)]
    .map(faults.around)
    .map(limited)
    .map(reachable)
    .map(logged);
  const routes = [...adminRoutes({ state, changes, faults, byHand, hands, regions: () => regions }), ...api];
  const names = [...new Set([REGION, ...databases.map(({ region }) => region)])];
  const servers = names.map(() =>
    createHttpServer(routes, () => ({ status: 404, body: { error: 'not found' } })),
  );
  for (const [index, server] of servers.entries()) {
    const url = await listen(server, index === 0 ? (options.port ?? 0) : 0);
    regions.push({ name: names[index] ?? REGION, url });
  }

  return {
    /** where one signs in, and the first region's API */
    url: regions[0]?.url ?? '',
    token: API_TOKEN,
    state,
    /** the rules of one database as the API would list them now */
    rules: (name: string) =>
      byName(name).rules.map(({ id, cidr, label, range_id }) => ({ id, source: cidr || range_id, label })),
    /** every rule that came or went, in that order */
    history: history.all,
    byHand,
    fault: faults.arm,
    faultsLeft: faults.left,
    clearFaults: faults.clear,
    ...hands,
    tokensIssued: tokens.issued,
    until: changes.until,
    async close() {
      faults.close();
      for (const timer of timers) clearTimeout(timer);
      for (const server of servers) await closeServer(server);
    },
  };
}
