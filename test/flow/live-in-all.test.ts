/** `maxLivePerPersonInAll`: how much one person has open or approved at once, at all databases together. */
import { expect, test } from 'vitest';
import { approve } from '../../src/flow/decide.ts';
import { explain } from '../../src/flow/why.ts';
import type { Policy } from '../../src/grant/policy.ts';
import { asSeen, databaseName, ms, personId } from '../support/builders.ts';
import { world } from '../support/world.ts';
import { asked, listed } from './policy-world.ts';

const one: Partial<Policy> = { mostLivePerPersonInAll: 1 };
const automatic = [{ name: 'short', who: listed('ana'), upToMs: ms('1h'), from: [], withinHours: false }];
const databases = (change: Partial<Policy>) => world({ ledger: change, cards: change });
const ledger = { ...asked, database: 'ledger' };
const cards = { ...asked, database: 'cards' };
const full = { no: 'too-many-in-all', live: 1, most: 1 };

test('L20: what is open at another database counts', async () => {
  const w = databases(one);
  const first = await w.open('ana', 'ledger', '203.0.113.7', '1h');
  expect(await w.ask('ana', cards)).toMatchObject({
    refusals: [{ about: 'nobody', refusal: { ...full, databases: ['ledger'] } }],
  });
  expect(await w.ask('cy', cards)).toHaveProperty('grant');
  await w.done('ana', first);
  await w.settle();
  expect(await w.ask('ana', cards)).toHaveProperty('grant');
});

test('L20: requests that wait are not counted, and no second one is approved', async () => {
  const w = databases(one);
  const first = await w.request('ana', 'ledger', '203.0.113.7', '1h');
  const second = await w.request('ana', 'cards', '203.0.113.7', '1h');
  const other = w.another().world;
  const outcomes = await Promise.all([
    approve(w.process().world, w.by('bo'), asSeen(first)),
    approve(other, w.by('cy'), asSeen(second)),
  ]);
  expect(outcomes).toMatchObject([{ state: 'approved' }, { no: 'requester-may-not', why: full }]);
  expect(await w.approve('dee', second)).toMatchObject({ no: 'blocked', why: full });
});

test('L20: nor by clauses of several databases at the same instant', async () => {
  const w = databases({ ...one, automatic });
  const outcomes = await Promise.all([w.ask('ana', ledger), w.ask('ana', cards)]);
  const refused = outcomes.flatMap((outcome) => ('refusals' in outcome ? outcome.refusals : []));
  expect(refused).toMatchObject([{ refusal: full }]);
});

test('L20: an emergency is not held back, and counts for what comes after it', async () => {
  const emergency = { who: listed('ana'), longestMs: ms('1h'), tell: listed('dee'), mostUnreviewed: 1 };
  const w = databases({ ...one, emergency });
  await w.open('ana', 'ledger', '203.0.113.7', '1h');
  const broken = await w.breakGlass('ana', cards);
  expect(broken).toMatchObject({ grant: { decision: { how: 'emergency' } } });
  expect(await w.ask('ana', { ...ledger, source: '203.0.113.8' })).toMatchObject({
    refusals: [{ refusal: { no: 'too-many-in-all', live: 2, most: 1, databases: ['cards', 'ledger'] } }],
  });
});

test('L20: why says how much is open in all', async () => {
  const w = databases(one);
  await w.open('ana', 'ledger', '203.0.113.7', '1h');
  const { world: own } = w.process();
  const policy = own.policies.get(databaseName('cards'));
  if (!policy) throw new Error('cards has a policy');
  const person = await own.people.known(personId('ana'), []);
  expect(await explain(own, policy, { person })).toContainEqual({
    kind: 'limit in all',
    limit: 1,
    answer: { refusal: { ...full, databases: ['ledger'] } },
  });
});
