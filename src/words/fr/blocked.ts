/** French: today's policy, or a limit, is in the way of what waits: a request, or more time. */
import type { blocked as english } from '../en/blocked.ts';
import { formats } from '../language.ts';

const open = (amount: number) =>
  formats.fr.count(amount, { one: 'accès ouvert ou approuvé', other: 'accès ouverts ou approuvés' });

const oneOf = (amount: number) => (amount === 1 ? 'il' : 'un de ces accès');
const endOne = (amount: number) => (amount === 1 ? 'Mettez-y fin' : 'Mettez fin à l’un d’eux');

export const blocked: typeof english = {
  tooLong: (f) =>
    `${f.database} autorise désormais ${f.longest} au maximum. Utilisez « Approuver en partie », jusqu’à ${f.longest}.`,
  tooWide: (f) =>
    `${f.database} n’autorise plus que ${f.widest === 32 ? 'des adresses uniques' : `des plages jusqu’à /${f.widest}`}. Utilisez « Approuver en partie » avec une plage plus étroite.`,
  tooShort: (f) =>
    `${f.database} exige désormais au moins ${f.shortest} : cette demande ne peut pas être approuvée.`,
  source: (f) => `${f.database} n’autorise plus ${f.source} : cette demande ne peut pas être approuvée.`,
  reason: (f) =>
    `${f.database} exige désormais un autre format de motif : cette demande ne peut pas être approuvée. ${f.error}`,
  requester: (f) =>
    `${f.who} n’a plus le droit d’accéder à ${f.database} : cette demande ne peut pas être approuvée.`,
  personLimit: (f) =>
    `${f.who} a déjà ${open(f.most)} à ${f.database}, soit le maximum. Cette demande pourra être approuvée dès qu’${oneOf(f.most)} aura pris fin.`,
  limitInAll: (f) =>
    `${f.who} a déjà ${open(f.most)}, toutes bases confondues, soit le maximum. Cette demande pourra être approuvée dès qu’${oneOf(f.most)} aura pris fin.`,
  databaseLimit: (f) =>
    `${f.database} a déjà ${open(f.most)}, soit le maximum. Cette demande pourra être approuvée dès qu’${oneOf(f.most)} aura pris fin.`,

  yours: (access) => `${access} : votre demande ne peut pas être approuvée telle quelle.`,
  again: (access) =>
    `${access} : votre demande peut de nouveau être approuvée. Elle attend toujours une réponse.`,
  over: (access) => `${access} : votre demande n’attend plus de réponse.`,
  askForUpTo: (f) =>
    `${f.database} autorise désormais ${f.longest} au maximum. Les approbateurs peuvent approuver une durée plus courte. Vous pouvez aussi annuler votre demande et demander jusqu’à ${f.longest} avec ${f.command}.`,
  askForAtLeast: (f) =>
    `${f.database} exige désormais au moins ${f.shortest}. Annulez votre demande et demandez ${f.shortest} ou plus avec ${f.command}.`,
  giveBack: (f) =>
    `Vous avez déjà ${open(f.most)} à ${f.database}, soit le maximum. ${endOne(f.most)} avec ${f.command}, et cette demande pourra être approuvée.`,
  giveBackOne: (f) =>
    `Vous avez déjà ${open(f.most)}, toutes bases confondues, soit le maximum. ${endOne(f.most)} avec ${f.command}, et cette demande pourra être approuvée.`,
  waitsForPlace: (f) =>
    `${f.database} a déjà ${open(f.most)}, soit le maximum. Cette demande pourra être approuvée dès qu’${oneOf(f.most)} aura pris fin.`,
  askAgain: (command) => `Annulez votre demande, puis refaites une demande avec ${command}.`,

  more: (f) =>
    `${f.access} : la prolongation de ${f.length} que vous avez demandée ne peut pas être accordée telle quelle.`,
  moreAgain: (f) =>
    `${f.access} : la prolongation de ${f.length} que vous avez demandée peut de nouveau être accordée. Elle attend toujours une réponse.`,
  moreWaits: (f) =>
    `${f.access} : la prolongation de ${f.length} que vous avez demandée attend toujours une réponse.`,
  moreOver: (access) => `${access} : la prolongation demandée ici n’attend plus de réponse.`,
  askForMore: (f) =>
    `${f.database} n’autorise plus que ${f.longest} en tout. Demandez jusqu’à ${f.most} de plus avec ${f.command}.`,
  noMoreLeft: (f) =>
    `${f.database} n’autorise plus que ${f.longest} en tout. Si vous avez besoin d’un accès ensuite, demandez-le avec ${f.command}.`,
  requestAgain: (command) => `Si vous avez besoin d’un accès ensuite, demandez-le avec ${command}.`,
};
