/** What waits for whom. */
import { expect, test } from 'vitest';
import { waitingFor } from '../../src/flow/pending.ts';
import { explain } from '../../src/flow/why.ts';
import { aPolicy, ms, personId } from '../support/builders.ts';
import { world } from '../support/world.ts';

const two = { of: 'any', count: 2 } as const;

async function waits(w: ReturnType<typeof world>, name: string) {
  const own = w.process().world;
  const person = await own.people.person(w.by(name), []);
  return (await waitingFor(own, person)).map((waiting) => [waiting.grant.id, ...waiting.for]);
}

test('a request waits for those who may answer and have not', async () => {
  const w = world({ orders: { quorum: two, lapseAfterMs: ms('1h') } });
  const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
  for (const name of ['ana', 'eve']) expect(await waits(w, name)).toEqual([]);
  expect(await waits(w, 'bo')).toEqual([[grant.id, 'an answer']]);
  await w.approve('bo', grant);
  expect(await waits(w, 'bo')).toEqual([]);
  expect(await waits(w, 'cy')).toEqual([[grant.id, 'an answer']]);
  w.elapse('1h');
  expect(await waits(w, 'cy')).toEqual([]);
});

test('so does more time, until it is allowed or refused', async () => {
  const w = world({ orders: { quorum: two } });
  const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
  await w.approve('bo', grant);
  await w.approve('cy', grant);
  await w.settle();
  expect(await waits(w, 'dee')).toEqual([]);
  await w.extend('ana', grant, '30m');
  expect(await waits(w, 'bo')).toEqual([[grant.id, 'more time']]);
  await w.allowMore('bo', grant);
  expect(await waits(w, 'bo')).toEqual([]);
  expect(await waits(w, 'dee')).toEqual([[grant.id, 'more time']]);
  await w.refuseMore('dee', grant);
  expect(await waits(w, 'dee')).toEqual([]);
});

test('and an emergency, until somebody has looked at it, also when it is over', async () => {
  const nobody = { everyone: false, people: [], groups: [] };
  const emergency = {
    who: { ...nobody, people: [personId('ana')] },
    longestMs: ms('30m'),
    tell: nobody,
    mostUnreviewed: 1,
  };
  const w = world({ orders: { emergency } });
  const asked = { database: 'orders', source: '203.0.113.7', duration: '30m', reason: 'the site is down' };
  const outcome = await w.breakGlass('ana', asked);
  if ('refusals' in outcome) throw new Error('refused');
  const { grant } = outcome;
  await w.settle();
  expect(await waits(w, 'bo')).toEqual([[grant.id, 'a review']]);
  await w.run('40m');
  expect(await waits(w, 'bo')).toEqual([[grant.id, 'a review']]);
  await w.review('bo', grant, 'justified');
  expect(await waits(w, 'cy')).toEqual([]);
});

test('why says that the requests of a person that wait are as many as may', async () => {
  const most = { mostPendingPerPerson: 1 };
  const w = world({ orders: most });
  await w.request('ana', 'orders', '203.0.113.7', '2h');
  const own = w.process().world;
  const person = await own.people.person(w.by('ana'), []);
  const answers = await explain(own, aPolicy(most), { person, source: '203.0.113.9', duration: '1h' });
  expect(answers.map(({ answer }) => answer)).toContainEqual({
    refusal: expect.objectContaining({ no: 'too-many-waiting', most: 1 }),
  });
});
