/** A store of the record, as the contracts take it. */
import type { Grants } from '../../src/flow/ports.ts';
import type { StoredEvent } from '../../src/grant/audit.ts';
import type { PersonId } from '../../src/grant/ids.ts';
import { ms, oneYes, personId, plus } from '../support/builders.ts';

export type Store = {
  readonly grants: Grants;
  /** the same records, by another way: a second process, where there can be one */
  readonly rival: Grants;
  events(): Promise<readonly StoredEvent[]>;
  /** the index of what is current for that person is lost */
  forgetCurrent(requester: PersonId): Promise<void>;
};

/** Bo says yes, and that is enough. */
export const bo = { by: personId('bo'), at: plus('5m'), openWithinMs: ms('15m'), ...oneYes };
