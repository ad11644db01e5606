/** How to connect with whatever people use, never with a password: psql, variables, a URI, pgAdmin, DBeaver, DataGrip. */
import type { KnownBlock, ModalView } from '@slack/types';
import type { Endpoint } from '../flow/ports.ts';
import { code, note, section } from './blocks.ts';
import { mrkdwn as ink } from './ink.ts';

/** Where nobody configured the name of a user. */
const YOUR_USER = 'YOUR_USER';

/** What Scalingo gives as its connection string, without the password. */
export function uri({ host, port, dbname, user = YOUR_USER }: Endpoint): string {
  return `postgresql://${encodeURIComponent(user)}@${host}:${port}/${encodeURIComponent(dbname)}?sslmode=require`;
}

export function psqlLine(endpoint: Endpoint): string {
  return `psql "${uri(endpoint)}"`;
}

/** For psql, pg_dump and everything else that is built on libpq. */
export function variables({ host, port, dbname, user = YOUR_USER }: Endpoint): string {
  const values = { PGHOST: host, PGPORT: port, PGDATABASE: dbname, PGUSER: user, PGSSLMODE: 'require' };
  return Object.entries(values)
    .map(([name, value]) => `export ${name}='${value}'`)
    .join('\n');
}

/**
 * For pgAdmin's Tools, Import/Export Servers. The keys are those that its import demands; it reads the mode of TLS from
 * `ConnectionParameters` since version 7, and from `SSLMode` before.
 */
export function serversJson(name: string, { host, port, dbname, user = YOUR_USER }: Endpoint): string {
  const server = {
    Name: name,
    Group: 'db-access',
    Host: host,
    Port: port,
    MaintenanceDB: dbname,
    Username: user,
    SSLMode: 'require',
    ConnectionParameters: { sslmode: 'require' },
  };
  return JSON.stringify({ Servers: { 1: server } }, null, 2);
}

export function jdbcUrl({ host, port, dbname }: Endpoint): string {
  return `jdbc:postgresql://${host}:${port}/${encodeURIComponent(dbname)}?sslmode=require`;
}

/** Everything in one modal; `name` is what people call the database. */
export function connectView(name: string, endpoint: Endpoint): ModalView {
  const { host, port, database, caUrl, peering } = endpoint;
  return {
    type: 'modal',
    title: { type: 'plain_text', text: 'How to connect' },
    close: { type: 'plain_text', text: 'Close' },
    blocks: [
      section(`${ink.strong('psql')}, and whether the database can be reached yet:`),
      code(`${psqlLine(endpoint)}\npg_isready -h ${host} -p ${port}`),
      section(`${ink.strong('A URI')} for programs:`),
      code(uri(endpoint)),
      section(`${ink.strong('Variables')} for psql, pg_dump, pg_restore and the like:`),
      code(variables(endpoint)),
      section(
        `${ink.strong('pgAdmin')}: save this as ${ink.code('servers.json')}, then Tools, Import/Export Servers. It asks for the password.`,
      ),
      code(serversJson(name, endpoint)),
      section(
        `${ink.strong('DBeaver')}: New connection, PostgreSQL, Connect by URL; on the SSL tab, SSL mode ${ink.code('require')}. ${ink.strong('DataGrip')}: New data source, PostgreSQL, the same URL; on the SSH/SSL tab, Use SSL, mode Require.`,
      ),
      code(jdbcUrl(endpoint)),
      section(
        `${ink.strong('The password')} is never sent by us. Who may see it finds it with the user’s name:`,
      ),
      code(`scalingo --database ${database} env-get SCALINGO_POSTGRESQL_URL`),
      note('Or in the Scalingo dashboard: Connect, Connection String.'),
      section(
        `${ink.strong('The certificate')}: ${ink.code('sslmode=require')} is what Scalingo gives; it encrypts and does not check who answers. Scalingo publishes a certificate authority, ${ink.plain(caUrl)}; whether the certificate of this endpoint is signed by it, which ${ink.code('verify-full')} needs, is not documented: try it before you rely on it.`,
      ),
      ...peeringNote(peering),
    ],
  };
}

function peeringNote(peering: Endpoint['peering']): KnownBlock[] {
  if (!peering) return [];
  return [
    section(
      `${ink.strong('From an Outscale network that is peered')} with the database there is a private endpoint: host ${ink.code(peering.host)}, port ${ink.code(String(peering.port))}. It needs a firewall rule too, for your private range, which is not asked for here.`,
    ),
  ];
}
