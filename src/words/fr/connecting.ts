/** French: how to connect. */
import type { connecting as English } from '../en/connecting.ts';

export const connecting: typeof English = {
  noEndpoint:
    'Scalingo n’a pas voulu nous donner l’hôte et le port à l’instant : vous les trouverez dans son tableau de bord sous Connect, Connection String.',
  endpoint: (f) => `Hôte ${f.host}, port ${f.port}, base de données ${f.database}, ${f.mode}`,
  endpointAs: (f) =>
    `Hôte ${f.host}, port ${f.port}, base de données ${f.database}, utilisateur ${f.user}, ${f.mode}`,
  test: (command) => `Pour voir si la base de données est déjà joignable : ${command}`,
  pgAdminFile: (file) =>
    `Pour pgAdmin : Tools, Import/Export Servers, avec ${file}, qui se trouve dans le fil de ce message.`,
  scalingo: (command) => `Avec la ligne de commande de Scalingo, pour la chaîne de connexion : ${command}`,

  title: 'Comment se connecter',
  psql: (name) => `${name}, et pour voir si la base de données est déjà joignable :`,
  uri: 'Une URI',
  forPrograms: (name) => `${name} pour les programmes :`,
  variables: 'Des variables',
  forLibpq: (name) => `${name} pour psql, pg_dump, pg_restore et autres :`,
  pgAdmin: (f) =>
    `${f.name} : enregistrez ceci sous ${f.file}, puis Tools, Import/Export Servers. Le mot de passe vous sera demandé.`,
  tools: (f) =>
    `${f.dbeaver} : New connection, PostgreSQL, Connect by URL ; dans l’onglet SSL, SSL mode ${f.mode}. ${f.datagrip} : New data source, PostgreSQL, la même URL ; dans l’onglet SSH/SSL, Use SSL, mode Require.`,
  password: 'Le mot de passe',
  passwordOwn: (name) =>
    `${name} n’est jamais envoyé par nous. Les personnes qui ont le droit de le voir le trouvent avec le nom de l’utilisateur :`,
  dashboard: 'Ou dans le tableau de bord de Scalingo : Connect, Connection String.',
  certificate: 'Le certificat',
  certificateOwn: (f) =>
    `${f.name} : ${f.require} est ce que donne Scalingo ; ce mode chiffre et ne vérifie pas qui répond. Scalingo publie une autorité de certification, ${f.url} ; que le certificat de ce point de terminaison soit signé par elle, ce qu’exige ${f.full}, n’est pas documenté : essayez-le avant de vous y fier.`,
  peering: 'Depuis un réseau Outscale appairé',
  peeringOwn: (f) =>
    `${f.name} à celui de la base de données, il y a un point de terminaison privé : hôte ${f.host}, port ${f.port}. Il lui faut aussi une règle de pare-feu, pour votre plage privée, qui ne se demande pas ici.`,
  file: 'Pour pgAdmin : Tools, Import/Export Servers. Ce fichier ne contient aucun mot de passe.',
  fileTitle: (database) => `servers.json pour ${database}`,
  notShown: (problem) => `Impossible de l’afficher : ${problem}`,
};
