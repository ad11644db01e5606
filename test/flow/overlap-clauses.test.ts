/** Asking again, under clauses, for an address that clauses opened already: the access gets a later end, and none is added. */
import { expect, test } from 'vitest';
import { explain } from '../../src/flow/why.ts';
import type { Automatic, Policy } from '../../src/grant/policy.ts';
import { verdictOf } from '../../src/grant/verdict.ts';
import { aPolicy, databaseName, ms, personId } from '../support/builders.ts';
import { asked, listed, orders } from './policy-world.ts';

const clause = (name: string, upTo: string, more: Partial<Automatic> = {}): Automatic => ({
  ...{ name, who: listed('ana'), upToMs: ms(upTo), from: [], withinHours: false },
  ...more,
});
const by = (...automatic: Automatic[]): Partial<Policy> => ({ automatic });

/** Ana has had it for 50 of its 60 minutes, and asks again. */
async function again(policy: Partial<Policy>, duration = '1h') {
  const w = orders(policy);
  const first = await w.ask('ana', asked);
  if (!('grant' in first)) throw new Error('the first one is refused');
  await w.run('50m');
  const outcome = await w.ask('ana', { ...asked, duration });
  const live = await w.process().world.grants.live(databaseName('orders'));
  return { w, first: first.grant, outcome, live };
}

test('L5: beyond what the clause approves in all, an approver is asked', async () => {
  const { outcome, live } = await again(by(clause('short', '1h')));
  expect(outcome).toMatchObject({ grant: { state: 'requested', ttlMs: ms('1h') } });
  expect(live).toHaveLength(1);
});

test('L5: within it, the access that is open gets a later end', async () => {
  const { w, first, outcome, live } = await again(by(clause('short', '2h')));
  expect(outcome).toMatchObject({ grant: { id: first.id, state: 'active', ttlMs: ms('110m') } });
  expect(live).toHaveLength(1);
  expect(w.trail(first).at(-1)).toMatchObject({ move: 'extend', by: personId('ana') });
  await w.run('59m');
  expect(w.rules()).toHaveLength(1);
  await w.run('2m');
  expect(w.rules()).toEqual([]);
});

test('L5: what is open for longer than was asked stays as it is', async () => {
  const { first, outcome } = await again(by(clause('short', '2h')), '5m');
  expect(outcome).toMatchObject({ grant: { id: first.id, ttlMs: ms('1h') } });
});

test('L5: the clause that approves the whole length is the one that is remembered', async () => {
  const { outcome } = await again(by(clause('short', '1h'), clause('office', '4h')));
  expect(outcome).toMatchObject({ grant: { ttlMs: ms('110m'), decision: { clause: 'office' } } });
});

test.each([
  ['maxDuration', { ...by(clause('short', '2h')), longestMs: ms('90m') }],
  [
    'maxDuration without endEarly',
    { ...by(clause('short', '2h')), longestMs: ms('112m'), endEarlyMs: ms('3m') },
  ],
  ['perDay', by(clause('short', '2h', { perDayMs: ms('100m') }))],
  ['extend: never', { ...by(clause('short', '2h')), extending: 'never' as const }],
])('L5: %s holds for it as well', async (_, policy) => {
  const { outcome, live } = await again(policy);
  expect(outcome).toMatchObject({ grant: { state: 'requested' } });
  expect(live).toHaveLength(1);
});

test('L5: it is none more, so maxLivePerPerson does not refuse it', async () => {
  const { first, outcome } = await again({ ...by(clause('short', '2h')), mostLivePerPerson: 1 });
  expect(outcome).toMatchObject({ grant: { id: first.id, ttlMs: ms('110m') } });
});

