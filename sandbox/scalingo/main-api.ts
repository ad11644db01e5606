/** Scalingo's authentication and main API, as far as the bot and Scalingo's own clients use them. */
import type { Answer, Incoming, Route } from '../http.ts';
import { appRoutes } from './app-api.ts';
import { basicPassword } from './bearers.ts';
import { type Database, endpointOf } from './database.ts';
import { type Context, missing, withBearer } from './route-context.ts';

export function mainRoutes(context: Context): Route[] {
  const { tokens, readings, regions, account, unauthorized } = context;

  /** It takes the account's token only. */
  const main = (method: string, path: string, handle: (incoming: Incoming) => Answer) =>
    withBearer(context, method, `/v1${path}`, (incoming, bearer) =>
      bearer.kind === 'user' ? handle(incoming) : unauthorized(),
    );
  const app = (method: string, path: string, handle: (database: Database, incoming: Incoming) => Answer) =>
    main(method, `/apps/:app${path}`, (incoming) => {
      const database = named(incoming, 'app');
      return database ? handle(database, incoming) : missing('app');
    });
  const database = (path: string, handle: (database: Database) => Answer) =>
    main('GET', `/databases/:database${path}`, (incoming) => {
      const found = named(incoming, 'database');
      return found ? handle(found) : { status: 404, body: { error: 'Database not found' } };
    });

  return [
    {
      method: 'POST',
      path: '/v1/tokens/exchange',
      handle: ({ headers }) =>
        basicPassword(headers.authorization) === account.apiToken
          ? { status: 200, body: { token: tokens.issue({ kind: 'user' }) } }
          : unauthorized(),
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
          regions: regions().map(({ name, url }, index) => ({
            name,
            display_name: name,
            api: url,
            ...(readings.databaseApiUrl === 'told' ? { database_api: url } : {}),
            dashboard: url,
            ssh: '127.0.0.1:22',
            default: index === 0,
          })),
        },
      }),
    },
    main('GET', '/databases', (incoming) => ({
      status: 200,
      body: { databases: here(incoming).filter(isDedicated).map(summary) },
    })),
    database('', (found) => ({
      status: 200,
      body: {
        ...(readings.databaseAnswer === 'database'
          ? {}
          : { app: appOf(found), addon: addonOf(found, readings.resourceId) }),
        database: summary(found),
      },
    })),
    database('/endpoints', (found) => ({ status: 200, body: { endpoints: endpoints(found) } })),
    app('GET', '', (found) => ({ status: 200, body: { app: appOf(found) } })),
    app('GET', '/addons', (found) => ({
      status: 200,
      body: { addons: [addonOf(found, readings.resourceId)] },
    })),
    app('POST', '/addons/:addon/token', (found, { params }) => {
      if (params['addon'] !== found.addonId) return missing('addon');
      const token = tokens.issue({ kind: 'addon', addonId: found.addonId });
      return { status: 200, body: { addon: { ...addonOf(found, readings.resourceId), token } } };
    }),
    ...appRoutes(app, context),
  ];

  /** Each region knows its own databases, and those alone that this account may see. */
  function here({ headers }: Incoming): readonly Database[] {
    const region = regions().find(({ url }) => url === `http://${headers.host}`)?.name;
    return context.databases.filter((each) => each.region === region && account.rights(each.name) !== 'none');
  }

  function named(incoming: Incoming, param: string): Database | undefined {
    const wanted = incoming.params[param];
    return here(incoming).find(({ id, name }) => id === wanted || name === wanted);
  }
}

function isDedicated({ provider }: Database): boolean {
  return provider === 'postgresql-ng';
}

function appOf(database: Database) {
  const { id, name, region } = database;
  return { id, name, region, status: 'running', flags: { 'dedicated-database': isDedicated(database) } };
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

function addonOf({ id, addonId, resourceId, provider }: Database, told: 'told' | 'absent') {
  return {
    id: addonId,
    app_id: id,
    ...(told === 'told' ? { resource_id: resourceId } : {}),
    status: 'running',
    deprovisioned_at: null,
    plan: { id: 'plan-local', name: 'postgresql-dr-starter-4096', display_name: 'Starter 4G' },
    addon_provider: { id: provider, name: 'PostgreSQL' },
  };
}

function endpoints(database: Database) {
  const { id, name, region } = database;
  const { hostname, port } = endpointOf(database);
  return [
    { id: '6a316183d0f1f10ecbcca123', database_id: id, hostname, port, type: 'public-rw' },
    {
      id: '6a316183d0f1f10ecbcca124',
      database_id: id,
      hostname: `${name}.peering.postgresql.${region}.scalingo-dbs.example`,
      port,
      type: 'private-peering-rw',
    },
  ];
}
