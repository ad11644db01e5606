/** Every way to connect that people are told: what the tools themselves demand, and no password in any of it. */

import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Endpoint } from '../../../src/contracts/endpoint.ts';
import type { Who } from '../../../src/grant/policy.ts';
import { mrkdwn } from '../../../src/slack/directory/mrkdwn.ts';
import {
  jdbcUrl,
  powerShellVariables,
  psqlLine,
  serversJson,
  uri,
  variables,
} from '../../../src/slack/views/connection-strings.ts';
import { connectView } from '../../../src/slack/views/connection-view.ts';
import { personId } from '../../support/builders.ts';

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
  expect(powerShellVariables({ ...endpoint, user: 'analyst' }).split('\n')[3]).toBe(
    "$env:PGUSER = 'analyst'",
  );
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

test('DBeaver and DataGrip take the URL of JDBC, with the user', () => {
  expect(jdbcUrl({ ...endpoint, user: 'analyst' })).toBe(
    'jdbc:postgresql://my-orders.postgresql.a.osc-fr1.scalingo-dbs.example:31000/my_orders_1000?sslmode=require&user=analyst',
  );
});

const nobody = { everyone: false, people: [], groups: [] };
const shown = (change: Partial<Endpoint> = {}, admins: Who = nobody) =>
  JSON.stringify(
    connectView({ name: 'orders', endpoint: { ...endpoint, ...change }, admins, markup: mrkdwn.en }),
  );

test('one modal holds them all, answers the question of the certificate, and names the private endpoint', () => {
  const all = shown();
  for (const word of ['psql', 'export PGHOST', '$env:PGHOST', 'servers.json', 'DBeaver', 'DataGrip'])
    expect(all).toContain(word);
  for (const word of ['verify-full', 'pg_isready', endpoint.caUrl, 'my-orders.peering.postgresql'])
    expect(all).toContain(word);
  expect(all).not.toMatch(/PGPASSWORD|:[^@/"]+@/);
  expect(shown({ peering: null })).not.toContain('peered');
});

test('each fact is on a line of its own, so that a long host name wraps alone on a phone', () => {
  const all = shown({ user: 'analyst' });
  const { host, port, dbname, peering } = endpoint;
  expect(all).toContain(
    `"Host: \`${host}\`\\nPort: \`${port}\`\\nDatabase: \`${dbname}\`\\nUser: \`analyst\`\\nSSL mode: \`require\`"`,
  );
  expect(all).toContain(`\\nHost: \`${peering?.host}\`\\nPort: \`${port}\`\\n`);
});

test('U4: where a user is configured, their password is asked of a person, and the owner’s is not pointed at', () => {
  const all = shown({ user: 'analyst' }, { ...nobody, people: [personId('cy')] });
  expect(all).toContain('ask <@UCY> for the password of `analyst`');
  expect(shown({ user: 'analyst' })).toContain('ask the people who run db-access for the password of');
  expect(all).not.toMatch(/env-get|Connection String|YOUR_USER/);
});

test('U4: where none is, people read what to put for YOUR_USER, and where their password is', () => {
  const all = shown();
  expect(all).toContain('Replace `YOUR_USER` with your PostgreSQL user');
  expect(all).toContain('scalingo --region osc-fr1 --app my-orders env-get SCALINGO_POSTGRESQL_URL');
});
