/** Finds a Redis (or Valkey) server on this machine, and installs one where there is none and it may. */
import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

type Say = (line: string) => void;

/** Where it runs: `path` is the PATH, `uid` the user (undefined where the system has none). */
export type Machine = { readonly path: string | undefined; readonly uid: number | undefined };

type Manager = {
  readonly program: string;
  readonly may: (uid: number | undefined) => boolean;
  readonly install: string;
  readonly type: string;
};

const isRoot = (uid: number | undefined) => uid === 0;

const managers: readonly Manager[] = [
  {
    program: 'apt-get',
    may: isRoot,
    // A package list that could not be refreshed (one dead third-party source) must not stop what the others can give.
    // Debian's package starts a server of its own on port 6379 and at every boot: nobody asked for that one.
    install: `apt-get update
      apt-get -o DPkg::Lock::Timeout=120 install -y --no-install-recommends redis-server || exit
      service redis-server stop
      update-rc.d redis-server disable
      exit 0`,
    type: 'sudo apt-get install -y redis-server',
  },
  {
    program: 'dnf',
    may: isRoot,
    install: 'dnf install -y valkey || dnf install -y redis',
    type: 'sudo dnf install -y valkey || sudo dnf install -y redis',
  },
  {
    program: 'apk',
    may: isRoot,
    install: 'apk add --no-cache valkey || apk add --no-cache redis',
    type: 'sudo apk add valkey || sudo apk add redis',
  },
  {
    program: 'brew',
    // brew refuses root by itself, with words of its own
    may: () => true,
    install: 'brew install redis',
    type: 'brew install redis',
  },
];

/** The program to start, installed first where there is none; throws with what to type where it may not. */
export async function ensureRedisServer(machine: Machine & { readonly say: Say }): Promise<string> {
  const found = findRedisServer(machine.path);
  if (found) return found;
  await installRedisServer(machine);
  const installed = findRedisServer(machine.path);
  if (!installed) {
    throw new Error(
      'The installation ended well, but there is still no redis-server or valkey-server on the PATH.',
    );
  }
  return installed;
}

export function findRedisServer(path: string | undefined): string | undefined {
  return findProgram('redis-server', path) ?? findProgram('valkey-server', path);
}

export async function installRedisServer({ path, uid, say }: Machine & { readonly say: Say }): Promise<void> {
  const present = managers.filter((manager) => findProgram(manager.program, path));
  const usable = present.find((manager) => manager.may(uid));
  if (!usable) throw new Error(howToInstall(present[0]));

  say(
    `There is no Redis on this machine: installing it with ${usable.program} (this once; it may take a minute).`,
  );
  const { code, lastLines } = await run(usable.install, path);
  if (code !== 0) {
    throw new Error(`${usable.program} could not install Redis:\n${lastLines}\n${howToInstall(usable)}`);
  }
  say('Redis is installed.');
}

function howToInstall(manager: Manager | undefined): string {
  const how = manager
    ? `Type: ${manager.type}`
    : 'Install Redis 6.2 or newer, or Valkey, so that redis-server or valkey-server is on the PATH';
  return `A Redis server is needed. ${how}\n(or set REDIS_URL to one that already runs)`;
}

function run(script: string, path: string | undefined): Promise<{ code: number | null; lastLines: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', `{ ${script}\n} 2>&1`], {
      env: { ...process.env, PATH: path, DEBIAN_FRONTEND: 'noninteractive', NONINTERACTIVE: '1' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-4_000);
    });
    child.once('error', reject);
    child.once('close', (code) =>
      resolve({ code, lastLines: output.trimEnd().split('\n').slice(-12).join('\n') }),
    );
  });
}

function findProgram(name: string, path: string | undefined): string | undefined {
  const folders = (path ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
