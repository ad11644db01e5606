/** Long work is not silent. */
import { expect, test } from 'vitest';
import { counted } from '../../src/cli/progress.ts';

test('what is read piece by piece tells how much it was, and passes each piece on', async () => {
  const told: string[] = [];
  async function* items() {
    for (let item = 0; item < 4_500; item += 1) yield item;
  }
  let sum = 0;
  for await (const item of counted(items(), 'seals', (line) => told.push(line))) sum += item;
  expect([sum, told]).toEqual([(4_499 * 4_500) / 2, ['2000 seals', '4000 seals']]);
});
