/** db-access.yaml is read again while the bot runs: the policies of a moment are those of the file of that moment. */
import { readFileSync, watch } from 'node:fs';
import { dirname } from 'node:path';
import { type Config, ConfigError, type File, loadFile } from './config.ts';
import type { DatabaseSettings } from './config-file.ts';
import type { Grants, Log } from './flow/ports.ts';
import type { DatabaseName } from './grant/ids.ts';
import type { Policy } from './grant/policy.ts';
import { isLive } from './grant/record.ts';

/** Read-only to everybody else; what is in it changes in one go. */
export type Settings = {
  readonly databases: ReadonlyMap<DatabaseName, DatabaseSettings>;
  readonly policies: ReadonlyMap<DatabaseName, Policy>;
  /** resolves once the file was read, whatever came of it */
  reload(): Promise<void>;
};

type Needs = {
  readonly path: string;
  readonly begin: File;
  readonly grants: Pick<Grants, 'live' | 'untold' | 'get'>;
  /** what was known of that database at Scalingo is out of date */
  readonly forget: (database: DatabaseName) => void;
  readonly log: Log;
};

export function createSettings({ path, begin, grants, forget, log }: Needs): Settings {
  const databases = new Map<DatabaseName, DatabaseSettings>();
  const policies = new Map<DatabaseName, Policy>();
  replace(begin.databases);
  // One after the other: else the slower of two could put an older file over a newer one.
  let running: Promise<void> = Promise.resolve();

  return {
    databases,
    policies,
    reload() {
      const after = running.then(takeOver, takeOver);
      running = after;
      return after;
    },
  };

  async function takeOver(): Promise<void> {
    const file = read();
    if (!file) return;
    const next = new Map(file.databases);
    for (const [name, settings] of databases) {
      if (next.has(name) || !(await isNeeded(name))) continue;
      log.warn({ database: name }, 'db-access.yaml names it no more: what is open there ends in its time');
      next.set(name, retired(settings));
    }
    replace(next);
    log.info({ databases: [...databases.keys()] }, 'db-access.yaml was read again');
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
      const why = 'installation stands in the labels of rules that are there: restart with the new name';
      log.error({ why }, 'db-access.yaml was not taken, and the policies before it stay');
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      log.error({ why: error.message }, 'db-access.yaml was not taken, and the policies before it stay');
    }
    return undefined;
  }

  /** Without a pause in between, so that nobody sees half of it. */
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

/**
 * For the start: what is open at a database that the file names no more could neither be seen nor ended, and its rule would stay.
 * Throws a ConfigError that says what to do.
 */
export async function expectNamed(
  { path, databases }: Pick<Config, 'path' | 'databases'>,
  grants: Pick<Grants, 'due'>,
): Promise<void> {
  const live = (await grants.due(Number.MAX_SAFE_INTEGER)).filter(isLive);
  const lost = live.filter(({ database }) => !databases.has(database));
  const names = [...new Set(lost.map(({ database }) => database))];
  const problems = names.map((name) => {
    const ids = lost.filter(({ database }) => database === name).map(({ id }) => id);
    const expected = `expected it to be there until ${ids.join(', ')} ${ids.length === 1 ? 'has' : 'have'} ended: put it back, and take it out once nothing is open there`;
    return { where: `${path}: databases.${name}`, expected };
  });
  if (problems.length > 0) throw new ConfigError(problems);
}

/** What is open still ends; nothing new is asked for or given. */
function retired(settings: DatabaseSettings): DatabaseSettings {
  const nobody = { everyone: false, people: [], groups: [] };
  return {
    ...settings,
    policy: {
      ...settings.policy,
      requesters: nobody,
      automatic: [],
      emergency: null,
      extending: 'never',
    },
  };
}

/**
 * The folder is watched, since editors put a new file in the place of the old one, and Kubernetes changes a link beside it. Whatever
 * happens there, the text decides, once the folder was quiet for that long: editors write in several steps. Gives what stops it.
 */
export function watchFile(
  path: string,
  { quietMs, changed }: { readonly quietMs: number; readonly changed: () => void },
): () => void {
  let timer: NodeJS.Timeout | undefined;
  let known = textOf(path);
  const look = () => {
    const text = textOf(path);
    if (text === known) return;
    known = text;
    changed();
  };
  const watcher = watch(dirname(path), () => {
    clearTimeout(timer);
    timer = setTimeout(look, quietMs);
  });
  // A folder that cannot be watched any more is no reason to stop: SIGHUP remains.
  watcher.on('error', () => watcher.close());
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // It may be away for a moment; whoever reads it again says what is wrong.
    return undefined;
  }
}
