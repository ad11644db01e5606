/** What people type. */
export const COMMAND = '/db-access';

/** Every word that a line may begin with, besides a database. */
export const COMMANDS = [
  ...['help', 'list', 'pending', 'history', 'databases', 'show', 'done', 'cancel', 'extend'],
  ...['emergency', 'why', 'who', 'moved'],
] as const;
