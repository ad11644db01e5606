/** db-access.yaml is read again while the bot runs: the policies of a moment are those of the file of that moment. */
import type { Grants, Log } from '../flow/ports.ts';
import type { DatabaseName } from '../grant/ids.ts';
import type { Policy } from '../grant/policy.ts';
import { ConfigError } from './config-error.ts';
import type { DatabaseSettings } from './database-settings.ts';
import { type File, loadFile } from './file.ts';
import { textOf } from './reload-watch.ts';

/** Read-only to everybody else; what is in it changes in one go. */
export type Settings = {
  readonly databases: ReadonlyMap<DatabaseName, DatabaseSettings>;
  readonly policies: ReadonlyMap<DatabaseName, Policy>;
  /** takes over what the file says now; a file that is not right is logged, and changes nothing */
  reload(): Promise<void>;
  /** the same, unless the file says what it said when it was last taken over or rejected */
  look(): Promise<void>;
  /** why the file as it is now was not taken over; undefined where it was */
  rejected(): string | undefined;
};

type Needs = {
  readonly path: string;
  readonly begin: File;
  readonly grants: Pick<Grants, 'live' | 'untold' | 'get'>;
  /** what was known of that database at Scalingo is out of date */
  readonly forget: (database: DatabaseName) => void;
  /** called each time a file was taken over, changed or not */
  readonly taken: () => Promise<void>;
  readonly log: Log;
};

export function createSettings({ path, begin, grants, forget, taken, log }: Needs): Settings {
  const databases = new Map<DatabaseName, DatabaseSettings>();
  const policies = new Map<DatabaseName, Policy>();
  replace(begin.databases);
  let known: string | undefined = begin.text;
  let rejected: string | undefined;
  // One after the other: otherwise the slower of two could replace a newer file with an older one.
  let running: Promise<void> = Promise.resolve();

  return {
    databases,
    policies,
    reload: () => inTurn(readAgain),
    rejected: () => rejected,
    look: () => inTurn(async () => (textOf(path) === known ? undefined : readAgain())),
  };

  function inTurn(act: () => Promise<void>): Promise<void> {
    running = running.then(act, act);
    return running;
  }

  async function readAgain(): Promise<void> {
    // Before it is parsed: if the file changes in between, the next look finds another text.
    const text = textOf(path);
    const file = read();
    if (file) {
      await takeOver(file);
      rejected = undefined;
    }
    // Not where taking over failed, because Redis is away: the next look tries again.
    known = text;
    if (file) await taken();
  }

  async function takeOver(file: File): Promise<void> {
    const next = new Map(file.databases);
    for (const [name, settings] of databases) {
      if (next.has(name) || !(await isNeeded(name))) continue;
      log.warn(
        { event: 'database_removed', database: name },
        'database removed from db-access.yaml; open access to it ends on time',
      );
      next.set(name, retired(settings));
    }
    replace(next);
    log.info({ event: 'config_reloaded', databases: [...databases.keys()] }, 'db-access.yaml reloaded');
  }

  /** Until all that is open there has ended, and people were told so. */
  async function isNeeded(name: DatabaseName): Promise<boolean> {
    if ((await grants.live(name)).length > 0) return true;
    for (const id of await grants.untold()) if ((await grants.get(id))?.database === name) return true;
    return false;
  }

  function read(): File | undefined {
    try {
      const file = loadFile(path);
      if (file.installation === begin.installation) return file;
      reject('installation is part of the labels of existing rules: restart with the new name');
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      reject(error.message);
    }
    return undefined;
  }

  function reject(why: string): void {
    rejected = why;
    log.error({ event: 'config_rejected', why }, 'db-access.yaml rejected; keeping the previous policies');
  }

  /** Synchronous, so no one ever sees half of the change. */
  function replace(next: ReadonlyMap<DatabaseName, DatabaseSettings>): void {
    for (const [name, { scalingo }] of databases) {
      const now = next.get(name)?.scalingo;
      if (now?.database !== scalingo.database || now.region !== scalingo.region) forget(name);
    }
    databases.clear();
    policies.clear();
    for (const [name, settings] of next) {
      databases.set(name, settings);
      policies.set(name, settings.policy);
    }
  }
}

/** What is open still ends; nothing new is asked for or given. */
function retired(settings: DatabaseSettings): DatabaseSettings {
  const nobody = { everyone: false, people: [], groups: [] };
  return {
    ...settings,
    scalingo: { ...settings.scalingo, isRetired: true },
    policy: {
      ...settings.policy,
      isRetired: true,
      requesters: nobody,
      automatic: [],
      emergency: null,
      extending: 'never',
    },
  };
}
