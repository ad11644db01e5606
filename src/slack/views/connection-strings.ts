/** How to connect with whatever people use, never with a password: psql, variables, a URI, pgAdmin, DBeaver, DataGrip. */
import type { KnownBlock, ModalView } from '@slack/types';
import type { Endpoint } from '../../flow/ports.ts';
import type { Ink } from '../../words/ink.ts';
import { code, note, section } from './blocks.ts';

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

/**
 * What Scalingo's command line shows to those who may see it: the connection string, with the password. The database is an app, and
 * said as one: `--database` is a preview feature.
 */
export function scalingoLine({ region, database }: Endpoint): string {
  return `scalingo --region ${region} --app ${database} env-get SCALINGO_POSTGRESQL_URL`;
}

/** Tells whether the database answers to this machine, without a password. */
export function testLine({ host, port }: Endpoint): string {
  return `pg_isready -h ${host} -p ${port}`;
}

/** Everything in one modal; `name` is what people call the database. */
export function connectView(name: string, endpoint: Endpoint, ink: Ink): ModalView {
  const { caUrl, peering } = endpoint;
  const { connecting, forms } = ink.words;
  const { strong, code: mono } = ink;
  return {
    type: 'modal',
    title: { type: 'plain_text', text: connecting.title },
    close: { type: 'plain_text', text: forms.close },
    blocks: [
      section(connecting.psql(strong('psql'))),
      code(`${psqlLine(endpoint)}\n${testLine(endpoint)}`),
      section(connecting.forPrograms(strong(connecting.uri))),
      code(uri(endpoint)),
      section(connecting.forLibpq(strong(connecting.variables))),
      code(variables(endpoint)),
      section(connecting.pgAdmin({ name: strong('pgAdmin'), file: mono('servers.json') })),
      code(serversJson(name, endpoint)),
      section(
        connecting.tools({
          dbeaver: strong('DBeaver'),
          datagrip: strong('DataGrip'),
          mode: mono('require'),
        }),
      ),
      code(jdbcUrl(endpoint)),
      section(connecting.passwordOwn(strong(connecting.password))),
      code(scalingoLine(endpoint)),
      note(connecting.dashboard),
      section(
        connecting.certificateOwn({
          name: strong(connecting.certificate),
          require: mono('sslmode=require'),
          url: ink.plain(caUrl),
          full: mono('verify-full'),
        }),
      ),
      ...peeringNote(peering, ink),
    ],
  };
}

function peeringNote(peering: Endpoint['peering'], ink: Ink): KnownBlock[] {
  if (!peering) return [];
  const { connecting } = ink.words;
  const { host, port } = peering;
  return [
    section(
      connecting.peeringOwn({
        name: ink.strong(connecting.peering),
        host: ink.code(host),
        port: ink.code(String(port)),
      }),
    ),
  ];
}
