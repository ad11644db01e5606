/** French: requests, approvals and access, sentence by sentence. The values between the words are formatted already. */
import type { grants as English } from '../en/grants.ts';
import { formats } from '../language.ts';

const { count } = formats.fr;

export const grants: typeof English = {
  addresses: (source, amount) => `${source} (${count(amount, { one: 'adresse', other: 'adresses' })})`,
  region: (source) =>
    `${source} (toutes les applications de cette région Scalingo, y compris celles d’autres clients)`,
  anyMember: 'tout membre à part entière de cet espace de travail',
  anotherMember: 'un autre membre à part entière',
  anotherApprover: 'un autre approbateur',
  anyMemberElse: 'tout membre à part entière de cet espace de travail, sauf le demandeur',

  operators: 'les personnes qui gèrent db-access',

  asks: (f) => `${f.who} demande un accès à ${f.database} depuis ${f.source} pour ${f.length}`,
  asksInEmergency: (f) =>
    `🚨 Urgence : ${f.who} a ouvert ${f.database} sans approbation, depuis ${f.source} pour ${f.length}`,
  opensInEmergency: (f) =>
    `🚨 Urgence : ${f.who} ouvre ${f.database} sans approbation, depuis ${f.source} pour ${f.length}`,
  triedInEmergency: (f) =>
    `🚨 Urgence : ${f.who} a essayé d’ouvrir ${f.database} sans approbation, depuis ${f.source} pour ${f.length}`,
  access: (f) => `${f.database} depuis ${f.source}`,
  accessFor: (f) => `${f.database} depuis ${f.source} pour ${f.length}`,
  asked: (f) =>
    f.approvers === ''
      ? `Demande enregistrée : ${f.database} depuis ${f.source} pour ${f.length}.`
      : `Demande envoyée à ${f.approvers} : ${f.database} depuis ${f.source} pour ${f.length}.`,
  portLeftOut: (port) =>
    `Le port ${port} n’a pas été retenu : l’accès est donné à une adresse, quel que soit le port.`,
  lengthUntil: (f) => `${f.length}, jusqu’à ${f.time} au plus tard`,
  masked: (source) => `Plage arrondie à ${source}.`,
  cut: (f) =>
    `Vous avez demandé ${f.asked}. Le maximum est ici de ${f.longest}, car la règle de pare-feu est supprimée un peu avant la fin de l’accès le plus long.`,
  opensNow: 'L’accès s’ouvre maintenant.',
  eachStep: 'Je vous écrirai à chaque étape.',
  beingMoved: (f) =>
    `Changement d’adresse en cours pour ${f.database} : ${f.source}. L’ancienne adresse fonctionne jusqu’à l’ouverture de la nouvelle. Je vous écrirai à ce moment-là.`,
  moreAsked: 'Prolongation demandée. Je vous écrirai dès que les approbateurs auront répondu.',
  moreUrgent: 'Il reste moins de 5 minutes : les approbateurs voient que c’est urgent.',
  moreDone: (f) => `Nouvelle fin de l’accès : ${f.time} (${f.length} en tout, ${f.longest} au maximum).`,
  moreWaitsOn: (length) => `Votre demande de ${length} de plus attend toujours la réponse des approbateurs.`,
  moreGiven: (f) =>
    `${f.who} a prolongé de ${f.length} son accès à ${f.database}, ce que la politique permet sans approbation. Nouvelle fin : ${f.time}.`,
  urgent: (time) => `Urgent ! Fin de l’accès : ${time}.`,
  moreAllowedShort: (f) => `${f.by} a approuvé ${f.length} de plus.`,
  moreRefusedShort: (f) => `${f.by} a refusé ${f.length} de plus.`,
  moreUnanswered: (f) =>
    f.isAnswered
      ? `Une prolongation de ${f.length} a été demandée, mais n’a pas reçu assez d’approbations à temps.${f.people && ` Accord donné par ${f.people}.`}`
      : `Une prolongation de ${f.length} a été demandée, mais personne n’a répondu à temps.`,
  moreNotAnswered: (f) =>
    f.isAnswered
      ? `L’accès a pris fin avant que la prolongation de ${f.length} n’ait reçu assez d’approbations.${f.people && ` Accord donné par ${f.people}.`}`
      : `L’accès a pris fin avant toute réponse à la demande de prolongation de ${f.length}.`,
  moreSettled: (f) => `${f.who} a demandé une prolongation sur ${f.database}. Il n’y a plus rien à faire.`,

  answerable: (f) =>
    f.from
      ? `Les approbateurs peuvent répondre jusqu’à la pause (${f.until}), puis à la reprise (${f.from}).`
      : `Les approbateurs peuvent répondre jusqu’à la fin des heures prévues (${f.until}).`,
  approvals: (f) => {
    const left = f.need - f.have;
    const needed = f.said && left > 0 ? ` ; il en faut encore ${left}` : '';
    const can = f.can && ` ${f.can} peut ${f.said && 'encore '}approuver.`;
    if (f.said && f.need === 1) return `${f.said}.${can}`;
    return `${count(f.have, { one: 'approbation', other: 'approbations' })} sur ${f.need}${f.said && ` : ${f.said}`}${needed}.${can}`;
  },
  saidYes: (f) => `${f.by} ${f.count === 1 ? 'a donné son accord' : 'ont donné leur accord'}`,
  saidYesTo: (f) =>
    `${f.by} ${f.count === 1 ? 'a donné son accord' : 'ont donné leur accord'} pour ${f.terms}`,
  lengthOf: (f) => `${f.length} au lieu de ${f.asked}`,
  lengthProposed: (f) => `${f.length} (demandé : ${f.asked})`,
  onlyFrom: (f) => `${f.length} depuis ${f.source} seulement`,
  uncounted: (f) =>
    f.count === 1
      ? `L’accord de ${f.by} ne compte plus : cette personne ne peut plus approuver cette demande.`
      : `Les accords de ${f.by} ne comptent plus : ces personnes ne peuvent plus approuver cette demande.`,
  nobodyNow: 'personne pour le moment',
  unanswerable: (groups) =>
    `Trop peu de personnes peuvent donner leur accord pour le moment${groups && ` : personne dans ${groups} ne le peut`}. Nous prévenons les personnes qui gèrent db-access.`,
  answerableAgain: 'Assez de personnes peuvent de nouveau donner leur accord.',
  needlessYes: (can) => `Votre accord est noté, mais il faut encore celui de ${can}.`,
  anyoneElse: 'Toute autre personne',
  because: (text) => `Motif du refus : ${text}`,
  lapsedWith: (f) =>
    `${count(f.have, { one: 'approbation', other: 'approbations' })} sur ${f.need} : ${f.by} ${f.count === 1 ? 'a donné son accord' : 'ont donné leur accord'}${f.missing && ` ; personne dans ${f.missing} ne l’a fait`}.`,
  notOpenYet: (f) =>
    `L’accès n’est pas encore ouvert. ${f.problem} Nous réessayons pendant ${f.length} en tout (dernier essai : ${f.time}).`,
  notOpen: (problem) =>
    `L’accès n’est pas ouvert. ${problem} Le délai d’ouverture est passé. Une de nos règles de pare-feu subsiste peut-être : nous continuons de vérifier.`,
  othersRule: 'Cette adresse est déjà autorisée par une règle de pare-feu qui n’est pas la nôtre.',
  moreWaits: (length) =>
    `Prolongation de ${length} demandée : la fin ne change pas tant qu’elle n’est pas approuvée.`,
  notMoved: (f) => `L’accès n’a pas pu passer à ${f.source}. ${f.problem}`,
  wantsMore: (f) => `${f.who} demande ${f.length} de plus sur ${f.database}.`,
  fyi: (who) => `Pour information : ${who}`,
  pleaseAnswer: (who) => `Merci de répondre : ${who}`,
  pleaseReview: (who) => `Merci d’examiner : ${who}`,
  expires: (time) => `Expiration : ${time}.`,
  moreAllowed: (f) =>
    `✅ ${f.by} a approuvé ${f.length} de plus.${f.time && ` Nouvelle fin de l’accès à ${f.database} : ${f.time}.`}`,
  moreRefused: (f) =>
    `⛔ ${f.by} a refusé ${f.length} de plus. La fin de l’accès à ${f.database} ne change pas.`,
  keepTrying: 'Nous continuons d’essayer.',
  moving: (f) =>
    `Changement d’adresse en cours : ${f.to}. ${f.from} fonctionne jusqu’à l’ouverture de la nouvelle.`,
  movedFrom: (source) => `Adresse précédente : ${source}, en cours de fermeture.`,
  approvedFrom: (source) => `L’approbation portait sur ${source}.`,
  failed: (problem) => `${problem} Il ne reste aucune règle créée par db-access.`,
  byOperator: (name) => `l’opérateur ${name}`,
  endedBecause: (text) => `Motif de la clôture : ${text}`,
  byDbAccess: 'db-access, car le demandeur n’est plus membre à part entière de cet espace de travail',
  notReopened: 'L’accès ne se rouvre pas automatiquement.',
  removedIfBack: 'Si la base réapparaît, la règle de pare-feu sera supprimée.',
  othersRuleStays:
    'Cette adresse est peut-être encore autorisée par une règle de pare-feu qui n’est pas la nôtre, et à laquelle nous ne touchons pas.',

  reappeared: (f) =>
    `⚠️ Une de nos règles de pare-feu pour ${f.source} sur ${f.database} est réapparue après la fin de cet accès. Vue (${f.time}), supprimée au bout de ${f.length}.`,
  reappearedLate: 'Scalingo a sans doute exécuté notre demande en retard.',
  reappearedGone: 'La base de données, qui nous avait été signalée comme supprimée, répond à nouveau.',

  wasEmergency: 'C’était un accès d’urgence.',
  toReview: 'Pas encore examiné : était-ce justifié ?',
  justified: (f) => `Examiné par ${f.by} (${f.time}) : justifié.`,
  notJustified: (f) => `Examiné par ${f.by} (${f.time}) : non justifié.`,
  yourJustified: (f) =>
    `${f.by} a examiné votre accès d’urgence à ${f.database} depuis ${f.source} : il était justifié.`,
  yourNotJustified: (f) =>
    `${f.by} a examiné votre accès d’urgence à ${f.database} depuis ${f.source} : il n’était pas justifié.`,
  nudge: (f) => `${f.requester} attend toujours une réponse : ${f.database} pour ${f.length}.`,
  nag: (f) =>
    `${f.who} a ouvert ${f.database} en urgence, et personne ne l’a encore examiné. Était-ce justifié ?`,
  alsoToReview: (who) => `D’autres accès d’urgence y attendent aussi un examen, ouverts par ${who}.`,

  reached: (what) =>
    `db-access lui-même a atteint la base (${what}). Cela ne dit pas si votre adresse passe déjà.`,
  notReached: (what) =>
    `db-access lui-même n’a pas pu atteindre la base (${what}). C’est courant quand aucune règle ne l’autorise, et cela ne dit rien de votre adresse.`,
  unreached: {
    'timed out': 'délai dépassé',
    refused: 'connexion refusée',
    'no such name': 'nom introuvable',
    'no TLS': 'TLS n’est pas pris en charge',
  },
  nextStep: (what) => `À faire dans le tableau de bord de Scalingo : ${what}.`,
  onCommandLine: (line) => `Avec sa ligne de commande : ${line}`,

  about: (f) => `${f.what} : ${f.state}`,
  spreading: 'Scalingo peut mettre jusqu’à 2 minutes à laisser passer vos connexions.',
  spreadingEnd: 'Scalingo peut mettre jusqu’à 2 minutes à fermer l’accès.',
  openSessions: 'Les connexions déjà ouvertes peuvent se poursuivre ; merci de les fermer.',
  stillOpen: (time) => `Cette adresse reste ouverte jusqu’à la fin de votre autre accès : ${time}.`,
  stillOpenForOther: (time) =>
    `Cette adresse reste ouverte : quelqu’un d’autre a aussi un accès depuis cette adresse. Fin : ${time}.`,
  alreadyOpen: (f) => `Vous avez déjà un accès à ${f.database} depuis ${f.source}. Fin : ${f.time}.`,
};
