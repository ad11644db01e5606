/** French: the messages of one grant, and their buttons. */
import type { card as English } from '../en/card-texts.ts';

export const card: typeof English = {
  emergency: 'URGENCE',
  asksFor: (f) => `${f.who} demande un accès à ${f.database}`,
  openedAtOnce: (f) => `${f.who} a ouvert un accès à ${f.database} sans approbation`,
  triedToOpen: (f) => `${f.who} a essayé d’ouvrir un accès à ${f.database} sans approbation`,
  told: (who) => `Pour ${who}.`,
  from: (source) => `Depuis : ${source}`,
  for: (length) => `Durée : ${length}, à compter de l’ouverture`,
  why: (reason) => `Motif : ${reason}`,
  because: (f) => `${f.asks} : ${f.reason}.`,
  newRequest: (who) => `Pour ${who}`,
  whoCanAnswer: (who) => `Qui peut répondre : ${who}`,
  whoCanReview: (who) => `Peuvent l’examiner : ${who}.`,
  request: (id) => `Demande ${id}`,
  movedTo: (channel: string) => `Cette demande est désormais dans ${channel}.`,
  unknown: (f) =>
    `❔ db-access ne connaît plus la demande ${f.id} : sa mémoire a été perdue, ou la demande vient d’une autre installation. Ce qui était écrit ici n’est plus tenu à jour. Nos règles de pare-feu qui ne correspondent à aucune demande sont supprimées. Si vous avez besoin d’un accès, refaites une demande avec ${f.command}.`,
  formerName: (f) =>
    `La demande ${f.id} a été faite sous un ancien nom de cette installation. Elle prend fin à l’heure prévue et ne peut plus être modifiée. Si vous avez besoin d’un accès, refaites une demande avec ${f.command}.`,
  see: (link) => `Voir ${link}`,
  notAsked: (problem) =>
    `Les approbateurs n’ont pas pu être sollicités : ${problem} Prévenez la personne qui gère db-access.`,
  inChannel: (f) => `${f.problem} C’était pour ${f.channel}.`,
  endsSoon: (f) => `${f.access} : fin le ${f.time}.`,

  working: (f) => `En cours… (${f.who} a appuyé sur « ${f.button} »)`,

  approve: 'Approuver',
  deny: 'Refuser…',
  less: 'Approuver pour moins…',
  whyMe: 'Pourquoi moi ?',
  allowMore: (length) => `Accorder ${length} de plus`,
  refuseMore: 'Pas de prolongation',
  endAccess: 'Mettre fin à l’accès',
  cancel: 'Retirer la demande',
  remind: 'Relancer',
  done: 'J’ai terminé',
  more: 'Prolonger',
  moved: 'Mon adresse a changé',
  connect: 'Autres façons de se connecter',
  again: 'Redemander',
  justified: 'Justifiée',
  notJustified: 'Non justifiée',
  stillOpen: (f) =>
    `Examen enregistré : non justifié. L’accès ${f.id} à ${f.database} est encore ouvert. Vous pouvez y mettre fin maintenant.`,

  sure: {
    end: {
      title: 'Mettre fin à cet accès ?',
      text: 'La règle de pare-feu est supprimée, et plus personne ne peut se connecter grâce à elle.',
      yes: 'Mettre fin',
      no: 'Garder l’accès',
    },
    cancel: {
      title: 'Retirer cette demande ?',
      text: 'Les approbateurs ne sont plus sollicités.',
      yes: 'Retirer',
      no: 'Garder la demande',
    },
    notJustified: {
      title: 'Cette ouverture n’était-elle pas justifiée ?',
      text: 'Cela est consigné pour les auditeurs, à votre nom.',
      yes: 'Non justifiée',
      no: 'Pas encore',
    },
  },
};
