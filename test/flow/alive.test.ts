import { expect, test } from 'vitest';
import { isAlive } from '../../src/flow/alive.ts';
import { MORNING, ms } from '../support/builders.ts';

test.each([
  ['no sweep went through', undefined, false],
  ['the last sweep was 3 minutes ago', -ms('3m'), true],
  ['the last sweep was longer ago', -ms('3m') - 1, false],
  ['the last sweep is said to come within 3 minutes', ms('3m'), true],
  ['the last sweep is said to come later', ms('3m') + 1, false],
])('whether a bot is alive: %s', (_, since, alive) => {
  expect(isAlive(since === undefined ? undefined : MORNING + since, MORNING)).toBe(alive);
});
