/** A folder that cannot be used is told with the setting to change. */
import { mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createFolder, prepareFolder } from '../../src/local-redis/data-folder.ts';
import { startOwnRedis } from '../../src/local-redis/own-redis.ts';
import { short } from '../support/timing.ts';

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'db-access-own-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

const log = { info: () => {}, warn: () => {}, error: () => {} };
const around = { log, path: process.env['PATH'], uid: undefined, waits: short.ownRedis };
const refused = (dir: string) => expect(startOwnRedis(dir, around)).rejects;
const setting = /cannot be written \(E[A-Z]+\): set DB_ACCESS_DATA to one that can, or REDIS_URL$/;

test.each(['file', 'file/below', 'file/below/deeper', 'nowhere'])(
  'DB_ACCESS_DATA that is %s',
  async (name) => {
    const folder = aFolder();
    writeFileSync(join(folder, 'file'), '');
    symlinkSync(join(folder, 'gone', 'away'), join(folder, 'nowhere'));
    await refused(join(folder, name)).toThrow(setting);
  },
);

test.each(['/proc', '/proc/data', '/proc/1/data/deeper', '/dev/null/data'])(
  'DB_ACCESS_DATA that is %s is refused at once',
  async (dir) => {
    await refused(dir).toThrow(setting);
  },
);

test('each level that is missing is made for its owner alone, and what was there stays', () => {
  const folder = aFolder();
  writeFileSync(join(folder, 'kept'), 'x');
  const data = join(folder, 'one', 'two');
  prepareFolder(data);
  prepareFolder(data);
  createFolder(`${data}/../two/`);
  expect(readdirSync(data)).toEqual([]);
  expect(readdirSync(folder).sort()).toEqual(['kept', 'one']);
  for (const dir of [join(folder, 'one'), data]) expect(statSync(dir).mode & 0o777).toBe(0o700);
});
