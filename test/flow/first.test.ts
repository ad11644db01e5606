import { expect, test } from 'vitest';
import { world } from '../support/world.ts';
test('one grant', async () => {
  const w = world();
  const g = await w.request('ana', 'orders', '203.0.113.7', '2h');
  await w.settle();
  console.log(await w.approve('bo', g));
  await w.settle();
  console.log(w.rules(), w.messages(g));
  await w.tick('2h');
  console.log(w.rules(), w.messages(g), w.loud);
  expect(await w.unlawful()).toEqual([]);
});
