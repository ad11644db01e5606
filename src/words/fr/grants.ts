/** French: what becomes of a grant. What stands between the words is put on paper already. */
import type { grants as English } from '../en/grants.ts';
import { formats } from '../language.ts';

const { count } = formats.fr;

export const grants: typeof English = {
  oneAddress: (source) => `${source} (une adresse)`,
  addresses: (source, amount) => `${source} (${count(amount, { one: 'adresse', other: 'adresses' })})`,
  region: (source) =>
    `${source} (toutes les applications de cette région Scalingo, y compris celles d’autres clients)`,
  anyMember: 'tout membre à part entière de cet espace de travail',
  anyMemberElse: 'tout membre à part entière de cet espace de travail, sauf le demandeur',

  asks: (f) => `${f.who} demande un accès à ${f.database} depuis ${f.source} pour ${f.length}`,
  asksInEmergency: (f) =>
    `${f.who} a ouvert en URGENCE un accès à ${f.database} depuis ${f.source} pour ${f.length}`,
  triedInEmergency: (f) =>
    `${f.who} a essayé d’ouvrir en URGENCE un accès à ${f.database} depuis ${f.source} pour ${f.length}`,
  access: (f) => `Accès à ${f.database} depuis ${f.source}`,
  accessFor: (f) => `Accès à ${f.database} depuis ${f.source} pour ${f.length}`,
  asked: (f) =>
    `Demande enregistrée sous ${f.id} : accès à ${f.database} depuis ${f.source} pour ${f.length}.`,
  masked: (source) => `Votre plage a été lue comme ${source}, à partir de sa première adresse.`,
  cut: (f) =>
    `Vous avez demandé ${f.asked} ; le maximum est ici de ${f.longest}, car la règle de pare-feu est retirée un peu avant la fin de l’accès le plus long.`,
  opensNow: 'L’accès s’ouvre maintenant.',
  eachStep: 'Vous recevrez un message direct à chaque étape.',
  beingMoved: (id) =>
    `${id} change d’adresse : la nouvelle s’ouvre d’abord, puis l’ancienne se ferme. Votre message direct dira quand ce sera fait.`,
  moreAsked: (id) =>
    `La prolongation de ${id} est demandée. Vous recevrez un message dès que les approbateurs auront répondu.`,
  moreUrgent: 'Il reste moins de 5 minutes : les approbateurs voient que c’est urgent.',
  moreDone: (f) =>
    `C’est fait : l’accès prend maintenant fin le ${f.time} (${f.length} sur ${f.longest} au plus).`,
  moreGiven: (f) =>
    `${f.who} a prolongé de ${f.length} son accès à ${f.database}, ce que la politique permet sans approbation. Il prend fin le ${f.time}.`,
  urgent: (time) => `Urgent : l’accès prend fin le ${time}.`,
  moreAllowedShort: (f) => `Prolongation de ${f.length} accordée par ${f.by}.`,
  moreRefusedShort: (f) => `Prolongation de ${f.length} refusée par ${f.by}.`,
  moreUnanswered: (f) =>
    f.people === ''
      ? `Une prolongation de ${f.length} avait été demandée le ${f.time}, et personne n’a répondu à temps.`
      : `Une prolongation de ${f.length} avait été demandée le ${f.time}, et il n’y a pas eu assez d’approbations à temps. Accord donné par ${f.people}.`,
  moreNotAnswered: (f) =>
    `La prolongation de ${f.length} demandée le ${f.time} n’a pas reçu de réponse avant la fin de l’accès.`,

  waitsUntil: (time) => `En attente d’une réponse jusqu’au ${time}.`,
  answerable: (f) => `Réponse possible jusqu’au ${f.until}, puis à partir du ${f.from}.`,
  approvals: (f) => {
    const left = f.need - f.have;
    const needed = f.said && left > 0 ? ` ; il en faut encore ${left}` : '';
    const can = f.can && ` ${f.can} peut ${f.said && 'encore '}approuver.`;
    return `${count(f.have, { one: 'approbation', other: 'approbations' })} sur ${f.need}${f.said && ` : ${f.said}`}${needed}.${can}`;
  },
  saidYes: (f) => `${f.by} ${f.count === 1 ? 'a donné son accord' : 'ont donné leur accord'}`,
  saidYesTo: (f) =>
    `${f.by} ${f.count === 1 ? 'a donné son accord' : 'ont donné leur accord'} pour ${f.terms}`,
  lengthOf: (f) => `${f.length} au lieu de ${f.asked}`,
  lengthProposed: (f) => `${f.length} (demande : ${f.asked})`,
  onlyFrom: (f) => `${f.length} depuis ${f.source} seulement`,
  uncounted: (f) =>
    f.count === 1
      ? `L’accord de ${f.by} ne compte plus : cette personne ne peut plus approuver cette demande.`
      : `Les accords de ${f.by} ne comptent plus : ces personnes ne peuvent plus approuver cette demande.`,
  nobodyNow: 'personne pour le moment',
  unanswerable: (groups) =>
    `Trop peu de personnes peuvent approuver cette demande pour le moment${groups && ` : personne dans ${groups} ne le peut`}. Les personnes qui gèrent db-access ont été prévenues.`,
  answerableAgain: 'Assez de personnes peuvent de nouveau approuver cette demande.',
  needlessYes: (can) =>
    `Votre accord est noté, mais il ne fait pas avancer la demande : il faut celui de ${can}.`,
  anyoneElse: 'Toute autre personne',
  denied: (f) => `Refusé par ${f.by} le ${f.time}.`,
  because: (text) => `Explication : ${text}`,
  withdrawn: (f) => `Demande retirée par ${f.by} le ${f.time}.`,
  lapsedHalfway: (time) => `Il n’y a pas eu assez d’approbations à temps : la demande a expiré le ${time}.`,
  lapsedInTheWay: (time) =>
    `Il y a eu assez d’approbations, mais la politique ou une limite s’y opposait : la demande a expiré le ${time}.`,
  lapsedWith: (f) =>
    `${count(f.have, { one: 'approbation', other: 'approbations' })} sur ${f.need} : ${f.by} ${f.count === 1 ? 'a donné son accord' : 'ont donné leur accord'}${f.missing && ` ; personne dans ${f.missing} ne l’a fait`}.`,
  lapsed: (time) => `Personne n’a répondu à temps : la demande a expiré le ${time}.`,
  databaseLeft: (f) =>
    `Demande fermée le ${f.time} : ${f.database} n’est plus dans la configuration de db-access, personne ne peut donc répondre.`,
  approvedBy: (f) => `Approuvé par ${f.by} le ${f.time}.`,
  approvedByPolicy: (f) => `Approuvé par la politique (${f.clause}) le ${f.time}.`,
  emergencyBy: (f) => `Urgence : ${f.by} a ouvert l’accès sans approbation le ${f.time}.`,
  less: (f) => `La demande était de ${f.length} depuis ${f.source} ; l’approbation porte sur moins.`,
  opening: 'Ouverture en cours…',
  givenBackUnopened: (by) => `Rendu avant l’ouverture, par ${by}.`,
  notOpenYet: (f) =>
    `Pas encore ouvert : ${f.problem} Nous continuons d’essayer jusqu’au ${f.time} (${f.length} en tout).`,
  notOpen: (problem) =>
    `Pas ouvert : ${problem} Le délai d’ouverture est passé ; il reste peut-être une règle de pare-feu à nous, nous continuons donc de vérifier jusqu’à en être sûrs.`,
  openSince: (time) => `Ouvert depuis le ${time}.`,
  lent: 'La règle de pare-feu de quelqu’un d’autre laisse déjà entrer cette adresse.',
  endedEarly: (by) => `Terminé avant l’heure par ${by} ; fermeture en cours…`,
  endsAt: (time) => `L’accès prend fin le ${time}.`,
  moreWaits: (f) =>
    `Prolongation de ${f.length} demandée le ${f.time} ; tant qu’elle n’est pas approuvée, la fin ne change pas.`,
  notMoved: (f) => `L’accès n’a pas pu passer à ${f.source}. ${f.problem}`,
  wantsMore: (f) => `${f.who} demande ${f.length} de plus sur ${f.database}.`,
  moreAllowed: (f) =>
    `Accès à ${f.database} depuis ${f.source} : ${f.by} a accordé ${f.length} de plus le ${f.time}.`,
  moreRefused: (f) =>
    `Accès à ${f.database} depuis ${f.source} : ${f.by} a refusé les ${f.length} de plus le ${f.time} ; la fin ne change pas.`,
  warned: (time) => `La fin, prévue le ${time}, a été annoncée au demandeur.`,
  keepTrying: 'Nous continuons d’essayer.',
  moving: (f) => `Passage à ${f.to} : cette adresse s’ouvre d’abord, puis ${f.from} se ferme.`,
  movedFrom: (source) =>
    `L’accès est passé à cette adresse depuis ${source}, dont la fermeture est en cours.`,
  approvedFrom: (source) => `L’approbation portait sur ${source}.`,
  failed: (problem) =>
    `Mais l’accès n’a pas pu être ouvert : ${problem} Il ne reste aucune règle de pare-feu à nous.`,
  byDbAccess: 'db-access, car le demandeur n’est plus membre à part entière de cet espace de travail',

  closedUnopened: (f) => `Rendu avant l’ouverture, par ${f.by} ; fermé le ${f.time}.`,
  timeIsUp: (f) => `Ouvert le ${f.since}, fermé le ${f.time} : sa durée était écoulée.`,
  closedEarly: (f) => `Ouvert le ${f.since}, fermé le ${f.time} : terminé avant l’heure par ${f.by}.`,
  removedOutside: (f) =>
    `Ouvert le ${f.since}, fermé le ${f.time} : quelqu’un a supprimé la règle de pare-feu chez Scalingo. L’accès ne se rouvre pas de lui-même.`,
  closedOtherwise: (f) => `Ouvert le ${f.since}, fermé le ${f.time}.`,
  databaseGone: (f) =>
    `Ouvert le ${f.since}, fermé le ${f.time} : la base a été supprimée chez Scalingo. Si elle revient, sa règle de pare-feu sera supprimée.`,
  stillLent:
    'La règle de pare-feu de quelqu’un d’autre, à laquelle nous ne touchons pas, laisse peut-être encore entrer cette adresse.',

  reappeared: (f) =>
    `⚠️ Une de nos règles de pare-feu pour ${f.source} sur ${f.database} est réapparue après la fin de cet accès. Vue le ${f.time}, supprimée au bout de ${f.length}.`,
  reappearedLate: 'Scalingo a sans doute exécuté notre demande en retard.',
  reappearedGone: 'La base, que l’on nous avait dite supprimée, répond à nouveau.',

  wasEmergency: 'C’était un accès d’urgence.',
  toReview: 'Pas encore examiné : était-ce justifié ?',
  justified: (f) => `Ouverture examinée par ${f.by} le ${f.time} : justifiée.`,
  notJustified: (f) => `Ouverture examinée par ${f.by} le ${f.time} : non justifiée.`,
  yourJustified: (f) =>
    `${f.by} a examiné votre accès d’urgence à ${f.database} depuis ${f.source} le ${f.time} : il était justifié.`,
  yourNotJustified: (f) =>
    `${f.by} a examiné votre accès d’urgence à ${f.database} depuis ${f.source} le ${f.time} : il n’était pas justifié.`,
  nudge: (requester) => `Cette demande de ${requester} attend toujours une réponse.`,
  nag: (f) =>
    `${f.who} a ouvert ${f.database} en urgence, et personne ne l’a encore examiné : était-ce justifié ?`,
  alsoToReview: (emergencies) => `Restent aussi à examiner : ${emergencies}.`,
  emergencyOf: (f) => `${f.id} de ${f.who}`,

  reached: (what) =>
    `Lors d’un essai depuis là où tourne db-access, la base de données a répondu (${what}). Cela ne dit pas si votre adresse passe déjà.`,
  notReached: (what) =>
    `Lors d’un essai depuis là où tourne db-access, la base de données n’a pas pu être atteinte (${what}). C’est courant quand aucune règle ne laisse entrer db-access lui-même, et cela ne dit rien de votre adresse.`,
  /** why the endpoint was not reached; any other word is the system's own */
  unreached: {
    'timed out': 'délai dépassé',
    refused: 'connexion refusée',
    'no such name': 'nom introuvable',
    'no TLS': 'elle ne parle pas TLS',
  },
  nextStep: (what) => `À faire dans le tableau de bord de Scalingo : ${what}.`,
  onCommandLine: (line) => `Avec sa ligne de commande : ${line}`,

  /** what it is about, and what becomes of it */
  about: (f) => `${f.what} : ${f.state}`,
  spreading: 'Un changement du pare-feu peut mettre environ deux minutes à prendre effet.',
  openSessions: 'Les connexions déjà ouvertes peuvent subsister ; merci de les fermer.',
  stillOpen: (f) => `Cette adresse reste ouverte jusqu’au ${f.time} par ${f.id}.`,
  stillOpenForOther: (time) =>
    `Cette adresse reste ouverte jusqu’au ${time} : quelqu’un d’autre a aussi un accès depuis celle-ci.`,
  alreadyOpen: (f) =>
    `Vous avez déjà cet accès : ${f.database} est ouverte depuis ${f.source} jusqu’au ${f.time} (${f.id}).`,
  passwords:
    'Nous n’envoyons jamais de mot de passe. Le vôtre se trouve dans le tableau de bord de Scalingo : Connect, Connection String ; ou demandez-le à la personne qui gère cette base de données.',
};
