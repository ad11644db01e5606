/** Who may ask for what, at asking and again at the decision; how much at once; and who may end it. */
import { describe, expect, test } from 'vitest';
import { approve } from '../../src/flow/decide.ts';
import { hoursText } from '../../src/grant/hours.ts';
import type { Policy } from '../../src/grant/policy.ts';
import { aReasonForm, asSeen, databaseName, ms, personId, source } from '../support/builders.ts';
import { asked, listed, office, orders } from './policy-world.ts';

describe('Scene 13: who may ask for what, at asking and again at approval', () => {
  test.each<[string, Partial<Policy>, string, object]>([
    ['from the company’s VPN', { allowedRanges: [source('203.0.113.0/24')] }, '203.0.113.7', {}],
    [
      'from elsewhere',
      { allowedRanges: [source('198.51.100.0/24')] },
      '203.0.113.7',
      { no: 'range-not-allowed', allowed: ['198.51.100.0/24'] },
    ],
    [
      'from a range that is denied',
      { deniedRanges: [source('203.0.113.0/28')] },
      '203.0.113.7',
      { no: 'range-denied', range: '203.0.113.0/28' },
    ],
    [
      'a range that holds a denied one',
      { widest: 24, deniedRanges: [source('203.0.113.9')] },
      '203.0.113.0/24',
      { no: 'range-denied' },
    ],
  ])('Scene 13: %s', async (_, policy, from, refusal) => {
    const w = orders(policy);
    const outcome = await w.ask('ana', { ...asked, source: from });
    if ('no' in refusal) expect(outcome).toMatchObject({ refusals: [{ about: 'source', refusal }] });
    else expect(outcome).toHaveProperty('grant');
  });

  test('Scene 13: a reason of another form is refused in the operator’s words', async () => {
    const w = orders({
      reason: aReasonForm({ pattern: '[A-Z]+-[0-9]+', error: 'Name a ticket, such as OPS-123.' }),
    });
    expect(await w.ask('ana', asked)).toMatchObject({
      refusals: [
        { about: 'reason', refusal: { no: 'reason-form', error: 'Name a ticket, such as OPS-123.' } },
      ],
    });
    expect(await w.ask('ana', { ...asked, reason: 'see OPS-7' })).toHaveProperty('grant');
  });

  test('Scene 13: outside the hours, where they are strict: refused at asking and at approval, and fine in between', async () => {
    const w = orders({ hours: office, lapseAfterMs: ms('20h') });
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    w.elapse('9h');
    const shut = { no: 'outside-hours', hours: 'mon, tue, wed, thu, fri 09:00–18:00 Europe/Paris' };
    expect(office && hoursText(office)).toBe(shut.hours);
    expect(await w.approve('bo', grant)).toEqual(shut);
    expect(await w.ask('ana', asked)).toMatchObject({ refusals: [{ refusal: shut }] });
    w.elapse('15h');
    expect(await w.ask('ana', { ...asked, source: '203.0.113.8' })).toHaveProperty('grant');
  });

  test.each([
    [{ mostLivePerPerson: 1 }, 'too-many-of-person', 'ana'],
    [{ mostLive: 1 }, 'too-many-of-database', 'cy'],
  ] as const)('Scene 13: %j: no more than that at once', async (policy, no, who) => {
    const w = orders(policy);
    const first = await w.open('ana', 'orders', '203.0.113.7', '1h');
    expect(await w.ask(who, { ...asked, source: '203.0.113.8' })).toMatchObject({
      refusals: [{ about: 'nobody', refusal: { no, live: 1, most: 1 } }],
    });
    await w.done('ana', first);
    await w.settle();
    expect(await w.ask(who, { ...asked, source: '203.0.113.8' })).toHaveProperty('grant');
  });

  const automatic = [{ name: 'short', who: listed('ana'), upToMs: ms('1h'), from: [], withinHours: false }];
  test.each([
    [{ mostLivePerPerson: 1, automatic }, 'too-many-of-person'],
    [{ mostLive: 1, automatic }, 'too-many-of-database'],
  ] as const)('Scene 13: %j: nor by asking many times at the same instant', async (policy, no) => {
    const w = orders(policy);
    const outcomes = await Promise.all(
      [7, 8, 9, 10, 11].map((n) => w.ask('ana', { ...asked, source: `203.0.113.${n}` })),
    );
    await w.settle();
    expect(w.rules()).toHaveLength(1);
    const refused = outcomes.flatMap((outcome) => ('refusals' in outcome ? outcome.refusals : []));
    expect(refused.map(({ refusal }) => refusal.no)).toEqual([no, no, no, no]);
  });

  test.each([
    [{ mostLivePerPerson: 1 }, { no: 'requester-may-not', why: { no: 'too-many-of-person' } }],
    [{ mostLive: 1 }, { no: 'too-many-of-database' }],
  ] as const)(
    'Scene 13: %j: nor by approvals at the same instant, by another process',
    async (policy, no) => {
      const w = orders(policy);
      const one = await w.request('ana', 'orders', '203.0.113.7', '1h');
      const two = await w.request('ana', 'orders', '203.0.113.8', '1h');
      const other = w.another().world;
      const outcomes = await Promise.all([
        approve(w.process().world, w.by('bo'), asSeen(one)),
        approve(other, w.by('cy'), asSeen(two)),
      ]);
      expect(outcomes).toMatchObject([{ state: 'approved' }, no]);
      await w.settle();
      expect(w.rules()).toHaveLength(1);
    },
  );

  test('Scene 13: a delivery that comes twice is not one more', async () => {
    const w = orders({ mostLivePerPerson: 1, automatic });
    await w.ask('ana', asked, '7');
    expect(await w.ask('ana', asked, '7')).toHaveProperty('grant');
  });

  test('Scene 13: at approval today’s policy and today’s requester count', async () => {
    const w = orders({});
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    const later: [Partial<Policy>, object][] = [
      [{ longestMs: ms('1h') }, { no: 'duration-too-long' }],
      [{ deniedRanges: [source('203.0.113.0/24')] }, { no: 'range-denied' }],
      [{ allowedRanges: [source('198.51.100.0/24')] }, { no: 'range-not-allowed' }],
      [{ documentationRanges: 'refused' }, { no: 'source-special' }],
      [{ requesters: listed('cy') }, { no: 'not-a-requester' }],
    ];
    for (const [policy, why] of later) {
      w.configure({ orders: policy });
      expect(await w.approve('bo', grant)).toMatchObject({ no: 'blocked', why });
    }
    w.configure({ orders: {} });
    w.people.becomes(personId('ana'), { is: 'stranger', as: 'guest' });
    expect(await w.approve('bo', grant)).toMatchObject({ no: 'blocked', why: { no: 'not-a-member' } });
    w.people.becomes(personId('ana'), { is: 'member' });
    expect(await w.approve('bo', grant)).toMatchObject({ state: 'approved' });
  });

  test('a change of policy never cuts what is open', async () => {
    const w = orders({});
    const grant = await w.open('ana', 'orders', '203.0.113.7', '2h');
    w.configure({ orders: { longestMs: ms('5m'), requesters: listed('cy'), deniedRanges: [grant.source] } });
    await w.run('1h');
    expect((await w.look(grant)).state).toBe('active');
  });
});

test('an admin may end anybody’s access, and approve nothing', async () => {
  const w = orders({ admins: listed('eve') });
  const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
  expect(await w.approve('eve', grant)).toMatchObject({ no: 'not-an-approver' });
  await w.approve('bo', grant);
  await w.settle();
  expect(await w.revoke('eve', grant)).toMatchObject({ revoked: { by: personId('eve') } });
  await w.settle();
  expect(w.rules()).toEqual([]);
});

test('a margin under Scalingo’s thirty is kept free for others', async () => {
  const w = orders({ spareRules: 2 });
  for (let n = 0; n < 28; n += 1)
    w.firewall.put(databaseName('orders'), { source: source(`192.0.2.${n}`), label: 'theirs' });
  const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
  await w.approve('bo', grant);
  await w.run('2m');
  expect(w.messages(grant).at(-1)).toBe(
    'approved, but: The firewall of this database is full: it has 28 rules of 30, and 2 are kept free for others.',
  );
});
