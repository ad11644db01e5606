/** How to connect, by the client that people use, never with a password: psql, variables, a URI, pgAdmin, DBeaver, DataGrip. */
import type { Endpoint } from '../../contracts/endpoint.ts';
import { YOUR_USER } from '../../words/password-text.ts';

/** What Scalingo gives as its connection string, without the password. */
export function uri({ host, port, dbname, user = YOUR_USER }: Endpoint): string {
  return `postgresql://${encodeURIComponent(user)}@${host}:${port}/${encodeURIComponent(dbname)}?sslmode=require`;
}

export function psqlLine(endpoint: Endpoint): string {
  return `psql "${uri(endpoint)}"`;
}

/** For psql, pg_dump and everything else that is built on libpq. */
export function variables(endpoint: Endpoint): string {
  return settings(endpoint)
    .map(([name, value]) => `export ${name}='${value}'`)
    .join('\n');
}

/** The same for PowerShell, where `export` is not known. */
export function powerShellVariables(endpoint: Endpoint): string {
  return settings(endpoint)
    .map(([name, value]) => `$env:${name} = '${value}'`)
    .join('\n');
}

function settings({ host, port, dbname, user = YOUR_USER }: Endpoint): readonly [string, string | number][] {
  const values = { PGHOST: host, PGPORT: port, PGDATABASE: dbname, PGUSER: user, PGSSLMODE: 'require' };
  return Object.entries(values);
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

export function jdbcUrl({ host, port, dbname, user = YOUR_USER }: Endpoint): string {
  return `jdbc:postgresql://${host}:${port}/${encodeURIComponent(dbname)}?sslmode=require&user=${encodeURIComponent(user)}`;
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
