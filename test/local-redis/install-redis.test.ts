/** Where Redis is looked for, how it is installed, and what people are told when it cannot be. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import {
  ensureRedisServer,
  findRedisServer,
  installRedisServer,
} from '../../src/local-redis/install-redis.ts';

const folders: string[] = [];
afterEach(() => {
  for (const dir of folders.splice(0)) rmSync(dir, { recursive: true });
});

/** A folder to be a PATH, with programs that do what the texts say. */
function aPath(programs: Record<string, string>): string {
  const dir = mkdtempSync(join(tmpdir(), 'db-access-path-'));
  folders.push(dir);
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(dir, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(dir, name), 0o755);
  }
  return dir;
}

test('redis-server comes before valkey-server; what is no program does not count', () => {
  const both = aPath({ 'valkey-server': '', 'redis-server': '' });
  const valkey = aPath({ 'valkey-server': '' });
  const none = aPath({});
  mkdirSync(join(none, 'redis-server'));
  writeFileSync(join(none, 'valkey-server'), '');
  expect(findRedisServer(`${valkey}:${both}`)).toBe(join(both, 'redis-server'));
  expect(findRedisServer(`${none}:${valkey}`)).toBe(join(valkey, 'valkey-server'));
  expect(findRedisServer(none)).toBeUndefined();
  expect(findRedisServer('')).toBeUndefined();
  expect(findRedisServer(undefined)).toBeUndefined();
});

test.each([
  [{}, 1000, 'Install Redis 6.2 or newer, or Valkey'],
  [{}, 0, 'Install Redis 6.2 or newer, or Valkey'],
  [{ 'apt-get': 'exit 3' }, 1000, 'Type: sudo apt-get install -y redis-server\n'],
  [{ 'apt-get': 'exit 3' }, undefined, 'Type: sudo apt-get install -y redis-server\n'],
  [{ dnf: 'exit 3' }, 1000, 'Type: sudo dnf install -y valkey || sudo dnf install -y redis\n'],
  [{ apk: 'exit 3' }, 1000, 'Type: sudo apk add valkey || sudo apk add redis\n'],
])(
  'where nothing can be installed, people are told what to type: %o as user %s',
  async (programs, uid, text) => {
    const said: string[] = [];
    const asked = installRedisServer({ path: aPath(programs), uid, say: (line) => said.push(line) });
    await expect(asked).rejects.toThrow(text);
    await expect(asked).rejects.toThrow('set REDIS_URL');
    expect(said).toEqual([]);
  },
);

test('an installation that fails gives the last words of the package manager', async () => {
  const path = aPath({ dnf: 'echo "No match for argument: $3" >&2; exit 1' });
  const asked = installRedisServer({ path, uid: 0, say: () => {} });
  await expect(asked).rejects.toThrow(
    /dnf could not install Redis:\nNo match for argument: valkey\nNo match for argument: redis\n/,
  );
});

test('where brew is, anybody may install, and what it brought is found', async () => {
  const path = aPath({ brew: '/bin/cp "$0" "$(/usr/bin/dirname "$0")/redis-server"' });
  const said: string[] = [];
  const found = await ensureRedisServer({ path, uid: 501, say: (line) => said.push(line) });
  expect(found).toBe(join(path, 'redis-server'));
  expect(said).toEqual([expect.stringContaining('installing it with brew'), 'Redis is installed.']);
});
