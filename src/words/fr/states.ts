/** French: where a grant is now, first as one word, then as a sentence; and what happened to it, in order. */
import type { states as English } from '../en/states.ts';
import { formats } from '../language.ts';

const { count } = formats.fr;

export const states: typeof English = {
  words: {
    waiting: 'En attente d’approbation',
    opening: 'Ouverture en cours',
    open: 'Ouvert',
    closing: 'Fermeture en cours',
    expired: 'Expiré',
    'ended early': 'Clôturé plus tôt',
    'ended unopened': 'Clôturé avant l’ouverture',
    'removed outside': 'Règle supprimée chez Scalingo',
    'database gone': 'Base supprimée chez Scalingo',
    restored: 'Fermé par une restauration',
    closed: 'Fermé',
    denied: 'Refusé',
    cancelled: 'Annulé',
    lapsed: 'Demande expirée',
    failed: 'Non ouvert',
  },
  forgottenPerson: 'une personne oubliée',
  emergency: (state) => `Urgence : ${state}`,

  waiting: (time) => `En attente d’approbation. Expiration : ${time}.`,
  opening: 'Ouverture en cours…',
  open: (time) => `Ouvert. Fin de l’accès : ${time}.`,
  closing: (by) => `Fermeture en cours : clôturé plus tôt par ${by}.`,
  closingUnopened: (by) => `Fermeture en cours : clôturé par ${by} avant l’ouverture.`,
  expired: (time) => `Expiré (${time}).`,
  endedEarly: (f) => `Clôturé plus tôt par ${f.by} (${f.time}).`,
  endedUnopened: (f) => `Clôturé par ${f.by} avant l’ouverture (${f.time}).`,
  removedOutside: (time) => `Fermé (${time}) : la règle de pare-feu a été supprimée chez Scalingo.`,
  restored: (time) =>
    `Fermé (${time}) : db-access a été restauré depuis une sauvegarde, et Scalingo n’avait plus de règle pour cet accès.`,
  databaseGone: (time) => `Fermé (${time}) : la base a été supprimée chez Scalingo.`,
  closed: (time) => `Fermé (${time}).`,
  denied: (f) => `Refusé par ${f.by} (${f.time}).`,
  cancelled: (f) => `Demande annulée par ${f.by} (${f.time}).`,
  lapsed: (time) => `Personne n’a répondu à temps. Demande expirée (${time}).`,
  lapsedHalfway: (time) => `Pas assez d’approbations à temps. Demande expirée (${time}).`,
  lapsedInTheWay: (time) =>
    `Il y avait assez d’approbations, mais la politique ou une limite ne le permettait pas. Demande expirée (${time}).`,
  databaseLeft: (f) =>
    `Demande expirée (${f.time}) : ${f.database} a été retirée de db-access.yaml, personne ne peut donc répondre.`,
  failed: 'L’accès n’a pas pu être ouvert.',

  approvedBy: (by) => `Approuvé par ${by}.`,
  approvedForLess: (f) => `Approuvé en partie par ${f.by} (demandé : ${f.length} depuis ${f.source}).`,
  approvedByPolicy: (clause) => `Approuvé par la politique (${clause}).`,
  openedInEmergency: (by) => `Accès d’urgence de ${by}, sans approbation.`,
  triedInEmergency: (by) => `Urgence : ${by} a essayé de l’ouvrir sans approbation.`,

  trail: {
    dated: (time) => `(${time})`,
    requested: (time) => `Demandé ${time}`,
    requestedMore: (f) => `Demandé pour ${f.length} depuis ${f.source} ${f.time}`,
    approved: (f) => `Approuvé par ${f.by} ${f.time}`,
    byPolicy: (f) => `Approuvé par la politique (${f.clause}) ${f.time}`,
    inEmergency: (time) => `Urgence, sans approbation ${time}`,
    open: (time) => `Ouvert ${time}`,
    moved: (f) => `Passé de ${f.from} à ${f.to} ${f.time}`,
    movedOnce: (from) => `Adresse précédente : ${from}`,
    extended: (f) => `Prolongé de ${f.length} ${f.time}`,
    moreApproved: (f) => `Prolongation de ${f.length} approuvée par ${f.by} ${f.time}`,
    moreDeclined: (f) => `Prolongation de ${f.length} refusée par ${f.by} ${f.time}`,
    warned: 'Demandeur prévenu de la fin',
    stopped: (f) => `Clôture demandée par ${f.by} ${f.time}`,
    expired: (time) => `Expiré ${time}`,
    closed: (time) => `Fermé ${time}`,
    denied: (f) => `Refusé par ${f.by} ${f.time}`,
    cancelled: (time) => `Annulé ${time}`,
    lapsed: (time) => `Demande expirée ${time}`,
    failed: (time) => `Abandonné ${time}`,
    justified: (f) => `Examiné par ${f.by} : justifié ${f.time}`,
    notJustified: (f) => `Examiné par ${f.by} : non justifié ${f.time}`,
    skipped: (amount) => count(amount, { one: 'autre étape', other: 'autres étapes' }),
  },
};
