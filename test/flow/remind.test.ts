/** The requester has the approvers pinged once more. */
import { expect, test } from 'vitest';
import { MORNING, personId } from '../support/builders.ts';
import { world } from '../support/world.ts';

const nudges = async (w: ReturnType<typeof world>, grant: Parameters<typeof w.look>[0]) => {
  const now = await w.look(grant);
  return now.state === 'requested' ? now.nudges : [];
};

test('those who can still answer are pinged, and it is written down who had it done', async () => {
  const w = world({ orders: { quorum: { of: 'any', count: 2 } } });
  const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
  await w.approve('bo', grant);
  expect(await w.remind('ana', grant)).toMatchObject({ state: 'requested' });
  expect(await nudges(w, grant)).toEqual([
    { at: MORNING, people: [personId('cy'), personId('dee')], by: personId('ana') },
  ]);
  expect(w.trail(grant).at(-1)).toMatchObject({ move: 'remind', by: personId('ana') });
});

test('once an hour at most, regardless of who reminded last', async () => {
  const w = world();
  const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
  await w.remind('ana', grant);
  w.elapse('59m');
  expect(await w.remind('ana', grant)).toMatchObject({ no: 'reminded-lately', at: MORNING });
  w.elapse('1m');
  expect(await w.remind('ana', grant)).toMatchObject({ state: 'requested' });
  expect(await nudges(w, grant)).toHaveLength(2);
});

test('the reminders that come by themselves come all the same', async () => {
  const w = world();
  const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
  await w.remind('ana', grant);
  await w.run('3h30m');
  expect((await nudges(w, grant)).map(({ by }) => by)).toEqual([personId('ana'), undefined, undefined]);
});

test('by nobody else, and not once it is answered', async () => {
  const w = world();
  const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
  expect(await w.remind('bo', grant)).toMatchObject({ no: 'not-yours' });
  await w.approve('bo', grant);
  expect(await w.remind('ana', grant)).toMatchObject({ no: 'settled', grant: { state: 'approved' } });
  expect(w.trail(grant).map(({ move }) => move)).not.toContain('remind');
});
