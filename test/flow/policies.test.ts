/** Who says yes, for what and how long: by hand, by several, by the policy itself, in an emergency; and who ends it. */
import { describe, expect, test } from 'vitest';
import { hoursText, weekdays } from '../../src/grant/hours.ts';
import type { Policy } from '../../src/grant/policy.ts';
import { databaseName, groupId, ms, personId, plus, source } from '../support/builders.ts';
import { world } from '../support/world.ts';

const listed = (...names: string[]) => ({ everyone: false, people: names.map(personId), groups: [] });
const inGroup = (...names: string[]) => ({ everyone: false, people: [], groups: names.map(groupId) });
const nobody = listed();
const asked = { database: 'orders', source: '203.0.113.7', duration: '1h', reason: 'a slow report' };
const orders = (change: Partial<Policy>) => world({ orders: change });

/** Monday to Friday, nine to six, in Paris; the story begins on a Monday at ten there. */
const office: Policy['hours'] = {
  days: weekdays.slice(0, 5),
  fromMinute: 9 * 60,
  toMinute: 18 * 60,
  zone: 'Europe/Paris',
  outside: 'refused',
};

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

  test('Scene 18: one from each of two groups; who is in both stands for one of them', async () => {
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

  test('Scene 18: the first who said yes leaves before the second does: their yes stays, as it was lawful when given', async () => {
    const w = orders(two);
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    await w.approve('bo', grant);
    w.people.becomes(personId('bo'), { is: 'stranger', as: 'deactivated' });
    expect(await w.approve('cy', grant)).toMatchObject({ state: 'approved' });
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
        { about: 'nobody', refusal: { no: 'nobody-could-approve', database: 'orders', ...numbers } },
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
      reason: { pattern: '[A-Z]+-[0-9]+', error: 'Name a ticket, such as OPS-123.', link: undefined },
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
    expect(await w.ask('ana', asked)).toHaveProperty('grant');
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

  test('Scene 13: at approval today’s policy and today’s requester count', async () => {
    const w = orders({});
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    const later: [Partial<Policy>, object][] = [
      [{ longestMs: ms('1h') }, { no: 'duration-too-long' }],
      [{ deniedRanges: [source('203.0.113.0/24')] }, { no: 'range-denied' }],
      [{ allowedRanges: [source('198.51.100.0/24')] }, { no: 'range-not-allowed' }],
      [{ documentationRanges: 'refused' }, { no: 'source-special' }],
      [{ requesters: listed('cy') }, { no: 'requester-may-not', why: { no: 'not-a-requester' } }],
    ];
    for (const [policy, refusal] of later) {
      w.configure({ orders: policy });
      expect(await w.approve('bo', grant)).toMatchObject(refusal);
    }
    w.configure({ orders: {} });
    w.people.becomes(personId('ana'), { is: 'stranger', as: 'guest' });
    expect(await w.approve('bo', grant)).toMatchObject({
      no: 'requester-may-not',
      why: { no: 'not-a-member' },
    });
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

describe('Scene 12: automatic where policy says so, by hand elsewhere', () => {
  const oncall: Partial<Policy> = {
    hours: office && { ...office, outside: 'by hand' },
    automatic: [
      {
        name: 'on call',
        who: inGroup('oncall'),
        upToMs: ms('1h'),
        from: [source('203.0.113.0/24')],
        withinHours: true,
      },
    ],
  };

  test('Scene 12: on call, short, from the VPN, in working hours: open at once, by the clause that says so', async () => {
    const w = orders(oncall);
    w.people.joins(personId('ana'), groupId('oncall'));
    const outcome = await w.ask('ana', asked);
    expect(outcome).toMatchObject({
      grant: { state: 'approved', decision: { how: 'automatic', clause: 'on call' } },
    });
    await w.settle();
    expect(w.rules()).toHaveLength(1);
    await w.run('1h');
    expect(w.rules()).toEqual([]);
  });

  test.each([
    ['not on call', { join: false, more: {}, later: '0s' }],
    ['longer', { join: true, more: { duration: '61m' }, later: '0s' }],
    ['from elsewhere', { join: true, more: { source: '198.51.100.7' }, later: '0s' }],
    ['at night', { join: true, more: {}, later: '10h' }],
  ])('Scene 12: %s: by hand', async (_, { join, more, later }) => {
    const w = orders(oncall);
    if (join) w.people.joins(personId('ana'), groupId('oncall'));
    if (later !== '0s') w.elapse(later);
    expect(await w.ask('ana', { ...asked, ...more })).toMatchObject({ grant: { state: 'requested' } });
  });

  test('Scene 12: Slack will not tell who is on call: by hand', async () => {
    const w = orders(oncall);
    w.people.joins(personId('ana'), groupId('oncall'));
    w.people.groupsFail('Slack does not answer');
    expect(await w.ask('ana', asked)).toMatchObject({ grant: { state: 'requested' } });
  });

  test('Scene 12: killed right after it was written down: the sweep opens it, and ends it in time', async () => {
    const w = orders(oncall);
    w.people.joins(personId('ana'), groupId('oncall'));
    w.once('after grants.create', () => {
      w.restart();
    });
    await w.ask('ana', asked).catch(() => undefined);
    await w.run('2m');
    expect(w.rules()).toHaveLength(1);
    await w.run('1h');
    expect([w.rules(), w.lies]).toEqual([[], []]);
  });
});

describe('Scene 9: break-glass', () => {
  const glass: Partial<Policy> = {
    emergency: { who: listed('ana'), longestMs: ms('30m'), tell: listed('dee') },
  };
  const fire = { ...asked, duration: '30m', reason: 'orders are lost' };

  test('Scene 9: it opens at once, for its short cap, is marked, and waits for a review that is nagged for', async () => {
    const w = orders(glass);
    const outcome = await w.breakGlass('ana', fire);
    expect(outcome).toMatchObject({ grant: { state: 'approved', decision: { how: 'emergency' } } });
    if (!('grant' in outcome)) return;
    const { grant } = outcome;
    await w.settle();
    expect(w.rules()).toHaveLength(1);
    expect(w.trail(grant)[0]).toMatchObject({ move: 'emergency', by: personId('ana') });
    expect(w.decided).toEqual(['emergency']);
    await w.run('40m');
    expect([w.rules(), w.messages(grant).at(-1)]).toEqual([[], 'closed: time is up']);

    await w.run('30m');
    expect(await w.look(grant)).toMatchObject({
      state: 'closed',
      nags: [{ people: ['UBO', 'UCY', 'UDEE'] }],
    });
    w.elapse('24h');
    await w.sweep();
    expect(await w.look(grant)).toMatchObject({ nags: [{}, {}] });
    expect(await w.review('ana', grant, 'justified')).toMatchObject({ no: 'own-request' });
    expect(await w.review('eve', grant, 'justified')).toMatchObject({ no: 'not-an-approver' });
    expect(await w.review('bo', grant, 'not justified')).toMatchObject({
      review: { by: personId('bo'), found: 'not justified' },
    });
    expect(await w.review('cy', grant, 'justified')).toMatchObject({ no: 'settled' });
    w.elapse('72h');
    await w.sweep();
    expect(await w.look(grant)).toMatchObject({ nags: [{}, {}] });
  });

  test.each([
    ['who is not allowed to', 'cy', glass, fire, { no: 'no-emergency' }],
    ['where no policy speaks of it', 'ana', {}, fire, { no: 'no-emergency' }],
    ['longer than its cap', 'ana', glass, { ...fire, duration: '31m' }, { no: 'duration-too-long' }],
    ['without a motive', 'ana', glass, { ...fire, reason: ' ' }, { no: 'reason-missing' }],
    [
      'from where nobody may come',
      'ana',
      { ...glass, deniedRanges: [source('203.0.113.0/24')] },
      fire,
      { no: 'range-denied' },
    ],
  ])('Scene 9: %s: refused', async (_, who, policy, what, refusal) => {
    const w = orders(policy);
    expect(await w.breakGlass(who, what)).toMatchObject({ refusals: [{ refusal }] });
    await w.settle();
    expect(w.rules()).toEqual([]);
  });

  test('Scene 9: at night and without a ticket, it still opens', async () => {
    const w = orders({
      ...glass,
      hours: office,
      reason: { pattern: 'OPS-\\d+', error: 'Name a ticket.', link: undefined },
    });
    w.elapse('12h');
    expect(await w.breakGlass('ana', fire)).toHaveProperty('grant');
  });

  test('Scene 9: extended, it keeps its own cap', async () => {
    const w = orders({ ...glass, extending: 'automatic' });
    const outcome = await w.breakGlass('ana', { ...fire, duration: '20m' });
    if (!('grant' in outcome)) throw new Error('refused');
    await w.settle();
    expect(await w.extend('ana', outcome.grant, '11m')).toMatchObject({
      no: 'extends-too-long',
      longestMs: ms('30m'),
    });
    expect(await w.extend('ana', outcome.grant, '10m')).toMatchObject({ state: 'active', ttlMs: ms('30m') });
  });
});

describe('Scene 3: extend without a cut', () => {
  test.each(['automatic', 'by hand'] as const)(
    'Scene 3: %s: the end moves, and no request touches the rule',
    async (extending) => {
      const w = orders({ extending });
      const grant = await w.open('ana', 'orders', '203.0.113.7', '1h');
      const [rule] = w.rules();
      const calls: string[] = [];
      w.always((moment) => {
        if (/before firewall\.(add|remove)/.test(moment)) calls.push(moment);
      });
      expect(await w.extend('ana', grant, '30m')).toMatchObject(
        extending === 'automatic' ? { expiresAt: plus('90m') } : { extension: { byMs: ms('30m') } },
      );
      if (extending === 'by hand') {
        expect(await w.extend('ana', grant, '30m')).toMatchObject({ no: 'extension-waits' });
        expect(await w.allowMore('ana', grant)).toMatchObject({ no: 'own-request' });
        expect(await w.allowMore('bo', grant)).toMatchObject({ expiresAt: plus('90m') });
      }
      await w.run('89m');
      expect([w.rules(), calls]).toEqual([[rule], []]);
      await w.run('2m');
      expect([w.rules(), calls]).toEqual([[], ['before firewall.remove']]);
      expect(w.messages(grant).at(-1)).toBe('closed: time is up');
    },
  );

  test('Scene 3: nobody answers: it ends as it would have', async () => {
    const w = orders({});
    const grant = await w.open('ana', 'orders', '203.0.113.7', '1h');
    await w.extend('ana', grant, '30m');
    await w.run('61m');
    expect(w.messages(grant).at(-1)).toBe('closed: time is up');
    expect(await w.allowMore('bo', grant)).toMatchObject({ no: 'settled' });
  });

  test('Scene 3: refused, it can be asked for again; two of two have to say yes', async () => {
    const w = orders({ quorum: { of: 'any', count: 2 } });
    const grant = await w.request('ana', 'orders', '203.0.113.7', '1h');
    await w.approve('bo', grant);
    await w.approve('cy', grant);
    await w.settle();
    await w.extend('ana', grant, '30m');
    expect(await w.refuseMore('bo', grant)).not.toHaveProperty('extension');
    await w.extend('ana', grant, '20m');
    expect(await w.allowMore('bo', grant)).toMatchObject({ extension: { approvals: [{ by: 'UBO' }] } });
    expect(await w.allowMore('bo', grant)).toMatchObject({ no: 'approved-already' });
    expect(await w.allowMore('dee', grant)).toMatchObject({ expiresAt: plus('80m') });
  });
});

describe('Scene 14: the longest time per database, at extend too', () => {
  test('Scene 14: however often it is extended, the whole is no longer than the longest', async () => {
    const w = orders({ extending: 'automatic', longestMs: ms('2h') });
    const grant = await w.open('ana', 'orders', '203.0.113.7', '1h');
    expect(await w.extend('ana', grant, '30m')).toHaveProperty('expiresAt');
    expect(await w.extend('ana', grant, '31m')).toMatchObject({
      no: 'extends-too-long',
      askedMs: ms('121m'),
      longestMs: ms('2h'),
    });
    expect(await w.extend('ana', grant, '30m')).toHaveProperty('expiresAt', plus('2h'));
  });

  test('Scene 14: approved after the policy became shorter: refused', async () => {
    const w = orders({});
    const grant = await w.open('ana', 'orders', '203.0.113.7', '1h');
    await w.extend('ana', grant, '1h');
    w.configure({ orders: { longestMs: ms('90m') } });
    expect(await w.allowMore('bo', grant)).toMatchObject({ no: 'extends-too-long' });
  });

  test.each([
    ['never', {}, 'no-extension'],
    ['by hand', { requesters: listed('cy') }, 'not-a-requester'],
  ] as const)('Scene 14: extend %s, %j: %s', async (extending, later, no) => {
    const w = orders({ extending });
    const grant = await w.open('ana', 'orders', '203.0.113.7', '1h');
    w.configure({ orders: { extending, ...later } });
    expect(await w.extend('ana', grant, '30m')).toMatchObject({ no });
    expect(await w.extend('bo', grant, '30m')).toMatchObject({ no: 'not-yours' });
  });
});

describe('Scene 15: people who left', () => {
  test('Scene 15: a deactivated person’s live grants end by the sweep; the others’ stay', async () => {
    const w = world();
    const gone = await w.open('ana', 'orders', '203.0.113.7', '2h');
    const stays = await w.open('cy', 'billing', '203.0.113.8', '2h');
    w.people.becomes(personId('ana'), { is: 'stranger', as: 'deactivated' });
    await w.sweep();
    expect([w.rules(), w.messages(gone).at(-1)]).toEqual([[], 'closed: revoked']);
    expect(await w.look(gone)).toMatchObject({ revoked: { by: 'db-access' } });
    expect((await w.look(stays)).state).toBe('active');
    expect(w.rules('billing')).toHaveLength(1);
  });

  test('Scene 15: Slack does not answer: nothing is ended for that', async () => {
    const w = world();
    const grant = await w.open('ana', 'orders', '203.0.113.7', '2h');
    w.people.becomes(personId('ana'), { is: 'unknown', why: 'Slack does not answer' });
    await w.run('5m');
    expect((await w.look(grant)).state).toBe('active');
  });

  test('Scene 15: of many, all are looked at in turn', async () => {
    const w = orders({ requesters: { ...nobody, everyone: true } });
    const names = Array.from({ length: 25 }, (_, n) => `p${n}`);
    for (const [n, name] of names.entries()) {
      w.people.becomes(personId(name), { is: 'member' });
      await w.open(name, 'orders', `198.51.100.${n}`, '2h');
    }
    for (const name of names) w.people.becomes(personId(name), { is: 'stranger', as: 'deactivated' });
    await w.run('3m');
    expect(w.rules()).toEqual([]);
  });
});

describe('Scene 10: little noise: reminders', () => {
  test('Scene 10: once after a third of its time and once before it lapses, to those who can act', async () => {
    const w = orders({ quorum: { of: 'any', count: 2 }, lapseAfterMs: ms('3h') });
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    await w.approve('bo', grant);
    w.people.becomes(personId('dee'), { is: 'stranger', as: 'deactivated' });
    await w.run('59m');
    expect(await w.look(grant)).toMatchObject({ nudges: [] });
    await w.run('2m');
    expect(await w.look(grant)).toMatchObject({ nudges: [{ people: ['UCY'] }] });
    await w.run('118m');
    expect(await w.look(grant)).toMatchObject({ nudges: [{}, { people: ['UCY'] }] });
    await w.run('2m');
    expect((await w.look(grant)).state).toBe('lapsed');
  });

  test('Scene 10: answered in time, nobody is reminded', async () => {
    const w = orders({});
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    await w.deny('bo', grant, 'not today');
    await w.run('4h');
    expect(await w.look(grant)).toMatchObject({ state: 'denied', because: 'not today' });
    expect(w.trail(grant).map(({ move }) => move)).toEqual(['request', 'deny']);
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
