/**
 * One folder, one process: a lock file that says which process works in a folder, and that holds no longer than
 * that process lives. Everything here is synchronous, so that one process never competes with itself.
 */
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, linkSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** A process number alone is given out again after a reboot or in a new container; with its start it is unique. */
const Holder = z.object({ pid: z.int().positive(), startedAt: z.string() });
type Holder = z.infer<typeof Holder>;

export type Claim = { release(): void };

/** Throws if another living process holds the folder; of several that try at once, one wins at most. */
export function claimFolder(dir: string): Claim {
  const lock = join(dir, 'redis.lock');
  const mine = `${lock}.${randomUUID()}`;
  breakDeadLock(lock, dir);
  const holder: Holder = { pid: process.pid, startedAt: startOf(process.pid) ?? '' };
  writeFileSync(mine, JSON.stringify(holder), { mode: 0o600, flag: 'wx' });
  try {
    // A link appears whole or not at all: nobody ever reads a lock that is half written.
    linkSync(mine, lock);
  } catch (error) {
    throw isCode(error, 'EEXIST') ? inUse(dir) : error;
  } finally {
    rmSync(mine);
  }
  let held = true;
  return {
    release: () => {
      // Once only: by the second time the lock may be somebody else's.
      if (held) rmSync(lock, { force: true });
      held = false;
    },
  };
}

/** When that process began, in the system's own words; undefined if there is no such living process. */
export function startOf(pid: number): string | undefined {
  return process.platform === 'linux' ? startInProc(pid) : startInPs(pid);
}

/** Removing is guarded by a second lock: otherwise, of two that found the lock dead, the slower one would remove the new lock of the quicker one. */
function breakDeadLock(lock: string, dir: string): void {
  if (stateOf(lock) === 'none') return;
  if (stateOf(lock) === 'held') throw inUse(dir);
  const guard = `${lock}.breaking`;
  try {
    closeSync(openSync(guard, 'wx', 0o600));
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
    throw new Error(`Another db-access is taking over ${dir} just now. If none is running, delete ${guard}`);
  }
  try {
    if (stateOf(lock) === 'dead') rmSync(lock);
  } finally {
    rmSync(guard);
  }
}

function stateOf(lock: string): 'none' | 'held' | 'dead' {
  let text: string;
  try {
    text = readFileSync(lock, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return 'none';
    throw error;
  }
  const holder = parseHolder(text);
  // What cannot be read was cut off by a power failure: its process is gone too.
  if (!holder) return 'dead';
  return startOf(holder.pid) === holder.startedAt ? 'held' : 'dead';
}

function parseHolder(text: string): Holder | undefined {
  try {
    return Holder.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function inUse(dir: string): Error {
  return new Error(`Another db-access already uses ${dir}: stop it, or set REDIS_URL for both.`);
}

function startInProc(pid: number): string | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT') || isCode(error, 'ESRCH')) return undefined;
    throw error;
  }
  // The second field is the program's name in brackets and may hold anything; state is the third, start the 22nd.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  return state === 'Z' || state === 'X' ? undefined : fields[19];
}

function startInPs(pid: number): string | undefined {
  const { stdout } = spawnSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], { encoding: 'utf8' });
  const text = stdout.trim();
  const [state = ''] = text.split(' ', 1);
  return text === '' || state.startsWith('Z') ? undefined : text.slice(state.length).trim();
}

export function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
