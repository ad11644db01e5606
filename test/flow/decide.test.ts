/** Approvers answer: the first answer counts, and only from those who may answer at that moment. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isRefusal } from '../../src/grant/refusal.ts';
import { plain } from '../../src/words/markup.ts';
import { refusalText } from '../../src/words/refusal-text.ts';
import { stateText } from '../../src/words/state-text.ts';
import { grantId, groupId, ms, personId } from '../support/builders.ts';
import { TEAM } from '../support/fakes/people.ts';
import { Killed } from '../support/outside.ts';
import { world } from '../support/world.ts';

const approvers = ['bo', 'cy', 'dee'] as const;

test('Scene 1: fifty parallel clicks by three approvers, a restart in between: one rule, one end, one message; each loser is told who decided', async () => {
  const anyMoment = fc.oneof(fc.nat(20), fc.nat(600));
  await fc.assert(
    fc.asyncProperty(anyMoment, async (moments) => {
      const w = world();
      const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
      await w.settle();
      const clicks = (count: number) =>
        Promise.allSettled(
          Array.from({ length: count }, (_, n) => w.approve(approvers[n % 3] ?? 'bo', grant)),
        );

      w.restart(moments);
      const early = await clicks(30);
      w.restart();
      const late = await clicks(20);

      const outcomes = [...early, ...late];
      const answers = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      const cutOff = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
      expect(cutOff.every((reason) => reason instanceof Killed)).toBe(true);

      const approvals = w.trail(grant).filter(({ move }) => move === 'approve');
      const winner = approvals[0]?.by;
      expect(approvals).toHaveLength(1);
      const losers = answers.filter(isRefusal);
      expect(answers.length - losers.length).toBeLessThanOrEqual(1);
      expect(losers.length).toBeGreaterThanOrEqual(19);
      for (const told of losers)
        expect(told).toMatchObject({ no: 'settled', grant: { decision: { by: [winner] } } });

      await w.sweep();
      expect(w.rules()).toHaveLength(1);
      await w.run('2h');
      expect(w.rules()).toEqual([]);
      expect(w.trail(grant).map(({ move }) => move)).toEqual([
        'request',
        'approve',
        'open',
        'opened',
        'warn',
        'finished',
      ]);
      // Who was cut off before saying "approved" may be overtaken by the opening; nothing is ever said twice.
      const messages = w.messages(grant).filter((message) => message !== 'approved');
      expect(messages).toEqual(['requested', 'open', 'closed: time is up']);
    }),
    { numRuns: 25 },
  );
});

test('approved by another a moment ago, it is not told to be in its own way, whatever the limits are', async () => {
  const limit = { mostLivePerPerson: 1, mostLivePerPersonInAll: 1, mostLive: 1 };
  for (const less of [undefined, { duration: '20m' }])
    for (const moment of ['before people.known', 'before grants.live', 'before grants.currentOf'] as const) {
      const w = world({ orders: limit });
      const grant = await w.request('ana', 'orders', '203.0.113.7', '1h');
      w.once(moment, async () => void (await w.approve('cy', grant)));
      expect(await w.approve('bo', grant, less)).toMatchObject({
        no: 'settled',
        grant: { state: 'approved' },
      });
      expect(w.trail(grant).map(({ move }) => move)).toEqual(['request', 'approve']);
    }
});

test('approve and deny at once: one of them holds, the other one is told so', async () => {
  const w = world();
  const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
  const [yes, no] = await Promise.all([w.approve('bo', grant), w.deny('cy', grant)]);
  expect([isRefusal(yes), isRefusal(no)].filter(Boolean)).toHaveLength(1);
  const { state } = await w.look(grant);
  expect(isRefusal(yes) ? yes : no).toMatchObject({ no: 'settled', grant: { state } });
});

test('denied: no rule, nothing to undo, and it stays denied', async () => {
  const w = world();
  const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
  expect(await w.deny('bo', grant)).toMatchObject({ state: 'denied', deniedBy: personId('bo') });
  await w.run('3m');
  expect(w.rules()).toEqual([]);
  expect(w.messages(grant)).toEqual(['denied']);
  expect(await w.approve('cy', grant)).toMatchObject({ no: 'settled', grant: { deniedBy: personId('bo') } });
  expect(await w.done('ana', grant)).toMatchObject({ no: 'settled' });
});

describe('Scene 6: approve safely', () => {
  const oncall = { everyone: false, people: [personId('bo')], groups: [groupId('oncall')] };

  test('Scene 6: the requester may not, though listed', async () => {
    const w = world();
    const grant = await w.request('bo', 'orders', '203.0.113.7', '2h');
    expect(await w.approve('bo', grant)).toMatchObject({ no: 'own-request' });
    expect(await w.deny('bo', grant)).toMatchObject({ no: 'own-request' });
    expect(await w.look(grant)).toEqual(grant);
  });

  test('Scene 6: who is not listed may not, with a reason', async () => {
    const w = world();
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    const no = { no: 'not-an-approver', database: 'orders' };
    expect(await w.approve('eve', grant)).toMatchObject(no);
    expect(await w.deny('eve', grant)).toMatchObject(no);
    expect(await w.look(grant)).toEqual(grant);
  });

  test.each(['guest', 'bot', 'deactivated', 'from another workspace', 'unconfirmed'] as const)(
    'Scene 6: an approver who is %s at the click is refused',
    async (as) => {
      const w = world({ orders: { approvers: oncall } });
      const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
      w.people.joins(personId('bo'), groupId('oncall'));
      w.people.becomes(personId('bo'), { is: 'stranger', as });
      expect(await w.approve('bo', grant)).toEqual({ no: 'not-a-member', stranger: as });
      expect(await w.look(grant)).toEqual(grant);
    },
  );

  test('Scene 6: a namesake in another workspace is somebody else', async () => {
    const w = world();
    expect(w.by('bo').team).toBe(TEAM);
    const person = await w.people.person({ ...w.by('bo'), team: 'T2' }, []);
    expect(person.status).toEqual({ is: 'stranger', as: 'from another workspace' });
  });

  test('Scene 6: who Slack cannot tell us about is refused, with Slack’s reason', async () => {
    const w = world();
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    w.people.becomes(personId('bo'), { is: 'unknown', why: 'Slack did not answer.' });
    expect(await w.approve('bo', grant)).toEqual({ no: 'cannot-tell-who', why: 'Slack did not answer.' });
  });

  test('Scene 6: what counts is the group at the click, not at the request', async () => {
    const w = world({ orders: { approvers: oncall } });
    w.people.joins(personId('cy'), groupId('oncall'));
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    w.people.leaves(personId('cy'), groupId('oncall'));
    expect(await w.approve('cy', grant)).toMatchObject({ no: 'not-an-approver', database: 'orders' });
    w.people.joins(personId('cy'), groupId('oncall'));
    expect(await w.approve('cy', grant)).toMatchObject({
      state: 'approved',
      decision: { by: [personId('cy')] },
    });
  });

  test('Scene 6: where groups cannot be read, who is listed by name still may; the others are told why not', async () => {
    const w = world({ orders: { approvers: oncall } });
    w.people.joins(personId('cy'), groupId('oncall'));
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    w.people.groupsFail('The app lacks the scope usergroups:read.');
    expect(await w.approve('cy', grant)).toEqual({
      no: 'cannot-tell-group',
      group: 'SONCALL',
      why: 'The app lacks the scope usergroups:read.',
    });
    expect(await w.approve('bo', grant)).toMatchObject({ state: 'approved' });
  });

  test('Scene 6: today’s list counts, not that of the day of the request', async () => {
    const w = world();
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    w.configure({ orders: { approvers: { ...oncall, people: [personId('cy')] } } });
    expect(await w.approve('bo', grant)).toMatchObject({ no: 'not-an-approver', database: 'orders' });
  });

  test('a button of a grant that is not there is answered, too', async () => {
    const w = world();
    const grant = { ...(await w.request('ana', 'orders', '203.0.113.7', '2h')), id: grantId('zzz') };
    const no = { no: 'unknown-grant', id: grant.id };
    expect(await w.approve('bo', grant)).toEqual(no);
    expect(await w.deny('bo', grant)).toEqual(no);
    expect(await w.done('ana', grant)).toEqual(no);
    expect(await w.cancel('ana', grant)).toEqual(no);
  });
});

describe('nobody answers', () => {
  test('a request lapses after its time, once, and people are told', async () => {
    const w = world({ orders: { lapseAfterMs: ms('1h') } });
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    await w.run('59m');
    expect(w.messages(grant)).toEqual(['requested']);
    await w.run('10m');
    expect(w.messages(grant)).toEqual(['requested', 'lapsed']);
    expect(await w.approve('bo', grant)).toMatchObject({ no: 'settled', grant: { state: 'lapsed' } });
  });

  test('L15: the yes that was not enough is kept, and nobody is told that nobody answered', async () => {
    const quorum = { of: 'any', count: 2 } as const;
    const w = world({ orders: { lapseAfterMs: ms('1h'), quorum } });
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    await w.approve('bo', grant);
    await w.run('70m');
    const lapsed = await w.look(grant);
    expect(lapsed).toMatchObject({ state: 'lapsed', saidYes: [{ by: personId('bo') }] });
    const said = lapsed ? stateText(lapsed, undefined, plain) : '';
    expect(said).toMatch(/^⌛ Not enough approvals in time: lapsed .*\. 1 of 2 approvals: UBO said yes\.$/);
    const refused = await w.approve('cy', grant);
    if (!isRefusal(refused)) throw new Error('it is approved');
    expect(refusalText(refused, plain)).toMatch(/there were not enough approvals in time/);
  });

  test('L15: where one of each group has to say yes, the group that did not is named', async () => {
    const quorum = { of: 'each', groups: [groupId('dba'), groupId('sec')] } as const;
    const w = world({ orders: { lapseAfterMs: ms('1h'), quorum } });
    w.people.joins(personId('bo'), groupId('dba'));
    w.people.joins(personId('cy'), groupId('sec'));
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    await w.approve('bo', grant);
    await w.run('70m');
    const said = stateText(await w.look(grant), undefined, plain);
    expect(said).toMatch(/\. 1 of 2 approvals: UBO said yes; nobody in SSEC did\.$/);
  });

  test('L15: where the only yes no longer counted, nobody is told that nobody answered', async () => {
    const w = world({ orders: { lapseAfterMs: ms('1h'), quorum: { of: 'any', count: 2 } } });
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    await w.approve('bo', grant);
    w.people.becomes(personId('bo'), { is: 'stranger', as: 'deactivated' });
    await w.run('70m');
    const said = stateText(await w.look(grant), undefined, plain);
    expect(said).toMatch(/^⌛ Not enough approvals in time: lapsed .*\. The yes from UBO no longer counts: /);
    const refused = await w.approve('cy', grant);
    if (!isRefusal(refused)) throw new Error('it is approved');
    expect(refusalText(refused, plain)).toMatch(/there were not enough approvals in time/);
  });

  test('L15: enough said yes, and a limit was in the way until it lapsed: that is said', async () => {
    const many = { lapseAfterMs: ms('1h'), mostLivePerPerson: 1 };
    const w = world({ orders: { ...many, quorum: { of: 'any', count: 2 } } });
    const [first, second] = [
      await w.request('ana', 'orders', '203.0.113.7', '4h'),
      await w.request('ana', 'orders', '203.0.113.8', '2h'),
    ];
    await w.approve('bo', second);
    await w.approve('bo', first);
    await w.approve('cy', first);
    w.configure({ orders: { ...many, quorum: { of: 'any', count: 1 } } });
    await w.run('70m');
    const said = stateText(await w.look(second), undefined, plain);
    expect(said).toMatch(/^⌛ It had enough approvals, but .* UBO said yes\.$/);
  });

  test('an answer after its time is too late, even if no sweep has noticed', async () => {
    const w = world();
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    w.elapse('4h');
    expect(await w.approve('bo', grant)).toMatchObject({ no: 'settled', grant: { state: 'requested' } });
    await w.sweep();
    expect(w.messages(grant)).toEqual(['lapsed']);
  });
});

describe('withdrawn', () => {
  test('by the requester, before anybody answered', async () => {
    const w = world();
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    expect(await w.cancel('ana', grant)).toMatchObject({ state: 'cancelled' });
    expect(await w.approve('bo', grant)).toMatchObject({ no: 'settled', grant: { state: 'cancelled' } });
    await w.settle();
    expect([w.messages(grant), w.rules()]).toEqual([['cancelled'], []]);
  });

  test('not by anybody else, and not once it was answered', async () => {
    const w = world();
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    expect(await w.cancel('bo', grant)).toMatchObject({ no: 'not-yours' });
    await w.approve('bo', grant);
    expect(await w.cancel('ana', grant)).toMatchObject({ no: 'access-given', grant: { state: 'approved' } });
  });
});
