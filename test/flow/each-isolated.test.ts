import { expect, test } from 'vitest';
import { eachIsolated } from '../../src/flow/each-isolated.ts';
import { Fault } from '../../src/flow/fault.ts';

async function dealtWith(failure: Error) {
  const done: string[] = [];
  const all = eachIsolated(['a', 'b', 'c'], async (name) => {
    if (name === 'a') throw failure;
    done.push(name);
  });
  await expect(all).rejects.toBe(failure);
  return done;
}

test('one that cannot be read holds up no other, and is reported at the end', async () => {
  expect(await dealtWith(new Error('unreadable'))).toEqual(['b', 'c']);
});

test('an outage ends it at once', async () => {
  expect(await dealtWith(new Fault({ is: 'no memory' }, { retry: true }))).toEqual([]);
});
