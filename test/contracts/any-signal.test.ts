/** A deadline comes, whatever the garbage collector does meanwhile. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { anySignal } from '../../src/contracts/any-signal.ts';
import { root } from '../support/built.ts';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

test('a timeout that nobody else holds comes, also after garbage was collected', async () => {
  const signal = anySignal([AbortSignal.timeout(100), new AbortController().signal]);
  // Once is enough for what nobody holds, after the turn in which it was made.
  setImmediate(collect);
  await expect.poll(() => signal.aborted, { timeout: 5_000 }).toBe(true);
  expect(signal.reason).toMatchObject({ name: 'TimeoutError' });
});

test('the other one may come first', () => {
  const stop = new AbortController();
  const signal = anySignal([AbortSignal.timeout(60_000), stop.signal]);
  stop.abort('stopped');
  expect(signal.reason).toBe('stopped');
});

test('signals are joined nowhere else, since a timeout among them might never come', () => {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
  const joined = files.filter(
    (file) =>
      file.endsWith('.ts') && readFileSync(join(root, 'src', file), 'utf8').includes('AbortSignal.any('),
  );
  expect(joined).toEqual(['contracts/any-signal.ts']);
});
