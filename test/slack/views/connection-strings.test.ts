/** Every way to connect that people are told: what the tools themselves demand, and no password in any of it. */

import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Endpoint } from '../../../src/flow/ports.ts';
import { mrkdwn } from '../../../src/slack/directory/mrkdwn.ts';
import {
  connectView,
  jdbcUrl,
  psqlLine,
  serversJson,
  uri,
  variables,
} from '../../../src/slack/views/connection-strings.ts';

const endpoint: Endpoint = {
  host: 'my-orders.postgresql.a.osc-fr1.scalingo-dbs.example',
  port: 31_000,
  dbname: 'my_orders_1000',
  region: 'osc-fr1',
  database: 'my-orders',
  caUrl: 'https://db-api.osc-fr1.scalingo.example/api/ca_certificate',
  peering: { host: 'my-orders.peering.postgresql.osc-fr1.scalingo-dbs.example', port: 31_000 },
};

test('a URI and a psql line, with the user that is configured or a place to write one’s own', () => {
  const address = '@my-orders.postgresql.a.osc-fr1.scalingo-dbs.example:31000/my_orders_1000?sslmode=require';
  expect(uri(endpoint)).toBe(`postgresql://YOUR_USER${address}`);
  expect(psqlLine({ ...endpoint, user: 'analyst' })).toBe(`psql "postgresql://analyst${address}"`);
  const parsed = new URL(uri({ ...endpoint, user: 'analyst' }));
  expect([parsed.username, parsed.password, parsed.port]).toEqual(['analyst', '', '31000']);
});

test('variables for everything that is built on libpq', () => {
  expect(variables({ ...endpoint, user: 'analyst' }).split('\n')).toEqual([
    "export PGHOST='my-orders.postgresql.a.osc-fr1.scalingo-dbs.example'",
    "export PGPORT='31000'",
    "export PGDATABASE='my_orders_1000'",
    "export PGUSER='analyst'",
    "export PGSSLMODE='require'",
  ]);
});

/** What pgAdmin 4 looks at before it imports a file (`validate_json_data` in its `pgadmin/utils`), and what it then reads. */
const PgAdminServers = z.object({
  Servers: z.record(
    z.string(),
    z.strictObject({
      Name: z.string(),
      Group: z.string(),
      Port: z.int(),
      Username: z.string(),
      MaintenanceDB: z.string(),
      Host: z.string(),
      SSLMode: z.literal('require'),
      ConnectionParameters: z.strictObject({ sslmode: z.literal('require') }),
    }),
  ),
});

test('servers.json has the keys that pgAdmin’s import demands, and no password', () => {
  const { Servers } = PgAdminServers.parse(JSON.parse(serversJson('orders', endpoint)));
  expect(Servers['1']).toMatchObject({ Name: 'orders', Host: endpoint.host, Port: 31_000 });
});

test('DBeaver and DataGrip take the URL of JDBC', () => {
  expect(jdbcUrl(endpoint)).toBe(
    'jdbc:postgresql://my-orders.postgresql.a.osc-fr1.scalingo-dbs.example:31000/my_orders_1000?sslmode=require',
  );
});

test('one modal holds them all, answers the question of the certificate, and names the private endpoint', () => {
  const all = JSON.stringify(connectView('orders', endpoint, mrkdwn.en));
  for (const word of ['psql', 'PGHOST', 'servers.json', 'DBeaver', 'DataGrip', 'verify-full', 'pg_isready'])
    expect(all).toContain(word);
  expect(all).toContain(endpoint.caUrl);
  expect(all).toContain('my-orders.peering.postgresql');
  expect(all).toContain('scalingo --region osc-fr1 --app my-orders env-get SCALINGO_POSTGRESQL_URL');
  expect(all).not.toMatch(/PGPASSWORD|:[^@/"]+@/);
  expect(JSON.stringify(connectView('orders', { ...endpoint, peering: null }, mrkdwn.en))).not.toContain(
    'peered',
  );
});
