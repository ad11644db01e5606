/** What people type. */
export const COMMAND = '/db-access';

/** Every word that a line may begin with, besides a database. */
export const COMMANDS = [
  ...['help', 'list', 'pending', 'history', 'databases', 'show', 'done', 'cancel', 'extend'],
  ...['emergency', 'why', 'who', 'moved'],
] as const;

/** The French word for each that has one: a slip in it is answered with it. They are read as other words for the commands are. */
export const FRENCH_COMMANDS = [
  ...['aide', 'liste', 'attente', 'historique', 'bases', 'voir', 'terminer', 'annuler', 'prolonger'],
  ...['urgence', 'pourquoi'],
] as const;
