/** French: what is shown to those who only look, and what is answered to a command. */
import type { looking as English } from '../en/command-texts.ts';
import { formats } from '../language.ts';

const others = (amount: number) => formats.fr.count(amount, { one: 'autre', other: 'autres' });

export const looking: typeof English = {
  help: {
    request: 'Demander',
    mine: 'Mes accès',
    approve: 'Approuver',
    form: 'ouvre un formulaire.',
    line: 'fait la demande en une ligne, dans l’ordre que vous voulez.',
    why: 'pourquoi vous en avez besoin',
    list: 'montre ce que vous avez demandé.',
    history: 'montre ce que vous avez eu auparavant.',
    show: 'montre une demande.',
    done: 'met fin à un accès avant l’heure.',
    moved: 'remplace l’adresse d’un accès ouvert.',
    extend: 'demande à prolonger l’accès.',
    cancel: 'annule une demande encore sans réponse.',
    explain: 'indique ce que vous pouvez y demander, et qui approuve.',
    emergency: 'ouvre un accès immédiatement, sans approbation ; il est examiné ensuite.',
    pending: 'montre ce qui attend votre réponse.',
    who: 'montre qui a accès en ce moment.',
    databases: 'montre ce que vous pouvez demander.',
  },
  typed: {
    text: (command) =>
      `Je ne comprends que les commandes. Tapez ${command} ici pour demander un accès, ou utilisez un bouton.`,
    request: 'Demander un accès',
    list: 'Mes accès',
    help: 'Toutes les commandes',
  },
  upTo: (f) => `${f.database} (jusqu’à ${f.length})`,
  databases: (names) => `Bases accessibles sur demande : ${names}`,
  inEmergency: (f) => `Bases que vous pouvez ouvrir en urgence seulement, avec ${f.command} : ${f.names}`,
  noneSetUp:
    'Aucune base de données n’est encore configurée ici. Un administrateur peut en ajouter une dans db-access.yaml, sans redémarrage.',
  nothingNow: (f) =>
    `Aucun accès ouvert et aucune demande en attente. ${f.form} ouvre le formulaire, ${f.history} montre ce que vous avez eu auparavant.`,
  nothingBefore: 'Aucun accès passé.',
  nothingPending: 'Aucune demande en attente.',
  mine: 'Vos accès et demandes',
  before: 'Vos accès passés',
  more: (amount) => `Et ${others(amount)}.`,
  older: 'Et d’autres, plus anciennes.',
  from: (f) => `${f.database} depuis ${f.source}`,
  reason: (reason) => `Motif : ${reason}`,
  notShown:
    'Seuls le demandeur, les personnes qui peuvent répondre et les administrateurs peuvent lire le motif en entier.',

  unread: (f) =>
    `fin ${f.time}. Cette version de db-access ne peut pas lire son enregistrement ; une version plus récente l’a peut-être écrit. Elle peut seulement mettre fin à l’accès : ${f.command}`,
  unreadEnding: 'fermeture en cours…',

  nothingToGiveBack: 'Aucun accès ouvert.',
  nothingToCancel: 'Aucune demande en attente.',
  nothingOpen: 'Aucun accès ouvert.',
  approvedAlready: 'Déjà approuvé. Vous pouvez mettre fin à ces accès :',
  beingClosed: (access) => `Fermeture de l’accès à ${access} en cours…`,
  endsOnly: (command) =>
    `db-access ne peut pas faire cela pour le moment : sa configuration (db-access.yaml ou son environnement) contient une erreur, qu’un opérateur doit corriger. Les accès ouverts prennent fin à l’heure prévue, et ${command} met fin au vôtre dès maintenant.`,
  reminded: (access) => `Je relance les approbateurs de ${access}.`,
  remindedNobody: (access) =>
    `Je publie un rappel pour ${access} sous sa carte, mais personne ne peut y être mentionné. Contactez vous-même un approbateur.`,
  withdrawn: (access) => `Votre demande d’accès à ${access} est annulée.`,
  sayWhere: (example) => `Indiquez votre nouvelle adresse, par exemple ${example}, ou utilisez le bouton.`,
  sayHowLong: (example) => `Indiquez de combien prolonger, par exemple ${example}, ou utilisez le bouton.`,
  nothingAt: (f) =>
    `Aucun accès ni demande de ce genre pour ${f.database}. ${f.command} montre vos accès et vos demandes.`,
  whichOne: 'De quel accès s’agit-il ?',
  whichRequest: 'De quelle demande s’agit-il ?',
  nothingToShow: (form) => `Vous n’avez encore fait aucune demande. ${form} ouvre le formulaire.`,

  why: {
    upTo: (f) => `${f.database} : jusqu’à ${f.length} depuis ${f.from}, ${f.hours}, motif obligatoire.`,
    anyHour: 'à toute heure',
    oneAddress: 'une seule adresse',
    addresses: (most) => `${most} adresses au plus`,
    within: (ranges) => `dans ${ranges}`,
    orRegion: (regions) => `ou la région Scalingo ${regions}`,
    oneApproves: (who) => `Approbation par ${who}.`,
    manyApprove: (f) => `Il faut l’approbation de ${f.count} personnes parmi ${f.of}.`,
    oneOfEach: (groups) => `Il faut une approbation de chacun des groupes ${groups}.`,
    anyoneApproves: (most) =>
      most === 1
        ? 'Approbation par tout autre membre à part entière.'
        : `Il faut l’approbation de ${most} autres membres à part entière.`,
    automatic: (f) => `Certains accès jusqu’à ${f.length} s’ouvrent sans approbation (${f.clause}).`,
    emergency: (length) => `En cas d’urgence, vous pouvez ouvrir l’accès vous-même pour ${length}.`,
    extending: {
      automatic: 'Vous pouvez prolonger l’accès sans approbation.',
      'by hand': 'Une prolongation doit aussi être approuvée.',
      never: 'L’accès ne peut pas être prolongé.',
    },
    rightNow: (problem) => `⛔ Impossible pour le moment. ${problem}`,
  },
  clauseYes: (clause) => `${clause} : oui`,
  clauseDepends: (clause) => `${clause} : selon ce que vous demandez`,
  clauseByHand: (f) => `${f.clause} : par les approbateurs hors de ces horaires (${f.hours})`,
  clauseWho: (f) => `${f.clause} : ${f.who}`,
  clauseEarly: (f) =>
    `${f.clause} : la règle est retirée ${f.early} avant la fin de l’accès le plus long ; le maximum est donc de ${f.longest}`,
  clauseNo: (f) => `${f.clause} : non. ${f.why}`,
  askedByName: (database) => `Vous faites partie des approbateurs désignés pour ${database}.`,
  askedAsAnyone: (database) =>
    `Tout membre à part entière peut répondre aux demandes pour ${database}, sauf le demandeur.`,
  askedAsGroup: (f) =>
    `Vous faites partie de ${f.groups}, dont les membres peuvent répondre aux demandes pour ${f.database}.`,

  home: {
    request: 'Demander un accès',
    open: 'Accès ouverts',
    nothingOpen: 'Aucun accès ouvert.',
    waiting: 'Demandes en attente',
    nothingWaits: 'Aucune demande en attente.',
    toAnswer: 'À approuver',
    nothingToAnswer: 'Rien à approuver.',
    recent: 'Accès récents',
    access: 'Qui a accès en ce moment',
    andMore: (f) => `Et ${others(f.count)} : voir ${f.command}.`,
  },
};
