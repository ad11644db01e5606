/** A local Scalingo on 127.0.0.1: authentication, main API and database API on one address, with state. README.md lists what is assumed. */
import { z } from 'zod';
import { closeServer, createChanges, createHttpServer, type Incoming, listen, type Route } from '../http.ts';
import { createFaults, Fault } from './faults.ts';
import { apiRoutes } from './routes.ts';
import {
  type Database,
  type DatabaseWanted,
  effects,
  makeDatabase,
  type RuleWanted,
  type ScalingoState,
  type StoredRule,
} from './state.ts';
import { createTokens } from './tokens.ts';

export type LocalScalingoOptions = {
  readonly port?: number;
  readonly clock?: () => number;
  readonly databases: readonly DatabaseWanted[];
  /** how long a change of rules takes to take effect; 120 s unless told */
  readonly spreadMs?: number;
  /** requests in a minute before 429; no limit unless told */
  readonly limitPerMinute?: number;
  readonly duplicates?: 'reject' | 'allow';
  readonly tokenLifetimeMs?: number;
};

/** What the routes share. */
export type Context = {
  readonly databases: Database[];
  readonly tokens: ReturnType<typeof createTokens>;
  readonly apiToken: string;
  readonly clock: () => number;
  readonly duplicates: 'reject' | 'allow';
  readonly url: () => string;
  add(database: Database, wanted: RuleWanted): StoredRule;
  remove(database: Database, rule: StoredRule): void;
  changed(): void;
};

export type LocalScalingo = Awaited<ReturnType<typeof startLocalScalingo>>;

const API_TOKEN = 'tk-us-local0000000000000000000000000000000000000000000000';

export async function startLocalScalingo(options: LocalScalingoOptions) {
  const { clock = Date.now, spreadMs = 120_000, duplicates = 'reject', limitPerMinute } = options;
  const databases = options.databases.map(makeDatabase);
  const changes = createChanges();
  const faults = createFaults(changes.changed);
  const tokens = createTokens({ clock, lifetimeMs: options.tokenLifetimeMs });
  const requests: { method: string; path: string; status: number }[] = [];
  const timers = new Set<NodeJS.Timeout>();
  let recent: number[] = [];
  let url = '';
  let ids = 0;

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
    apiToken: API_TOKEN,
    clock,
    duplicates,
    url: () => url,
    changed: changes.changed,
    add(database, { type, cidr, label, range_id }) {
      ids += 1;
      const rule: StoredRule = {
        id: `6a31618300000000${String(ids).padStart(8, '0')}`,
        type: type === 'managed_range' ? 'managed_range' : 'custom_range',
        cidr: cidr ?? '',
        label: label ?? '',
        range_id: range_id ?? '',
        created_at: new Date(clock()).toISOString(),
        effectiveAt: clock() + spreadMs,
      };
      database.rules.push(rule);
      changedWhenSpread();
      return rule;
    },
    remove(database, rule) {
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
  const logged = (route: Route): Route => ({
    ...route,
    async handle(incoming, raw) {
      const answer = await route.handle(incoming, raw);
      const { method, path } = incoming;
      requests.push({ method, path, status: answer === 'answered' ? 0 : answer.status });
      if (answer === 'answered') return answer;
      return { ...answer, headers: { 'x-request-id': `local-${requests.length}`, ...answer.headers } };
    },
  });

  const state = (): ScalingoState => ({
    databases: databases.map((database) => ({
      name: database.name,
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
    add: (name: string, wanted: { cidr: string; label?: string }) =>
      context.add(byName(name), { type: 'custom_range', ...wanted }).id,
    remove(name: string, id: string) {
      const database = byName(name);
      const rule = database.rules.find((each) => each.id === id);
      if (rule) context.remove(database, rule);
    },
    relabel(name: string, id: string, label: string) {
      const rule = byName(name).rules.find((each) => each.id === id);
      if (rule) rule.label = label;
      changes.changed();
    },
  };

  const server = createHttpServer(
    [...adminRoutes(), ...apiRoutes(context).map(faults.around).map(limited).map(logged)],
    () => ({ status: 404, body: { error: 'not found' } }),
  );
  url = await listen(server, options.port ?? 0);

  return {
    url,
    token: API_TOKEN,
    state,
    /** the rules of one database as the API would list them now */
    rules: (name: string) =>
      byName(name).rules.map(({ id, cidr, label, range_id }) => ({ id, source: cidr || range_id, label })),
    byHand,
    fault: faults.arm,
    faultsLeft: faults.left,
    clearFaults: faults.clear,
    revokeTokens: tokens.revokeAll,
    tokensIssued: tokens.issued,
    /** it is suspended, migrates, runs again */
    become(name: string, change: Partial<Pick<Database, 'status' | 'tls'>>) {
      Object.assign(byName(name), change);
      changes.changed();
    },
    /** the database now stands behind another add-on, as after a restore */
    move(name: string) {
      const index = databases.findIndex((database) => database.name === name);
      databases[index] = { ...byName(name), addonId: `ad-97fe3f10-ed53-4459-8e40-moved${index}00000` };
    },
    until: changes.until,
    async close() {
      for (const timer of timers) clearTimeout(timer);
      await closeServer(server);
    },
  };

  function adminRoutes(): Route[] {
    const json = (incoming: Incoming): unknown => JSON.parse(incoming.body || '{}');
    const ByHand = z.object({
      database: z.string(),
      id: z.string().optional(),
      cidr: z.string().optional(),
      label: z.string().optional(),
    });
    return [
      { method: 'GET', path: '/_sandbox/state', handle: () => ({ status: 200, body: state() }) },
      changes.route('/_sandbox/events'),
      {
        method: 'POST',
        path: '/_sandbox/faults',
        handle(incoming) {
          faults.arm(Fault.parse(json(incoming)));
          return { status: 204 };
        },
      },
      {
        method: 'DELETE',
        path: '/_sandbox/faults',
        handle() {
          faults.clear();
          return { status: 204 };
        },
      },
      {
        method: 'POST',
        path: '/_sandbox/rules',
        handle(incoming) {
          const { database, cidr = '', label = '' } = ByHand.parse(json(incoming));
          return { status: 201, body: { id: byHand.add(database, { cidr, label }) } };
        },
      },
      {
        method: 'DELETE',
        path: '/_sandbox/rules',
        handle(incoming) {
          const { database, id = '' } = ByHand.parse(json(incoming));
          byHand.remove(database, id);
          return { status: 204 };
        },
      },
    ];
  }
}
