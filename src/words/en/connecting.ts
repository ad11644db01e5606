/** English: how to connect. */
export const connecting = {
  noEndpoint:
    'Scalingo would not tell us the host and port just now: you find them in its dashboard under Connect, Connection String.',
  endpoint: (f: { host: string; port: string; database: string; mode: string }) =>
    `Host ${f.host}, port ${f.port}, database ${f.database}, ${f.mode}`,
  endpointAs: (f: { host: string; port: string; database: string; user: string; mode: string }) =>
    `Host ${f.host}, port ${f.port}, database ${f.database}, user ${f.user}, ${f.mode}`,
  test: (command: string) => `To see whether it is reached yet: ${command}`,
  pgAdminFile: (file: string) =>
    `For pgAdmin: Tools, Import/Export Servers, with ${file} from the thread of this message.`,
  scalingo: (command: string) => `With Scalingo’s command line, for the connection string: ${command}`,

  title: 'How to connect',
  psql: (name: string) => `${name}, and whether the database can be reached yet:`,
  uri: 'A URI',
  forPrograms: (name: string) => `${name} for programs:`,
  variables: 'Variables',
  forLibpq: (name: string) => `${name} for psql, pg_dump, pg_restore and the like:`,
  pgAdmin: (f: { name: string; file: string }) =>
    `${f.name}: save this as ${f.file}, then Tools, Import/Export Servers. It asks for the password.`,
  tools: (f: { dbeaver: string; datagrip: string; mode: string }) =>
    `${f.dbeaver}: New connection, PostgreSQL, Connect by URL; on the SSL tab, SSL mode ${f.mode}. ${f.datagrip}: New data source, PostgreSQL, the same URL; on the SSH/SSL tab, Use SSL, mode Require.`,
  password: 'The password',
  passwordOwn: (name: string) => `${name} is never sent by us. Who may see it finds it with the user’s name:`,
  dashboard: 'Or in the Scalingo dashboard: Connect, Connection String.',
  certificate: 'The certificate',
  certificateOwn: (f: { name: string; require: string; url: string; full: string }) =>
    `${f.name}: ${f.require} is what Scalingo gives; it encrypts and does not check who answers. Scalingo publishes a certificate authority, ${f.url}; whether the certificate of this endpoint is signed by it, which ${f.full} needs, is not documented: try it before you rely on it.`,
  peering: 'From an Outscale network that is peered',
  peeringOwn: (f: { name: string; host: string; port: string }) =>
    `${f.name} with the database there is a private endpoint: host ${f.host}, port ${f.port}. It needs a firewall rule too, for your private range, which is not asked for here.`,
  file: 'For pgAdmin: Tools, Import/Export Servers. It holds no password.',
  fileTitle: (database: string) => `servers.json for ${database}`,
  notShown: (problem: string) => `It could not be shown: ${problem}`,
};
