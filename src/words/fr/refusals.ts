/** French: every "no" as one or two sentences: the value, why not, and what to do. */
import type { SpecialRange } from '../../grant/source.ts';
import type { refusals as English } from '../en/refusals.ts';
import { formats } from '../language.ts';

const { count } = formats.fr;

/** `2h30` is both, a length and a time of day. */
function clockOf({ hours, minutes }: { hours: number; minutes: number }): string {
  return `${hours}h${minutes === 0 ? '' : String(minutes).padStart(2, '0')}`;
}

const special: Readonly<Record<SpecialRange, string>> = {
  unspecified: 'une plage qui ne désigne aucune machine',
  private: 'une plage d’adresses privées',
  'carrier-grade NAT': 'une plage interne aux réseaux d’opérateurs (carrier-grade NAT)',
  loopback: 'une plage d’adresses qu’une machine a pour elle-même (loopback)',
  'link-local': 'une plage d’adresses valables sur un seul lien (link-local)',
  reserved: 'une plage d’adresses réservées',
  documentation: 'une plage d’adresses pour les exemples de documentation',
  multicast: 'une plage d’adresses de groupe (multicast)',
};

export const refusals: typeof English = {
  sourceUnreadable: (f) =>
    `${f.text} n’est pas une adresse IPv4. Indiquez-en une, par exemple ${f.one}, ou une plage, par exemple ${f.range}.`,
  sourceIPv6: (f) =>
    `${f.text} est une adresse IPv6, et le pare-feu de Scalingo ne connaît que l’IPv4. Cherchez votre adresse IPv4, par exemple avec ${f.command}.`,
  sourceForm: (f) =>
    `${f.text} est une adresse écrite avec ${f.form} : les programmes ne la lisent pas tous de la même façon. Écrivez quatre nombres décimaux simples, par exemple ${f.one}.`,
  forms: {
    hexadecimal: 'des nombres hexadécimaux',
    'leading zeros': 'des zéros en tête',
    'not four numbers': 'plus ou moins de quatre nombres',
  },
  sourceEverything: (text) => `${text} désigne tout Internet. Indiquez votre propre adresse.`,
  sourceSpecial: (f) =>
    `${f.text} se trouve dans ${f.within}, ${special[f.kind]} : la base de données ne peut pas être atteinte depuis là. Indiquez votre adresse IPv4 publique, que ${f.command} affiche.`,
  sourceTooWide: (f) =>
    `${f.text} est trop large : c’est une plage /${f.bits}, et cette base de données autorise au plus une plage /${f.widest}. Indiquez une plage plus étroite ou une seule adresse.`,
  tooWideInEmergency: (f) =>
    `${f.text} est trop large : c’est une plage /${f.bits}, et un accès d’urgence autorise au plus ${f.widest === 32 ? 'une adresse' : `/${f.widest}`}. Indiquez ${f.widest === 32 ? '' : 'une plage plus étroite ou '}une seule adresse.`,
  noRegion: 'Vous ne pouvez pas demander de région Scalingo ici. Indiquez votre adresse IPv4 publique.',
  regionNotAllowed: (f) =>
    `La région ${f.region} ne peut pas être demandée ici. Régions possibles : ${f.allowed}.`,
  noRegionInEmergency:
    'Ici, un accès d’urgence n’ouvre aucune région Scalingo. Indiquez votre adresse IPv4 publique.',
  regionNotInEmergency: (f) =>
    `Un accès d’urgence n’ouvre pas la région ${f.region}. Régions possibles : ${f.allowed}.`,
  rangeDenied: (f) =>
    `${f.source} se trouve dans ${f.range}, d’où cette base de données ne doit pas être atteinte. Connectez-vous autrement, par exemple par le VPN de l’entreprise.`,
  rangeNotAllowed: (f) =>
    `${f.source} ne fait pas partie des adresses d’où cette base de données peut être atteinte : ${f.allowed}. Connectez-vous par exemple au VPN de l’entreprise, et indiquez l’adresse que vous y avez.`,
  reasonForm: (error) => `Le motif n’a pas le format requis. ${error}`,
  outsideHours: (f) =>
    `Un accès ne peut être demandé et approuvé que dans ces horaires : ${f.hours}. En cas d’urgence, ${f.command} l’ouvre pour les personnes qui en ont le droit.`,
  byHandNow: (hours) => `En dehors de ces horaires, seul un approbateur peut donner son accord : ${hours}.`,
  notInClause: (clause) => `La clause « ${clause} » ne s’applique pas à vous.`,
  clauseNotFrom: (f) =>
    `${f.source} ne fait pas partie des adresses que la clause « ${f.clause} » autorise : ${f.allowed}.`,
  clauseNoRegion: (f) => `La clause « ${f.clause} » n’approuve aucune région, donc pas ${f.source}.`,
  clauseTooWide: (f) =>
    `${f.text} est trop large : c’est une plage /${f.bits}, et la clause « ${f.clause} » approuve au plus ${f.widest === 32 ? 'une adresse' : `/${f.widest}`}.`,
  clauseTooLong: (f) =>
    `${f.asked}, c’est trop long : la clause « ${f.clause} » approuve au plus ${f.longest}.`,
  clauseGone: (f) =>
    `Cet accès a été approuvé par la clause « ${f.clause} », qui n’est plus dans la politique de la base ${f.database}.`,
  clauseUsedUp: (f) =>
    `La clause « ${f.clause} » accorde ${f.most} par personne en 24 heures${f.used ? `, et vous en avez déjà utilisé ${f.used}` : ''}. Pour davantage, un approbateur doit donner son accord.`,
  tooManyOfPerson: (f) =>
    `Vous avez ${count(f.live, { one: 'accès ouvert ou approuvé', other: 'accès ouverts ou approuvés' })} pour ${f.database}, et le maximum est de ${f.most}. ${f.live === 1 ? 'Mettez-y d’abord fin' : 'Mettez d’abord fin à l’un d’eux'} : ${f.command}.`,
  tooManyInAll: (f) =>
    `Vous avez ${count(f.live, { one: 'accès ouvert ou approuvé', other: 'accès ouverts ou approuvés' })} sur l’ensemble des bases (${f.databases}), et le maximum est de ${f.most}. ${f.live === 1 ? 'Mettez-y d’abord fin' : 'Mettez d’abord fin à l’un d’eux'} : ${f.command}.`,
  tooManyOfDatabase: (f) =>
    `La base ${f.database} a déjà ${count(f.live, { one: 'accès ouvert ou approuvé', other: 'accès ouverts ou approuvés' })}, et le maximum est de ${f.most}. Redemandez quand ${f.live === 1 ? 'il' : 'l’un d’eux'} aura pris fin.`,
  letIn: (f) =>
    `Vous pouvez déjà vous connecter à ${f.database} depuis ${f.source} : une règle de pare-feu qui n’est pas la nôtre l’autorise. Aucune demande n’a été envoyée.`,
  alreadyWaiting: (f) =>
    `Vous avez déjà demandé ${f.database} depuis ${f.source} pour ${f.length}. Expiration : ${f.time}. « Modifier » l’annule et ouvre le formulaire avec ce que vous avez saisi.`,
  tooManyWaiting: (f) =>
    `${count(f.waiting, { one: 'de vos demandes attend', other: 'de vos demandes attendent' })} une réponse, et le maximum est de ${f.most}. Annulez-en une ci-dessous ou avec ${f.command}, ou attendez une réponse.`,
  durationUnreadable: (f) => `${f.text} n’est pas une durée. Écrivez par exemple ${f.examples}.`,
  lengthExamples: ['1h30', '2h', '1j'],
  untilExample: 'jusqu’à 18h',
  untilClock: (clock) => `jusqu’à ${clock}`,
  clockOf,
  lengthOf: clockOf,
  clockOrLength: (f) =>
    `${f.text} peut être une durée ou une heure. Écrivez ${f.length} pour une durée, ou ${f.until} pour une heure de fin.`,
  untilUnreadable: (f) =>
    `${f.text} n’indique pas quand l’accès doit prendre fin. Écrivez par exemple ${f.example}.`,
  untilWithoutZone: (f) =>
    `Impossible de lire ${f.text} : Slack n’indique pas votre fuseau horaire. Indiquez plutôt une durée, par exemple ${f.example}.`,
  untilPassed: (time) => `Cette heure est déjà passée : ${time}. Indiquez une heure ultérieure ou une durée.`,
  lastsAlready: (time) =>
    `Cet accès dure déjà au moins jusque-là. Fin : ${time}. Indiquez une heure ultérieure ou une durée.`,
  startLater: (text) =>
    `Un accès ne peut pas commencer plus tard (${text}) : il commence dès qu’il est approuvé. Demandez-le au moment voulu, ou retirez cette précision.`,
  twoDatabases: (names) =>
    `Une demande porte sur une seule base, et vous en avez indiqué plusieurs : ${names}. Choisissez-en une ici, puis demandez l’autre séparément.`,
  durationTooLong: (f) =>
    `${f.asked}, c’est trop long : cette base de données autorise au plus ${f.longest}. Demandez une durée plus courte.`,
  emergencyTooLong: (f) =>
    `${f.asked}, c’est trop long : un accès d’urgence dure au plus ${f.longest}. Demandez une durée plus courte.`,
  durationTooShort: (f) => `${f.asked}, c’est trop court : demandez ${f.shortest} ou plus.`,
  reasonMissing: 'Il manque un motif : indiquez en quelques mots pourquoi vous avez besoin de l’accès.',
  reasonTooLong: (f) =>
    `Le motif est trop long : ${count(f.length, { one: 'caractère', other: 'caractères' })}, pour un maximum de ${f.longest}. Raccourcissez-le.`,
  unknownDatabase: (text) => `Aucune base de données ${text} ne vous est accessible.`,
  noDatabase: (admins) =>
    `Aucune base ne vous est accessible ici. Si vous en avez besoin, contactez ${admins}.`,
  databaseGone: 'La base de données de cette demande n’est plus configurée dans db-access.',
  leadsElsewhere: (database) =>
    `${database} désigne une autre base chez Scalingo depuis cette approbation. Cet accès prend fin à l’heure prévue et ne peut plus être prolongé. Redemandez un accès pour joindre la nouvelle.`,
  meant: (word) => `Vouliez-vous dire ${word} ?`,
  known: (names) => `Vous pouvez demander : ${names}.`,
  knownAndMore: (f) =>
    `Vous pouvez demander : ${f.names} et ${count(f.more, { one: 'autre', other: 'autres' })}.`,
  askMember: 'Adressez-vous à un membre à part entière de cet espace de travail.',
  strangers: {
    guest: 'Les invités ne peuvent ni demander ni approuver un accès.',
    bot: 'Les bots ne peuvent ni demander ni approuver un accès.',
    deactivated: 'Ce compte Slack est désactivé.',
    'from another workspace':
      'Les membres d’autres espaces de travail ne peuvent ni demander ni approuver un accès.',
    unconfirmed: 'Ce compte Slack n’a pas confirmé son adresse e-mail.',
  },
  cannotTellWho: (why) =>
    `Nous n’avons pas pu vous retrouver dans Slack (${why}), et sans cela rien n’est accordé. Réessayez dans une minute ; si cela persiste, prévenez les personnes qui gèrent db-access.`,
  cannotTellGroup: (f) =>
    `Nous n’avons pas pu voir qui fait partie de ${f.group} (${f.why}), et sans cela rien n’est accordé. Réessayez dans une minute ; si cela persiste, prévenez les personnes qui gèrent db-access.`,
  cannotTellApprover: (f) =>
    `Nous n’avons pas pu retrouver dans Slack ${f.person}, qui a donné son accord avant vous (${f.why}) : impossible de savoir si cet accord compte encore. Réessayez dans une minute ; si cela persiste, prévenez les personnes qui gèrent db-access.`,
  notARequester: (f) =>
    `Vous ne pouvez pas demander d’accès à ${f.database}. Si vous en avez besoin, contactez ${f.admins}.`,
  notAnApprover: (who) =>
    `Vous ne pouvez pas répondre à cette demande. ${who === '' ? 'Ses approbateurs figurent sur la carte.' : `C’est à ${who} de le faire.`}`,
  notAReviewer: (who) =>
    `Vous ne pouvez pas examiner cet accès d’urgence. ${who === '' ? 'Sa carte indique qui le peut.' : `C’est à ${who} de le faire.`}`,
  ownRequest: (who) => `Vous ne pouvez pas répondre à votre propre demande. Adressez-vous à ${who}.`,
  ownEmergency: (who) => `Vous ne pouvez pas examiner votre propre accès d’urgence. Adressez-vous à ${who}.`,
  notYours: 'Cette demande n’est pas la vôtre : seule la personne qui en est à l’origine peut faire cela.',
  unknownGrant: (f) => `La demande ${f.id} n’existe pas. ${f.command} montre les vôtres.`,
  outdated: (now) => `La demande a changé. ${now} Vérifiez-la, puis répondez de nouveau.`,
  accessChanged: (f) =>
    `Cet accès a changé : ${f.database} depuis ${f.source}. Fin : ${f.time}. Vérifiez, puis réessayez.`,
  alreadyEnding: (access) => `L’accès à ${access} est déjà en cours de fermeture.`,
  approvedAlready: (access) => `Vous avez déjà approuvé ${access}. Quelqu’un d’autre doit le faire aussi.`,
  requester: {
    mayNot: (why) => `Le demandeur n’a plus droit à cet accès. ${why}`,
    cannotTellWho: (why) =>
      `Nous n’avons pas pu retrouver le demandeur dans Slack (${why}), et sans cela rien n’est accordé. Réessayez dans une minute ; si cela persiste, prévenez les personnes qui gèrent db-access.`,
    notARequester: (database) => `Le demandeur ne peut plus demander d’accès à ${database}.`,
    notInClause: (clause) => `La clause « ${clause} » ne s’applique plus au demandeur.`,
    noEmergency: (database) => `Le demandeur ne peut plus ouvrir ${database} sans approbation.`,
    noExtension: (database) =>
      `La politique ne permet plus de prolonger un accès à ${database}. Appuyez sur « Refuser » ; le demandeur peut demander un nouvel accès.`,
    extendsTooLong: (f) =>
      `Cela ferait ${f.asked} en tout, et la politique autorise ${f.longest}. Le demandeur peut demander une prolongation plus courte.`,
    tooMany: (f) =>
      `Le demandeur a ${count(f.live, { one: 'accès ouvert ou approuvé', other: 'accès ouverts ou approuvés' })} pour ${f.database}, et le maximum est de ${f.most}. ${f.live === 1 ? 'Il' : 'L’un d’eux'} doit d’abord prendre fin.`,
    tooManyInAll: (f) =>
      `Le demandeur a ${count(f.live, { one: 'accès ouvert ou approuvé', other: 'accès ouverts ou approuvés' })} sur l’ensemble des bases, et le maximum est de ${f.most}. ${f.live === 1 ? 'Il' : 'L’un d’eux'} doit d’abord prendre fin.`,
  },
  moreThanAsked: (f) =>
    `C’est plus que ce qui a été demandé : ${f.length} depuis ${f.source} est le maximum qui puisse être approuvé.`,
  nobodyCouldApprove: (f) =>
    `Personne ne pourrait approuver cette demande : il faut ${count(f.need, { one: 'approbation', other: 'approbations' })}, et ${count(f.have, { one: 'personne pourrait', other: 'personnes pourraient' })} en donner une. Contactez ${f.admins} pour ajouter des approbateurs à ${f.database}.`,
  noEmergency: (f) =>
    `Vous ne pouvez pas ouvrir ${f.database} sans approbation. Demandez un accès avec ${f.command}.`,
  unreviewed: (f) =>
    `Votre accès d’urgence à ${f.accesses} n’a pas encore été examiné. Adressez-vous à l’une des personnes indiquées sur sa carte, ou faites une demande classique avec ${f.command}.`,
  noExtension: (f) =>
    `L’accès à ${f.database} ne peut pas être prolongé. Refaites une demande avec ${f.command}.`,
  moreRefusedLately: (f) =>
    `${f.by} a refusé de prolonger l’accès à ${f.access} (${f.time}).${f.again && ` Vous pourrez redemander une prolongation plus tard (${f.again}).`} S’il vous faut un accès après la fin, demandez-le avec ${f.command}.`,
  extensionWaits: (access) =>
    `Vous avez déjà demandé une prolongation pour ${access}. Elle attend la réponse des approbateurs.`,
  extendsTooLong: (f) =>
    `Cela ferait ${f.asked} en tout, et le maximum est de ${f.longest}. Demandez une prolongation plus courte, ou refaites une demande quand l’accès aura pris fin.`,
  sameSource: (f) => `Votre accès à ${f.database} est déjà ouvert pour ${f.source}.`,
  stillMoving: 'L’adresse précédente est encore en cours de fermeture. Réessayez dans une minute.',
  regionCannotMove: (command) =>
    `Une adresse ne peut être remplacée que par une autre adresse. Pour une région Scalingo, refaites une demande avec ${command}.`,
  notMoved: (f) =>
    `Pour vous connecter depuis ${f.source}, demandez un accès avec ${f.command}. Ce qui est ouvert depuis votre ancienne adresse le reste.`,
  widerThanApproved: (f) =>
    `${f.source} est plus large que ce qui a été approuvé, ${f.approved}. Indiquez une plage plus étroite ou une seule adresse, ou refaites une demande.`,
  nobodyAnswersNow: (time) =>
    `Les approbateurs pourront de nouveau répondre plus tard (${time}) : personne n’est relancé avant. Les rappels reprendront alors.`,
  remindedLately: (f) =>
    `Les approbateurs de ${f.access} ont été relancés (${f.time}).${f.again && ` Prochain rappel possible : ${f.again}.`}`,
  remindedNobodyLately: (f) =>
    `Un rappel pour ${f.access} a été publié (${f.time}), mais personne n’a pu y être mentionné. Contactez vous-même un approbateur.${f.again && ` Prochain rappel possible : ${f.again}.`}`,

  notApprovedYet: (f) =>
    f.count === 1
      ? `Votre demande d’accès à ${f.access} n’est pas encore approuvée. Vous pouvez l’annuler.`
      : 'Vos demandes ne sont pas encore approuvées. Vous pouvez les annuler :',
  openAlready: (f) =>
    `Votre accès à ${f.database} depuis ${f.source} est ouvert. Fin : ${f.time}. Vous pouvez y mettre fin.`,
  openingAlready: (f) =>
    `Votre accès à ${f.database} depuis ${f.source} est approuvé et va s’ouvrir. Vous pouvez y mettre fin.`,

  // a late or second answer is told what was decided, by whom, and when
  lapsedHalfway: (f) =>
    `La demande d’accès à ${f.access} a expiré (${f.time}) : il n’y a pas eu assez d’approbations à temps. Redemandez si l’accès est encore nécessaire.`,
  lapsedInTheWay: (f) =>
    `La demande d’accès à ${f.access} a expiré (${f.time}) : il y a eu assez d’approbations, mais la politique ou une limite s’y opposait. Redemandez si l’accès est encore nécessaire.`,
  lapsedUnapproved: (f) =>
    `La demande d’accès à ${f.access} a expiré (${f.time}) : elle n’a pas été approuvée à temps. Redemandez si l’accès est encore nécessaire.`,
  lapsed: (f) =>
    `La demande d’accès à ${f.access} a expiré (${f.time}) : personne n’a répondu à temps. Redemandez si l’accès est encore nécessaire.`,
  databaseLeft: (f) =>
    `La demande d’accès à ${f.access} a été fermée (${f.time}) : ${f.database} n’est plus dans la configuration de db-access. Si vous en avez encore besoin, adressez-vous aux personnes qui gèrent db-access.`,
  denied: (f) => `${f.by} a refusé la demande d’accès à ${f.access} (${f.time}).`,
  withdrawn: (f) => `${f.by} a annulé la demande d’accès à ${f.access} (${f.time}).`,
  decided: (f) => `${f.access}, ${f.time} : ${f.decision}`,
  ended: (f) => `L’accès à ${f.access} a pris fin (${f.time}).`,
  failed: (f) => `L’accès à ${f.access} n’a pas pu être ouvert, et a été abandonné (${f.time}).`,
};
