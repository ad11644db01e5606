/** More time is given once for each time that it is asked for, and no further than people allowed. */
import { describe, expect, test } from 'vitest';
import { isRefusal } from '../../src/grant/refusal.ts';
import { ms, personId, source } from '../support/builders.ts';
import { world } from '../support/world.ts';

describe('O7: the same delivery of more time comes twice', () => {
  test.each([
    ['one after the other', false],
    ['at once', true],
  ])('%s: it is given once, and both are answered alike', async (_, atOnce) => {
    const w = world({ orders: { extending: 'automatic' } });
    const grant = await w.open('ana', 'orders', '203.0.113.7', '1h');
    const extend = () => w.extend('ana', grant, '30m', '9000001');
    const answers = atOnce ? await Promise.all([extend(), extend()]) : [await extend(), await extend()];
    expect(answers.map((answer) => !isRefusal(answer) && answer.ttlMs)).toEqual([ms('90m'), ms('90m')]);
    expect(await w.look(grant)).toMatchObject({ ttlMs: ms('90m') });
    expect(w.trail(grant).filter(({ move }) => move === 'extend')).toHaveLength(1);
    await w.extend('ana', grant, '30m', '9000002');
    expect(await w.look(grant)).toMatchObject({ ttlMs: ms('2h') });
  });

  test('where the approvers are asked, they are asked once', async () => {
    const w = world({ orders: { extending: 'by hand' } });
    const grant = await w.open('ana', 'orders', '203.0.113.7', '1h');
    const first = await w.extend('ana', grant, '30m', '9000001');
    const again = await w.extend('ana', grant, '30m', '9000001');
    expect([first, again]).toMatchObject([{ extension: {} }, { extension: {} }]);
    expect(w.trail(grant).filter(({ move }) => move === 'askMore')).toHaveLength(1);
  });
});

test.each([
  ['a shorter time', { ttlMs: ms('10m') }],
  ['a narrower range', { source: source('203.0.113.0/30') }],
])('O6: where %s was allowed than was asked for, more time is asked of the approvers', async (_, allowed) => {
  const w = world({ orders: { extending: 'automatic', widest: 28 } });
  const grant = await w.request('ana', 'orders', '203.0.113.0/28', '4h');
  const less = { source: grant.source, ttlMs: grant.ttlMs, ...allowed };
  await w.approve('bo', grant, less);
  await w.settle();
  const asked = await w.extend('ana', grant, '20m');
  expect(asked).toMatchObject({ ttlMs: less.ttlMs, extension: { byMs: ms('20m') } });
});

test('someone who may not have it any more is told that, and not that there is no more time for anyone', async () => {
  const w = world();
  const grant = await w.open('ana', 'orders', '203.0.113.7', '1h');
  w.configure({ orders: { extending: 'never' } });
  expect(await w.extend('ana', grant, '30m', '9000001')).toMatchObject({ no: 'no-extension' });
  w.people.becomes(personId('ana'), { is: 'stranger', as: 'guest' });
  expect(await w.extend('ana', grant, '30m', '9000002')).toMatchObject({ no: 'not-a-member' });
});

describe('L13: more time that was refused', () => {
  async function refused() {
    const w = world({ orders: {} });
    const grant = await w.open('ana', 'orders', '203.0.113.7', '4h');
    await w.extend('ana', grant, '30m');
    await w.refuseMore('bo', grant);
    return { w, grant };
  }

  test('L13: it may be asked for again after an hour, as reminders may', async () => {
    const { w, grant } = await refused();
    const at = w.now();
    w.elapse('59m');
    expect(await w.extend('ana', grant, '10m')).toMatchObject({
      ...{ no: 'more-refused-lately', by: 'UBO', at, again: at + ms('1h') },
    });
    w.elapse('1m');
    expect(await w.extend('ana', grant, '10m')).toMatchObject({ extension: { byMs: ms('10m') } });
  });

  test('after its end nobody refuses it any more: its requester is told that it was not answered', async () => {
    const w = world({ orders: {} });
    const grant = await w.open('ana', 'orders', '203.0.113.7', '1h');
    await w.extend('ana', grant, '30m');
    w.elapse('61m');
    for (const answer of [w.refuseMore, w.allowMore])
      expect(await answer('bo', grant)).toMatchObject({ no: 'already-ending' });
    await w.run('2m');
    expect(await w.look(grant)).toMatchObject({ state: 'closed', unansweredMore: { byMs: ms('30m') } });
  });

  test('L13: where the policy gives it by now, nobody has to wait', async () => {
    const { w, grant } = await refused();
    w.configure({ orders: { extending: 'automatic' } });
    expect(await w.extend('ana', grant, '10m')).toMatchObject({ ttlMs: ms('4h10m') });
  });
});

