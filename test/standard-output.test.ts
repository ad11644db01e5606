/** Where standard output takes nothing, the process goes on, can be stopped, and says what was lost once it is taken again. */

import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { standardOutput } from '../src/standard-output.ts';

const nobody = () => {};

test.skipIf(!existsSync('/dev/full'))(
  'a full disk is no end: it is tried again, and an exit does not wait for it',
  async () => {
    const fd = openSync('/dev/full', 'w');
    onTestFinished(() => closeSync(fd));
    const stream = standardOutput({ fd, lost: nobody });
    for (const line of ['one\n', 'two\n']) {
      const failed = new Promise((resolve) => stream.once('error', resolve));
      stream.write(line);
      expect(await failed).toMatchObject({ code: 'ENOSPC' });
    }
    // As at the exit of the process.
    stream.flushSync();
  },
);

test('more than may wait is lost, and how much is told once it is taken again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'db-access-log-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'log');
  const fd = openSync(file, 'w');
  onTestFinished(() => closeSync(fd));
  const lost: number[] = [];
  const stream = standardOutput({ fd, mostWaiting: 8, lost: (count) => lost.push(count) });
  for (const line of ['one\n', 'two\n', 'three\n', 'four\n']) stream.write(line);
  await once(stream, 'drain');
  expect(readFileSync(file, 'utf8')).toBe('one\ntwo\n');
  expect(lost).toEqual([2]);
  stream.write('five\n');
  stream.flushSync();
  expect(readFileSync(file, 'utf8')).toBe('one\ntwo\nfive\n');
});
