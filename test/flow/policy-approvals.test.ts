/** Who has to say yes: several, one from each group, for less; and never a request that nobody can approve. */
import { describe, expect, test } from 'vitest';
import { groupId, ms, personId, source } from '../support/builders.ts';
import { asked, inGroup, listed, nobody, orders } from './policy-world.ts';

describe('Scene 18: for less, by several', () => {
  const range = source('203.0.113.0/28');
  test.each([
    ['shorter', { ttlMs: ms('1h'), source: range }, { ttlMs: ms('3h'), source: range }],
    [
      'of another address',
      { ttlMs: ms('1h'), source: source('203.0.113.7') },
      { ttlMs: ms('1h'), source: source('203.0.113.8') },
    ],
  ])(
    'Scene 18: at the same instant, one allows what is %s: nobody’s yes opens more',
    async (_, one, other) => {
      const w = orders({ quorum: { of: 'any', count: 2 }, widest: 28 });
      const grant = await w.request('ana', 'orders', '203.0.113.0/28', '4h');
      const outcomes = await Promise.all([w.approve('bo', grant, one), w.approve('cy', grant, other)]);
      expect(outcomes).toMatchObject([{ approvals: [{ by: 'UBO' }], ...one }, { no: 'outdated' }]);
      await w.settle();
      expect(w.rules()).toEqual([]);
      expect(await w.approve('cy', grant)).toMatchObject({ state: 'approved', ...one });
    },
  );

  const hour = { ttlMs: ms('1h'), source: range };
  test.each([
    ['the same form, sent twice', hour],
    ['a longer time', { ttlMs: ms('3h'), source: range }],
    ['all of it', undefined],
  ])('one person, twice in the same instant, reads that they said yes already: %s', async (_, again) => {
    const w = orders({ quorum: { of: 'any', count: 2 }, widest: 28 });
    const grant = await w.request('ana', 'orders', '203.0.113.0/28', '4h');
    const [, second] = await Promise.all([w.approve('bo', grant, hour), w.approve('bo', grant, again)]);
    expect(second).toMatchObject({ no: 'approved-already', grant: hour });
    expect(await w.approve('cy', grant)).toMatchObject({ state: 'approved', ...hour });
  });
});

describe('Scene 18: partial approvals', () => {
  const two = { quorum: { of: 'any', count: 2 } } as const;

  test('Scene 18: the first of two leaves it waiting, the second opens it; one person counts once', async () => {
    const w = orders(two);
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    expect(await w.approve('bo', grant)).toMatchObject({
      state: 'requested',
      approvals: [{ by: personId('bo') }],
    });
    expect(await w.approve('bo', grant)).toMatchObject({ no: 'approved-already' });
    await w.settle();
    expect(w.rules()).toEqual([]);
    expect(await w.approve('cy', grant)).toMatchObject({
      state: 'approved',
      decision: { how: 'approved', by: ['UBO', 'UCY'] },
    });
    await w.settle();
    expect(w.rules()).toHaveLength(1);
  });

  test('Scene 18: one from each of two groups; someone who is in both counts for one of them', async () => {
    const w = orders({ quorum: { of: 'each', groups: [groupId('dba'), groupId('sec')] }, approvers: nobody });
    for (const name of ['bo', 'cy']) w.people.joins(personId(name), groupId('dba'));
    for (const name of ['bo', 'dee']) w.people.joins(personId(name), groupId('sec'));
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    expect(await w.approve('bo', grant)).toMatchObject({ state: 'requested' });
    expect(await w.approve('bo', grant)).toMatchObject({ no: 'approved-already' });
    expect(await w.approve('eve', grant)).toMatchObject({ no: 'not-an-approver' });
    expect(await w.approve('cy', grant)).toMatchObject({ state: 'approved' });
  });

  test('Scene 18: where one from each group has to, who is listed besides counts for none, and may not answer', async () => {
    const w = orders({
      quorum: { of: 'each', groups: [groupId('dba')] },
      approvers: { everyone: true, people: [], groups: [] },
    });
    w.people.joins(personId('bo'), groupId('dba'));
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    expect(await w.approve('cy', grant)).toMatchObject({ no: 'not-an-approver' });
    expect(await w.approve('bo', grant)).toMatchObject({ state: 'approved' });
  });

  test('Scene 18: two of the same group are not one from each', async () => {
    const w = orders({ quorum: { of: 'each', groups: [groupId('dba'), groupId('sec')] }, approvers: nobody });
    for (const name of ['bo', 'cy']) w.people.joins(personId(name), groupId('dba'));
    w.people.joins(personId('dee'), groupId('sec'));
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    await w.approve('bo', grant);
    expect(await w.approve('cy', grant)).toMatchObject({ state: 'requested' });
    expect(await w.approve('dee', grant)).toMatchObject({ state: 'approved' });
  });
});