test('L13: what waits when its time is up is written down', async () => {
  const w = world({ orders: { quorum: { of: 'any', count: 2 } } });
  const grant = await w.request('ana', 'orders', '203.0.113.7', '1h');
  for (const name of ['bo', 'cy']) await w.approve(name, grant);
  await w.settle();
  await w.extend('ana', grant, '30m');
  await w.allowMore('bo', grant);
  await w.run('61m');
  expect(await w.look(grant)).toMatchObject({
    state: 'closed',
    unansweredMore: { byMs: ms('30m'), approvals: [{ by: 'UBO' }] },
  });
});

describe('L13: more time waits while the policy gives less of it at once', () => {
  const who = { everyone: true, people: [], groups: [] };
  const upTo = (length: string) => ({
    automatic: [{ name: 'quick', who, upToMs: ms(length), from: [], withinHours: false }],
    extending: 'automatic' as const,
  });

  async function waits() {
    const w = world({ orders: upTo('2h') });
    const grant = await w.request('ana', 'orders', '203.0.113.7', '1h');
    await w.settle();
    await w.extend('ana', grant, '4h');
    return { w, grant };
  }

  test('L13: asked for with extend, it waits for the rest, up to the same end', async () => {
    const { w, grant } = await waits();
    expect(await w.extend('ana', grant, '30m')).toMatchObject({
      ...{ ttlMs: ms('90m'), extension: { byMs: ms('210m') } },
    });
    expect(await w.allowMore('bo', grant)).toMatchObject({ ttlMs: ms('5h') });
  });

  test('L13: the same address asked for again, it waits for the rest too', async () => {
    const { w, grant } = await waits();
    w.elapse('30m');
    await w.ask('ana', {
      database: 'orders',
      source: '203.0.113.7',
      duration: '1h',
      reason: 'a slow report',
    });
    expect(await w.look(grant)).toMatchObject({ ttlMs: ms('90m'), extension: { byMs: ms('210m') } });
  });

  test('L13: all of it is given: nothing waits, and what is asked for next is a new message', async () => {
    const { w, grant } = await waits();
    w.configure({ orders: upTo('5h') });
    expect(await w.extend('ana', grant, '4h')).not.toHaveProperty('extension');
    const again = await w.extend('ana', grant, '2h');
    expect(again).toMatchObject({ ttlMs: ms('5h'), extension: { byMs: ms('2h'), replaces: true } });
  });
});

test('L14: what is given at once is written down with its new end, and not as what people allowed', async () => {
  const w = world({ orders: { extending: 'automatic' } });
  const grant = await w.open('ana', 'orders', '203.0.113.7', '1h');
  const longer = await w.extend('ana', grant, '30m');
  expect(longer).toMatchObject({ given: [{ byMs: ms('30m'), at: w.now(), until: w.now() + ms('90m') }] });
  expect(longer).not.toHaveProperty('answers');
});

test('L27: both who allowed more time are written down', async () => {
  const w = world({ orders: {} });
  const grant = await w.open('ana', 'orders', '203.0.113.7', '1h');
  w.configure({ orders: { quorum: { of: 'any', count: 2 } } });
  await w.extend('ana', grant, '30m');
  await w.allowMore('bo', grant);
  expect(await w.allowMore('cy', grant)).toMatchObject({ answers: [{ by: 'UCY', all: ['UBO', 'UCY'] }] });
});
