/** What was over a day ago and could not be told yet. */
import { expect, test } from 'vitest';
import { announce } from '../../src/flow/announce.ts';
import { Fault, NotYet } from '../../src/flow/fault.ts';
import { world } from '../support/world.ts';

const late = new NotYet(1000);
const busy = new Fault({ is: 'Slack is busy', seconds: 30 }, { retry: true, retryAfterMs: 30_000 });
const refused = new Fault({ is: 'other', kind: 'restricted_action' }, { retry: false });

test.each([
  ['waits for its turn after others', late, false],
  ['is asked for later by Slack', busy, false],
  ['is refused', refused, true],
] as const)('a message that %s', async (_, fault, isGivenUp) => {
  const w = world();
  const { id } = await w.open('ana', 'orders', '203.0.113.7', '30m');
  w.elapse('31m');
  await w.sweep();
  await w.settle();
  const { world: own } = w.process();
  await own.grants.retell(id);
  w.elapse('25h');
  const projection = { ...own.projection, show: () => Promise.reject(fault) };
  const told = announce({ ...own, projection }, id).then(
    () => 'given up',
    (error: unknown) => error,
  );
  expect(await told).toBe(isGivenUp ? 'given up' : fault);
  expect(await own.grants.untold()).toEqual(isGivenUp ? [] : [id]);
});
