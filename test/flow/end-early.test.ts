/** With `endEarly`, what people are told is when the rule goes. */
import { expect, test } from 'vitest';
import { explain } from '../../src/flow/why.ts';
import { move } from '../../src/grant/address-change.ts';
import { warnAt } from '../../src/grant/due.ts';
import { askMore, extend, isUrgent } from '../../src/grant/extension.ts';
import type { Grant } from '../../src/grant/record.ts';
import { isRefusal } from '../../src/grant/refusal.ts';
import { stillOpenBy } from '../../src/grant/still-open.ts';
import { verdictOf } from '../../src/grant/verdict.ts';
import { clauseText } from '../../src/words/clause-text.ts';
import { askedText, stillOpenText } from '../../src/words/grant-text.ts';
import { plain } from '../../src/words/markup.ts';
import { stateText } from '../../src/words/state-text.ts';
import { aClosed, anActive, aPolicy, aRequested, grantId, ms, plus, source } from '../support/builders.ts';
import { world } from '../support/world.ts';
import { asked, listed, nobody, orders } from './policy-world.ts';

const strict = { endEarlyMs: ms('3m'), longestMs: ms('2h') };

async function toldEnd(w: ReturnType<typeof world>, grant: Grant): Promise<string> {
  return stateText(await w.look(grant), aPolicy(strict), plain);
}

test('L7: what one asks for is what one gets, and the end that is told is the one at which the rule goes', async () => {
  const w = world({ orders: strict });
  const grant = await w.open('ana', 'orders', '203.0.113.7', '1h');
  expect(grant).toMatchObject({ ttlMs: ms('1h') });
  expect(await toldEnd(w, grant)).toContain('Open until 5 Jan 2026, 10:00 UTC.');
  await w.tick('59m59s');
  expect(w.rules()).toHaveLength(1);
  await w.tick('1s');
  expect(w.rules()).toEqual([]);
});

test('L7: the longest is shortened by it, and its requester is told the length that they get', async () => {
  const w = world({ orders: strict });
  expect(await w.ask('ana', { ...asked, duration: '2h' })).toMatchObject({
    grant: { ttlMs: ms('1h57m') },
    cutFromMs: ms('2h'),
  });
  const grant = await w.open('cy', 'orders', '203.0.113.8', '2h');
  expect(grant).toMatchObject({ ttlMs: ms('1h57m'), expiresAt: plus('1h57m') });
  expect(await w.extend('cy', grant, '1m')).toMatchObject({
    no: 'extends-too-long',
    askedMs: ms('1h58m'),
    longestMs: ms('1h57m'),
  });
  await w.tick('1h57m');
  expect(w.rules()).toEqual([]);
});

test('L7: so is the longest emergency', async () => {
  const emergency = { who: listed('ana'), longestMs: ms('30m'), tell: nobody, mostUnreviewed: 1 };
  const w = orders({ ...strict, emergency });
  expect(await w.breakGlass('ana', { ...asked, duration: '30m' })).toMatchObject({
    grant: { ttlMs: ms('27m') },
  });
});

test('L7: the warning counts from the end that is told, with an endEarly as long as most warnings too', async () => {
  const w = world({ orders: { endEarlyMs: ms('10m') } });
  const grant = await w.open('ana', 'orders', '203.0.113.7', '30m');
  await w.run('23m');
  expect(await w.look(grant)).not.toHaveProperty('warnedOf');
  await w.run('2m');
  expect(await w.look(grant)).toHaveProperty('warnedOf', [plus('30m')]);
});

test('L8: endEarly is raised while access is open: that keeps its end', async () => {
  const w = world({ orders: { endEarlyMs: 0 } });
  const grant = await w.open('ana', 'orders', '203.0.113.7', '1h');
  await w.run('35m');
  w.configure({ orders: { endEarlyMs: ms('40m') } });
  await w.run('24m');
  expect((await w.look(grant)).state).toBe('active');
  expect(w.rules()).toHaveLength(1);
  await w.run('1m');
  expect(w.rules()).toEqual([]);
});

test('L8: endEarly is raised between the approval and the opening: the length that was told stays', async () => {
  const w = world({ orders: {} });
  const grant = await w.request('ana', 'orders', '203.0.113.7', '1h');
  await w.approve('bo', grant);
  w.configure({ orders: { endEarlyMs: ms('10m') } });
  await w.settle();
  await w.tick('59m59s');
  expect(w.rules()).toHaveLength(1);
});

test('L7: access that an earlier build opened is told the instant at which its rule goes', () => {
  const grant = anActive({ endEarlyMs: ms('3m') });
  expect(stateText(grant, aPolicy(), plain)).toContain('Open until 5 Jan 2026, 11:03 UTC.');
  expect(warnAt(grant)).toBe(plus('2h3m') - ms('12m'));
});

test('L7: what an earlier build opened is told by that end everywhere', () => {
  const grant = anActive({ endEarlyMs: ms('3m') });
  expect(stillOpenText(grant, aClosed(), plain)).toContain('until 5 Jan 2026, 11:03 UTC');
  expect(stillOpenBy(aClosed({ id: grantId('b') }), [grant])).toBe(grant);
  expect(stillOpenBy(anActive({ id: grantId('b'), expiresAt: plus('2h4m') }), [grant])).toBeUndefined();
  const more = { byMs: ms('30m'), by: grant.requester, at: plus('1h') };
  expect(extend(grant, more)).toMatchObject({ grant: { given: [{ until: plus('2h33m') }] } });
  const late = askMore(grant, { ...more, at: plus('1h59m'), people: [] });
  expect(!isRefusal(late) && isUrgent(late.grant)).toBe(true);
  const over = { no: 'already-ending' };
  expect(askMore(grant, { ...more, at: plus('2h4m'), people: [] })).toMatchObject(over);
  expect(move(grant, { to: source('203.0.113.9'), by: grant.requester, at: plus('2h4m') })).toMatchObject(
    over,
  );
});

test('L7: policy explain holds the length that people get against the clauses', async () => {
  const who = { everyone: true, people: [], groups: [] };
  const clause = { name: 'short', who, upToMs: ms('1h57m'), from: [], withinHours: false };
  const policy = { ...strict, automatic: [clause] };
  const w = orders(policy);
  const own = w.process().world;
  const person = await own.people.person(w.by('ana'), []);
  const question = { person, source: asked.source, duration: '2h' };
  const verdict = verdictOf(await explain(own, aPolicy(policy), question));
  expect(verdict).toMatchObject({ is: 'opens at once', by: { limit: { name: 'short' } } });
  expect(await w.ask('ana', { ...asked, duration: '2h' })).toMatchObject({
    grant: { decision: { how: 'automatic' } },
  });
});

test('L7: policy explain names the longest that people get', async () => {
  const w = world({ orders: strict });
  const own = w.process().world;
  const person = await own.people.person(w.by('ana'), []);
  const clauses = await explain(own, aPolicy(strict), { person });
  const early = clauses.find(({ kind }) => kind === 'end early');
  expect(early && clauseText(early, plain)).toBe(
    'endEarly: the rule is removed 3 minutes before the longest access is over, so the limit is 1 hour, 57 minutes',
  );
});

test('L7: who asks for the longest reads why it is less', () => {
  const text = askedText({ grant: aRequested(), masked: false, cutFromMs: ms('2h3m') }, new Map(), plain);
  expect(text).toContain('You asked for 2 hours, 3 minutes. The longest here is 2 hours,');
});