describe('Scene 11: never a request that nobody can approve', () => {
  test.each([
    ['the only approver is the requester', { approvers: listed('ana') }, { need: 1, have: 0 }],
    ['the only approver left', { approvers: listed('gil') }, { need: 1, have: 0 }],
    [
      'two are needed and there is one',
      { approvers: listed('bo'), quorum: { of: 'any', count: 2 } as const },
      { need: 2, have: 1 },
    ],
    [
      'one of the groups is empty',
      { approvers: nobody, quorum: { of: 'each', groups: [groupId('dba'), groupId('sec')] } as const },
      { need: 2, have: 1 },
    ],
    ['the group of approvers is empty', { approvers: inGroup('sec') }, { need: 1, have: 0 }],
  ])('Scene 11: %s: refused at submit, with the numbers', async (_, policy, numbers) => {
    const w = orders(policy);
    w.people.joins(personId('bo'), groupId('dba'));
    expect(await w.ask('ana', asked)).toEqual({
      refusals: [
        {
          about: 'nobody',
          refusal: { no: 'nobody-could-approve', database: 'orders', admins: [], ...numbers },
        },
      ],
    });
  });

  test('Scene 11: where self-approval is on, the requester is somebody', async () => {
    const w = orders({ approvers: listed('ana'), selfApproval: true });
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    expect(await w.approve('ana', grant)).toMatchObject({ state: 'approved' });
  });

  test('Scene 11: where Slack will not tell who is in a group, nobody is kept from asking', async () => {
    const w = orders({ approvers: inGroup('dba') });
    w.people.groupsFail('Slack does not answer');
    expect(await w.ask('ana', asked)).toHaveProperty('grant');
  });
});

describe('approve for less', () => {
  test('a shorter time and a narrower range: that is what opens, and both are written down', async () => {
    const w = orders({ widest: 24 });
    const grant = await w.request('ana', 'orders', '203.0.113.0/24', '4h');
    const less = { ttlMs: ms('1h'), source: source('203.0.113.7') };
    expect(await w.approve('bo', grant, less)).toMatchObject({
      state: 'approved',
      ...less,
      askedFor: { source: '203.0.113.0/24', ttlMs: ms('4h') },
    });
    await w.settle();
    expect(w.rules().map((rule) => rule.source)).toEqual(['203.0.113.7/32']);
    await w.run('1h');
    expect(w.messages(grant).at(-1)).toBe('closed: time is up');
  });

  test.each([
    [{ ttlMs: ms('5h'), source: source('203.0.113.7') }],
    [{ ttlMs: ms('1h'), source: source('203.0.113.0/24') }],
    [{ ttlMs: ms('1h'), source: source('198.51.100.7') }],
    [{ ttlMs: ms('1h'), source: source('region:osc-fr1') }],
  ])('more than was asked for is refused: %j', async (more) => {
    const w = orders({ widest: 24, regions: ['osc-fr1'] });
    const grant = await w.request('ana', 'orders', '203.0.113.0/28', '4h');
    expect(await w.approve('bo', grant, more)).toMatchObject({ no: 'more-than-asked' });
  });

  test('with two approvers: the second approves the narrower terms that the first one set', async () => {
    const w = orders({ quorum: { of: 'any', count: 2 } });
    const grant = await w.request('ana', 'orders', '203.0.113.7', '4h');
    await w.approve('bo', grant, { ttlMs: ms('1h'), source: grant.source });
    expect(await w.approve('cy', grant, { ttlMs: ms('2h'), source: grant.source })).toMatchObject({
      no: 'more-than-asked',
    });
    expect(await w.approve('cy', grant)).toMatchObject({ state: 'approved', ttlMs: ms('1h') });
  });
});
