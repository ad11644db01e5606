/**
 * Several processes should have the same db-access.yaml. Where they have not, cards go where the file says that was taken over last, by
 * whichever process: else each would move them into its own channel. The others say so, and keep to their own file in everything else.
 */
import { Fault } from '../flow/fault.ts';
import type { PolicyNotes, SettingTexts } from '../flow/notes.ts';
import type { Log } from '../flow/ports.ts';
import { MINUTE } from '../grant/duration.ts';
import type { DatabaseName } from '../grant/ids.ts';
import { changesSince, changesText, textsOf } from './compare.ts';
import type { DatabaseSettings } from './database-settings.ts';

/** A rolling restart takes less. */
const LASTS_MS = 3 * MINUTE;

type Needs = {
  readonly databases: ReadonlyMap<DatabaseName, DatabaseSettings>;
  readonly notes: PolicyNotes;
  /** a monotonic clock, which nobody sets */
  readonly steady: () => number;
  readonly log: Pick<Log, 'warn' | 'error'>;
};

export type Agreement = {
  /** the file of this process was taken over just now; the audit trail hears what changed. Never rejects */
  tell(): Promise<void>;
  /** looks which file was taken over last. Never rejects */
  look(): Promise<void>;
  /** where the cards of that database go; undefined: as the file of this process says */
  channelOf(database: DatabaseName): string | undefined;
  /** undefined where all have the same file, or did a moment ago */
  differs(): string | undefined;
};

export function createAgreement({ databases, notes, steady, log }: Needs): Agreement {
  let isTold = false;
  let other: { readonly last: SettingTexts; readonly since: number; readonly isLogged: boolean } | undefined;
  return { tell, look, channelOf, differs };

  async function tell(): Promise<void> {
    const own = textsOf(databases);
    isTold = await notes.addPolicies(own, (before) => changesText(changesSince(before, own)));
    if (isTold) other = undefined;
  }

  async function look(): Promise<void> {
    // What could not be written then is told now.
    if (!isTold) return tell();
    try {
      const last = await notes.policies();
      const changes = last ? changesSince(last, textsOf(databases)) : new Map<DatabaseName, unknown>();
      other = last && changes.size > 0 ? { since: steady(), isLogged: false, ...other, last } : undefined;
      if (!other || other.isLogged || differs() === undefined) return;
      const facts = { event: 'config_differs', databases: [...changes.keys()] };
      log.warn(facts, 'another process took over another db-access.yaml; give all of them the same');
      other = { ...other, isLogged: true };
    } catch (error) {
      // While Redis is away the next look tells.
      if (!(error instanceof Fault))
        log.error({ event: 'config_not_compared', err: error }, 'files not compared');
    }
  }

  function channelOf(database: DatabaseName): string | undefined {
    return other?.last.get(database)?.get('channel');
  }

  function differs(): string | undefined {
    if (!other || steady() - other.since < LASTS_MS) return undefined;
    return 'another process took over another db-access.yaml: give all of them the same, and restart or reload this one';
  }
}
