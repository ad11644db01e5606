/** Whether a database can be reached at all, before a rule is made for it. Nothing is switched on by us. */
import type { Hindrance, Readiness } from '../flow/ports.ts';
import type { DatabaseName } from '../grant/ids.ts';
import type { DatabaseApi } from './database-api.ts';
import type { Databases } from './databases.ts';
import type { Errand, Errands } from './errand.ts';
import { DatabaseAnswer } from './http/answers.ts';
import { enforceTls, makeRoom, resume, type Where, wait } from './next-steps.ts';

type Needs = {
  readonly databaseApi: DatabaseApi;
  readonly databases: Databases;
  readonly errands: Errands;
};

const what = { to: 'look whether the database runs' } as const;

export function createReadiness({ databaseApi, databases, errands }: Needs): Readiness {
  return {
    hindrance: (name, kind = 'look', signal) =>
      errands({ what, kind, signal }, (errand) => hindrance(name, errand)),
    never: (name) => databases.never(name),
    makeRoom: (name) => makeRoom(databases.configured(name)),
  };

  async function hindrance(name: DatabaseName, errand: Errand): Promise<Hindrance | undefined> {
    const { database } = await databaseApi.call(name, {
      what,
      errand,
      method: 'GET',
      path: (addonId) => `/databases/${addonId}`,
      expected: 200,
      answer: DatabaseAnswer,
    });
    const where = databases.configured(name);
    const tls = database.features?.find((feature) => feature.name === 'force-ssl')?.status;
    const { addonId } = await databases.locate(name, errand);
    return statusHindrance(database.status, where) ?? tlsHindrance(tls, where, addonId);
  }
}

/** A status that is not told, or that nobody knows, is no reason to keep anybody out. */
function statusHindrance(status: string | undefined, where: Where): Hindrance | undefined {
  switch (status) {
    case 'stopped':
      return {
        what: { is: 'suspended' },
        next: resume(where),
      };
    case 'creating':
    case 'migrating':
    case 'updating':
    case 'upgrading':
      return {
        what: { is: 'being worked on', status },
        next: wait(where),
      };
    default:
      return undefined;
  }
}

/** Dedicated Resources databases enforce TLS unasked; where the feature is shown, it has to say so. */
function tlsHindrance(status: string | undefined, where: Where, addonId: string): Hindrance | undefined {
  if (status === undefined || status === 'ACTIVATED') return undefined;
  return {
    what: { is: 'no TLS', status },
    next: enforceTls(where, addonId),
  };
}
