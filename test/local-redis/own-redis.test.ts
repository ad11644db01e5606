/** A folder that cannot be used is told with the setting to change. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startOwnRedis } from '../../src/local-redis/own-redis.ts';
import { short } from '../support/timing.ts';

test.each(['file', 'file/below'])('DB_ACCESS_DATA that is %s', async (name) => {
  const folder = mkdtempSync(join(tmpdir(), 'db-access-own-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'file'), '');
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const around = { log, path: process.env['PATH'], uid: undefined, waits: short.ownRedis };
  await expect(startOwnRedis(join(folder, name), around)).rejects.toThrow(
    /file.* cannot be written \((EEXIST|ENOTDIR)\): set DB_ACCESS_DATA to one that can, or REDIS_URL$/,
  );
});
