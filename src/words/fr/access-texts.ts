/** French: who has access now, as approvers and admins see it. */
import type { access as English } from '../en/access-texts.ts';

export const access: typeof English = {
  nobody: (database) => `${database} : aucun accès ouvert.`,
  nobodyAnywhere: 'Aucun accès ouvert.',
  until: (f) => `${f.who} depuis ${f.sources}, fin : ${f.time}.`,
  opening: (f) => `${f.who} depuis ${f.sources}, ouverture en cours…`,
  closing: (f) => `${f.who} depuis ${f.sources}, fermeture en cours…`,
  emergency: (line) => `🚨 Urgence : ${line}`,
  unreadable: (line) => `${line} Cette version de db-access ne peut pas lire le reste de l’enregistrement.`,
  unknown: (id) => `L’enregistrement de ${id} est illisible.`,
  mayNotSee: (database) =>
    `Seuls les approbateurs et les administrateurs de ${database} peuvent voir qui y a accès.`,
  mayNotSeeAny: 'Seuls les approbateurs et les administrateurs peuvent voir qui a accès.',
  noDatabase: (text) => `Il n’existe aucune base ${text} dont vous puissiez voir les accès.`,
  youCanSee: (names) => `Vous pouvez voir : ${names}.`,
};
