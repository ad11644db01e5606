/** French: how to connect. */
import type { connecting as English } from '../en/connection-texts.ts';

export const connecting: typeof English = {
  noEndpoint:
    'Scalingo n’a pas renvoyé l’hôte et le port. Vous les trouverez dans son tableau de bord, sous Connect, Connection String.',
  endpoint: (f) =>
    `Hôte : ${f.host}\nPort : ${f.port}\nBase de données : ${f.database}\nUtilisateur : ${f.user}\nMode SSL : ${f.mode}`,
  passwordOf: (f) => `Mot de passe de ${f.user} : demandez-le à ${f.who}.`,
  yourUser: (placeholder) =>
    `Remplacez ${placeholder} par votre utilisateur PostgreSQL. Son mot de passe vous sera demandé.`,

  title: 'Détails de connexion',
  psql: 'psql',
  test: 'Pour vérifier si vous pouvez déjà atteindre la base',
  uri: 'URI, pour les programmes',
  shell: 'Variables pour psql, pg_dump et pg_restore, dans sh',
  powerShell: 'Les mêmes dans PowerShell',
  pgAdmin: 'pgAdmin',
  pgAdminHow: (file) => `Enregistrez ceci sous ${file}, puis Tools, Import/Export Servers.`,
  tools: 'DBeaver et DataGrip',
  toolsHow: (mode) =>
    `DBeaver : New connection, PostgreSQL, Connect by URL ; dans l’onglet SSL, SSL mode ${mode}. DataGrip : New data source, PostgreSQL, la même URL ; dans l’onglet SSH/SSL, Use SSL, mode Require.`,
  password: 'Mot de passe',
  passwordOwn:
    'db-access n’envoie jamais de mot de passe. Si vous avez accès à Scalingo, ceci affiche le vôtre :',
  dashboard: 'Ou dans le tableau de bord de Scalingo : Connect, Connection String.',
  certificate: 'Certificat',
  certificateOwn: (f) =>
    `La chaîne de connexion de Scalingo contient ${f.require} : elle chiffre, sans vérifier qui répond. Scalingo publie une autorité de certification, ${f.url}. Rien n’indique si elle a signé le certificat de ce point de terminaison, ce qu’exige ${f.full} : essayez avant de vous y fier.`,
  peering: 'Depuis un réseau Outscale appairé',
  peeringOwn: (f) =>
    `Il y a un point de terminaison privé.\nHôte : ${f.host}\nPort : ${f.port}\nIl faut une règle de pare-feu pour votre plage privée, qui ne se demande pas ici.`,
  file: 'Pour pgAdmin : Tools, Import/Export Servers. Ce fichier ne contient aucun mot de passe.',
  fileTitle: (database) => `servers.json pour ${database}`,
  notShown: (problem) => `Impossible de l’afficher pour le moment. ${problem}`,
};
