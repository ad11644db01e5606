import { expect, test } from 'vitest';
import { type Closer, opened } from '../../src/wiring/closers.ts';

function recorder() {
  const closed: string[] = [];
  const closer =
    (name: string): Closer =>
    async () => {
      // The next one waits for this one.
      await Promise.resolve();
      closed.push(name);
    };
  return { closed, closer };
}

test('what was opened is closed in the opposite order, once', async () => {
  const { closed, closer } = recorder();
  const [made, close] = await opened(async (closers) => {
    closers.push(closer('redis'));
    closers.push(closer('queue'), closer('page'));
    return 'the app';
  });

  expect(made).toBe('the app');
  expect(closed).toEqual([]);
  await close();
  await close();
  expect(closed).toEqual(['page', 'queue', 'redis']);
});

test('where it fails half-way, what was open by then is closed before it throws', async () => {
  const { closed, closer } = recorder();
  const opening = opened(async (closers) => {
    closers.push(closer('redis'), closer('queue'));
    throw new Error('the port is taken');
  });

  await expect(opening).rejects.toThrow('the port is taken');
  expect(closed).toEqual(['queue', 'redis']);
});
