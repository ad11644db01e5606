/** French: the messages of one grant, and their buttons. */
import type { card as English } from '../en/card-texts.ts';

export const card: typeof English = {
  who: 'Qui :',
  from: 'Depuis :',
  duration: 'Durée :',
  answerBy: 'Réponse avant :',
  ends: 'Fin :',
  ended: 'Terminé :',
  reason: 'Motif :',
  approvers: 'Approbateurs :',
  reviewers: 'À examiner par :',
  notified: 'Personnes prévenues :',
  fromOpening: (length) => `${length} à partir de l’ouverture`,
  afterOpening: (length) => `${length} après l’ouverture`,
  because: (f) => `${f.asks} : ${f.reason}.`,
  wholeRegion: (f) =>
    `⚠️ ${f.region} est une région Scalingo entière : toutes ses applications, y compris celles d’autres clients, pourraient atteindre ${f.database}.`,
  request: (id) => `Demande ${id}`,
  inItsChannel: 'Voir dans le canal',
  movedTo: (channel: string) => `Cette demande est désormais dans ${channel}.`,
  unknown: (f) =>
    `❔ db-access ne connaît plus la demande ${f.id} : ses données ont été perdues, ou la demande vient d’une autre installation. Ce qui était écrit ici n’est plus tenu à jour. Nos règles de pare-feu qui ne correspondent à aucune demande sont supprimées. Si vous avez besoin d’un accès, refaites une demande avec ${f.command}.`,
  formerName: (f) =>
    `La demande ${f.id} a été faite sous un ancien nom de cette installation. L’accès prend fin à l’heure prévue ; vous pouvez seulement y mettre fin plus tôt. Si vous avez besoin d’un accès, refaites une demande avec ${f.command}.`,
  otherInstallation: (f) =>
    `La demande ${f.id} appartient à une autre installation de db-access, et rien n’a été modifié. Réessayez dans un moment ; si ce message revient, prévenez les opérateurs. Si vous avez besoin d’un accès ici, faites une demande avec ${f.command}.`,
  see: (link) => `Voir ${link}`,
  notAsked: (f) =>
    `Les approbateurs n’ont pas pu être sollicités. ${f.problem} Merci de prévenir ${f.admins}.`,
  notAskedYet: 'Slack n’a pas encore confirmé l’envoi aux approbateurs. Nous continuons d’essayer.',
  inChannel: (f) => `${f.problem} C’était pour ${f.channel}.`,
  endsSoon: (f) => `⏰ L’accès à ${f.access} prend bientôt fin : ${f.time}.`,
  endsLater: (f) => `L’accès à ${f.access} a été prolongé. Fin : ${f.time}.`,
  hasEnded: (access) => `L’accès à ${access} est terminé.`,
  over: (f) => `${f.state} ${f.access}.`,
  nowFrom: (f) =>
    `✅ L’accès à ${f.database} fonctionne maintenant depuis ${f.to}.${f.from && ` ${f.from} est en cours de fermeture.`}`,

  working: (f) => `En cours… (${f.who} a appuyé sur « ${f.button} »)`,

  approve: 'Approuver',
  deny: 'Refuser',
  less: 'Approuver en partie…',
  whyMe: 'Pourquoi moi ?',
  details: 'Afficher tout le motif',
  allowMore: (length) => `Approuver +${length}`,
  refuseMore: 'Refuser',
  endAccess: 'Mettre fin à l’accès',
  cancel: 'Annuler la demande',
  remind: 'Relancer',
  show: 'Afficher',
  more: 'Prolonger',
  moved: 'Mon adresse a changé',
  connect: 'Détails de connexion',
  again: 'Redemander',
  justified: 'Justifié',
  notJustified: 'Non justifié',
  stillOpen: (access) =>
    `Examen enregistré : non justifié. L’accès à ${access} est encore ouvert. Vous pouvez y mettre fin maintenant.`,

  sure: {
    end: {
      title: 'Mettre fin à cet accès ?',
      text: 'La règle de pare-feu est supprimée. Les nouvelles connexions échoueront ; celles déjà ouvertes peuvent se poursuivre.',
      yes: 'Mettre fin',
      no: 'Conserver l’accès',
    },
    stop: {
      title: 'Mettre fin à cet accès ?',
      text: 'Il n’est pas encore ouvert, et ne s’ouvrira pas.',
      yes: 'Mettre fin',
      no: 'Conserver l’accès',
    },
    endBesides: {
      title: 'Mettre fin à cet accès ?',
      text: 'Cette adresse est autorisée par une règle de pare-feu qui n’est pas la nôtre, et qui reste : les connexions fonctionneront encore.',
      yes: 'Mettre fin',
      no: 'Conserver l’accès',
    },
    cancel: {
      title: 'Annuler cette demande ?',
      text: 'Les approbateurs ne pourront plus l’approuver.',
      yes: 'Annuler la demande',
      no: 'Conserver la demande',
    },
    region: {
      title: 'Autoriser une région entière ?',
      text: 'Toutes les applications de cette région Scalingo, y compris celles d’autres clients, pourront atteindre la base.',
      yes: 'Approuver',
      no: 'Retour',
    },
    notJustified: {
      title: 'Confirmer « Non justifié » ?',
      text: 'C’est consigné pour les auditeurs, avec votre nom.',
      yes: 'Non justifié',
      no: 'Pas encore',
    },
  },
};
