/** English: how to connect. */
export const connecting = {
  noEndpoint:
    'Scalingo did not return the host and port just now. You can find them in its dashboard under Connect, Connection String.',
  /** each on a line of its own: a host name may be as wide as a phone */
  endpoint: (f: { host: string; port: string; database: string; user: string; mode: string }) =>
    `Host: ${f.host}\nPort: ${f.port}\nDatabase: ${f.database}\nUser: ${f.user}\nSSL mode: ${f.mode}`,
  /** where the file says which user people connect as */
  passwordOf: (f: { user: string; who: string }) => `Password: ask ${f.who} for the password of ${f.user}.`,
  yourUser: (placeholder: string) =>
    `Replace ${placeholder} with your PostgreSQL user. You are asked for its password.`,

  title: 'Connection details',
  psql: 'psql',
  test: 'To check whether you can reach the database yet',
  uri: 'URI, for programs',
  shell: 'Variables for psql, pg_dump and pg_restore, in sh',
  powerShell: 'The same in PowerShell',
  pgAdmin: 'pgAdmin',
  pgAdminHow: (file: string) => `Save this as ${file}, then Tools, Import/Export Servers.`,
  tools: 'DBeaver and DataGrip',
  toolsHow: (mode: string) =>
    `DBeaver: New connection, PostgreSQL, Connect by URL; on the SSL tab, SSL mode ${mode}. DataGrip: New data source, PostgreSQL, the same URL; on the SSH/SSL tab, Use SSL, mode Require.`,
  password: 'Password',
  passwordOwn: 'db-access never sends passwords. If you have access in Scalingo, this shows yours:',
  dashboard: 'Or in the Scalingo dashboard: Connect, Connection String.',
  certificate: 'Certificate',
  certificateOwn: (f: { require: string; url: string; full: string }) =>
    `Scalingo’s own connection string has ${f.require}: it encrypts, and does not check who answers. Scalingo publishes a certificate authority, ${f.url}. Whether it signed this endpoint’s certificate, which ${f.full} needs, is not documented: try it before you rely on it.`,
  peering: 'From a peered Outscale network',
  peeringOwn: (f: { host: string; port: string }) =>
    `There is a private endpoint.\nHost: ${f.host}\nPort: ${f.port}\nIt needs a firewall rule for your private range, which you cannot request here.`,
  file: 'For pgAdmin: Tools, Import/Export Servers. This file has no password in it.',
  fileTitle: (database: string) => `servers.json for ${database}`,
  notShown: (problem: string) => `It could not be shown: ${problem}`,
};