test.each([
  ['by a clause that approves the whole length', by(clause('short', '2h')), 'opens at once'],
  ['beyond it', by(clause('short', '1h')), 'asks the approvers'],
  ['one at a time', { ...by(clause('short', '2h')), mostLivePerPerson: 1 }, 'opens at once'],
])('L5: policy explain says what asking again comes to: %s', async (_, policy, is) => {
  const w = orders(policy);
  await w.ask('ana', asked);
  await w.run('50m');
  const own = w.process().world;
  const person = await own.people.person(w.by('ana'), []);
  const explained = await explain(own, aPolicy(policy), { person, ...asked });
  expect(verdictOf(explained)).toMatchObject({ is });
  const outcome = await w.ask('ana', asked);
  const state = is === 'opens at once' ? 'active' : 'requested';
  expect(outcome).toMatchObject({ grant: { state } });
});

test('L5: with extend: never, what lasts long enough is not asked for once more', async () => {
  const { first, outcome } = await again({ ...by(clause('short', '2h')), extending: 'never' }, '5m');
  expect(outcome).toMatchObject({ grant: { id: first.id, state: 'active' } });
});

test('L5: what approvers allowed is no clause’s to extend', async () => {
  const w = orders({});
  await w.open('ana', 'orders', '203.0.113.7', '1h');
  w.configure({ orders: by(clause('short', '2h')) });
  expect(await w.ask('ana', asked)).toMatchObject({ grant: { decision: { how: 'automatic' } } });
});

test('L5: asked twice at the same instant, one is opened', async () => {
  const w = orders(by(clause('short', '2h')));
  const outcomes = await Promise.all([w.ask('ana', asked), w.ask('ana', asked)]);
  const ids = outcomes.map((outcome) => ('grant' in outcome ? outcome.grant.id : undefined));
  expect(ids[0]).toBe(ids[1]);
  expect(await w.process().world.grants.live(databaseName('orders'))).toHaveLength(1);
});

test('L5: before it is open, a longer one is asked of an approver', async () => {
  const w = orders(by(clause('short', '2h')));
  await w.ask('ana', asked);
  expect(await w.ask('ana', { ...asked, duration: '2h' })).toMatchObject({ grant: { state: 'requested' } });
});

test('L5: the same delivery comes twice: the end moves once', async () => {
  const { w, first } = await again(by(clause('short', '4h')));
  const once = await w.ask('ana', { ...asked, duration: '2h' }, '77');
  w.elapse('10m');
  expect(await w.ask('ana', { ...asked, duration: '2h' }, '77')).toEqual(once);
  expect(await w.look(first)).toMatchObject({ ttlMs: ms('170m') });
});

test('L5: access that a clause opened does not move to an address that another one has for the same person', async () => {
  const { w, first } = await again({ ...by(clause('short', '1h')), extending: 'never' });
  const second = await w.ask('ana', { ...asked, source: '203.0.113.9', duration: '1h' });
  if (!('grant' in second)) throw new Error('the second one is refused');
  await w.settle();
  // Otherwise that address would be open for longer than any clause approves, with nobody asked.
  expect(await w.move('ana', second.grant, asked.source)).toMatchObject({
    no: 'same-source',
    grant: { id: first.id },
  });
  expect(await w.move('ana', second.grant, '203.0.113.10')).toMatchObject({ state: 'active' });
  await w.settle();
  expect(await w.move('ana', first, '203.0.113.10')).toMatchObject({
    no: 'same-source',
    grant: { id: second.grant.id },
  });
  await w.run('11m');
  expect(await w.move('ana', second.grant, asked.source)).toMatchObject({ state: 'active' });
});

test('L5: two of them do not move to one address at the same moment either', async () => {
  const { w, first } = await again({ ...by(clause('short', '1h')), extending: 'never' });
  const second = await w.ask('ana', { ...asked, source: '203.0.113.9', duration: '1h' });
  if (!('grant' in second)) throw new Error('the second one is refused');
  await w.settle();
  const both = [first, second.grant].map((grant) => w.move('ana', grant, '203.0.113.10'));
  const outcomes = await Promise.all(both);
  expect(outcomes.filter((outcome) => 'no' in outcome)).toMatchObject([{ no: 'same-source' }]);
});
