/** Whether a database can be reached at all, before a rule is made for it. Nothing is switched on by us. */
import type { Readiness } from '../flow/ports.ts';
import { DatabaseAnswer } from './answers.ts';
import type { DatabaseApi } from './database-api.ts';

export function createReadiness(databaseApi: DatabaseApi): Readiness {
  return {
    async hindrance(name) {
      const { database } = await databaseApi.call(name, {
        what: 'look whether the database runs',
        kind: 'look',
        method: 'GET',
        path: (addonId) => `/databases/${addonId}`,
        expected: 200,
        answer: DatabaseAnswer,
      });
      const tls = database.features?.find((feature) => feature.name === 'force-ssl')?.status;
      return statusText(database.status) ?? tlsText(tls);
    },
  };
}

/** A status that is not told, or that nobody knows, is no reason to keep anybody out. */
function statusText(status: string | undefined): string | undefined {
  switch (status) {
    case 'stopped':
      return 'The database is suspended (status stopped). Resume it in the Scalingo dashboard; then it opens.';
    case 'creating':
    case 'migrating':
    case 'updating':
    case 'upgrading':
      return `Scalingo is working on the database (status ${status}). It opens once that is done.`;
    default:
      return undefined;
  }
}

/** Dedicated Resources databases enforce TLS unasked; where the feature is shown, it has to say so. */
function tlsText(status: string | undefined): string | undefined {
  if (status === undefined || status === 'ACTIVATED') return undefined;
  return `The database does not enforce TLS (force-ssl is ${status}). Enforce it in the Scalingo dashboard; then it opens.`;
}
