/** Scalingo's API as far as the bot and Scalingo's own clients use it. */
import { z } from 'zod';
import type { Answer, Incoming, Route } from '../http.ts';
import type { Context } from './server.ts';
import { type Database, problemsOf, RuleWanted, ranges, shown } from './state.ts';
import { type Bearer, basicPassword } from './tokens.ts';

const REGION = 'osc-fr1';
const unauthorized: Answer = { status: 401, body: { error: 'Unauthorized' } };
const missing = (resource: string): Answer => ({ status: 404, body: { resource, error: 'not found' } });

/** Flat from one kind of client, wrapped from the other. */
const RuleBody = z.union([
  z.object({ firewall_rule: RuleWanted }).transform((body) => body.firewall_rule),
  RuleWanted,
]);

export function apiRoutes(context: Context): Route[] {
  const { databases, tokens, apiToken, url } = context;

  const route = (
    method: string,
    path: string,
    handle: (incoming: Incoming, bearer: Bearer) => Answer,
  ): Route => ({
    method,
    path,
    handle(incoming) {
      const bearer = tokens.read(incoming.headers.authorization);
      return bearer ? handle(incoming, bearer) : unauthorized;
    },
  });
  /** The main API takes the account's token only. */
  const main = (method: string, path: string, handle: (incoming: Incoming) => Answer) =>
    route(method, `/v1${path}`, (incoming, bearer) =>
      bearer.kind === 'user' ? handle(incoming) : unauthorized,
    );
  const app = (method: string, path: string, handle: (database: Database, incoming: Incoming) => Answer) =>
    main(method, `/apps/:app${path}`, (incoming) => {
      const database = named(incoming.params['app']);
      return database ? handle(database, incoming) : missing('app');
    });
  /** The database API takes either, but an add-on's token for that add-on only. */
  const addon = (method: string, path: string, handle: (database: Database, incoming: Incoming) => Answer) =>
    route(method, `/api/databases/:addon${path}`, (incoming, bearer) => {
      const database = databases.find(({ addonId }) => addonId === incoming.params['addon']);
      if (bearer.kind === 'addon' && bearer.addonId !== incoming.params['addon']) return unauthorized;
      return database ? handle(database, incoming) : missing('database');
    });

  return [
    {
      method: 'POST',
      path: '/v1/tokens/exchange',
      handle: ({ headers }) =>
        basicPassword(headers.authorization) === apiToken
          ? { status: 200, body: { token: tokens.issue({ kind: 'user' }) } }
          : unauthorized,
    },
    main('GET', '/users/self', () => ({
      status: 200,
      body: {
        user: {
          id: 'us-local',
          username: 'db-access',
          fullname: 'db-access',
          email: 'bot@example.com',
          flags: {},
        },
      },
    })),
    {
      method: 'GET',
      path: '/v1/regions',
      handle: () => ({
        status: 200,
        body: {
          regions: [
            {
              name: REGION,
              display_name: 'Paris - Outscale',
              api: url(),
              database_api: url(),
              dashboard: url(),
              ssh: '127.0.0.1:22',
              default: true,
            },
          ],
        },
      }),
    },
    main('GET', '/databases', () => ({ status: 200, body: { databases: databases.map(summary) } })),
    main('GET', '/databases/:database', ({ params }) => {
      const database = named(params['database']);
      if (!database) return { status: 404, body: { error: 'Database not found' } };
      return { status: 200, body: { database: summary(database) } };
    }),
    main('GET', '/databases/:database/endpoints', ({ params }) => {
      const database = named(params['database']);
      if (!database) return { status: 404, body: { error: 'Database not found' } };
      return { status: 200, body: { endpoints: endpoints(database) } };
    }),
    app('GET', '', (database) => ({
      status: 200,
      body: {
        app: {
          id: database.id,
          name: database.name,
          region: REGION,
          status: 'running',
          flags: { 'dedicated-database': true },
        },
      },
    })),
    app('GET', '/addons', (database) => ({ status: 200, body: { addons: [addonOf(database)] } })),
    app('POST', '/addons/:addon/token', (database, { params }) => {
      if (params['addon'] !== database.addonId) return missing('addon');
      const token = tokens.issue({ kind: 'addon', addonId: database.addonId });
      return { status: 200, body: { addon: { ...addonOf(database), token } } };
    }),
    addon('GET', '', (database) => ({
      status: 200,
      body: {
        database: {
          id: database.id,
          resource_id: database.resourceId,
          app_name: database.name,
          status: database.status,
          ...(database.tls === undefined ? {} : { features: [{ name: 'force-ssl', status: database.tls }] }),
          plan: 'postgresql-dr-starter-4096',
          type_name: 'postgresql',
        },
      },
    })),
    addon('GET', '/firewall_rules', (database) => ({
      status: 200,
      body: { rules: database.rules.map((rule) => shown(rule, database)) },
    })),
    addon('POST', '/firewall_rules', (database, { body }) => {
      const wanted = RuleBody.safeParse(json(body));
      if (!wanted.success)
        return { status: 400, body: { error: 'There was a problem in the JSON you submitted' } };
      const errors = problemsOf(database, wanted.data, context.duplicates);
      if (errors) return { status: 422, body: { errors } };
      return { status: 201, body: { rule: shown(context.add(database, wanted.data), database) } };
    }),
    addon('PATCH', '/firewall_rules/:rule', (database, { params, body }) => {
      const rule = database.rules.find(({ id }) => id === params['rule']);
      if (!rule) return missing('firewall_rule');
      rule.label = RuleBody.parse(json(body)).label ?? rule.label;
      context.changed();
      return { status: 200, body: { rule: shown(rule, database) } };
    }),
    addon('DELETE', '/firewall_rules/:rule', (database, { params }) => {
      const rule = database.rules.find(({ id }) => id === params['rule']);
      if (!rule) return missing('firewall_rule');
      context.remove(database, rule);
      return { status: 204 };
    }),
    route('GET', '/api/firewall/managed_ranges', () => ({ status: 200, body: { ranges } })),
  ];

  function named(idOrName: string | undefined): Database | undefined {
    return databases.find(({ id, name }) => id === idOrName || name === idOrName);
  }
}

function summary({ id, name }: Database) {
  return {
    id,
    name,
    project_id: 'pr-local',
    technology: 'postgresql-ng',
    plan: 'postgresql-dr-starter-4096',
  };
}

function addonOf({ id, addonId, resourceId, provider }: Database) {
  return {
    id: addonId,
    app_id: id,
    resource_id: resourceId,
    status: 'running',
    deprovisioned_at: null,
    plan: { id: 'plan-local', name: 'postgresql-dr-starter-4096', display_name: 'Starter 4G' },
    addon_provider: { id: provider, name: 'PostgreSQL' },
  };
}

function endpoints({ id, name }: Database) {
  const host = `${name}.postgresql.a.${REGION}.scalingo-dbs.example`;
  return [
    { id: '6a316183d0f1f10ecbcca123', database_id: id, hostname: host, port: 31_000, type: 'public-rw' },
    {
      id: '6a316183d0f1f10ecbcca124',
      database_id: id,
      hostname: `peering.${host}`,
      port: 31_000,
      type: 'private-peering-rw',
    },
  ];
}

function json(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
