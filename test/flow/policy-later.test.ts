/** After the decision: more time, people who left, reminders. */
import { describe, expect, test } from 'vitest';
import { groupId, ms, personId, plus } from '../support/builders.ts';
import { world } from '../support/world.ts';
import { inGroup, listed, nobody, orders } from './policy-world.ts';

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
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    await w.approve('bo', grant);
    await w.approve('cy', grant);
    await w.settle();
    await w.extend('ana', grant, '30m');
    expect(await w.refuseMore('bo', grant)).not.toHaveProperty('extension');
    w.elapse('1h');
    await w.extend('ana', grant, '20m');
    expect(await w.allowMore('bo', grant)).toMatchObject({ extension: { approvals: [{ by: 'UBO' }] } });
    expect(await w.allowMore('bo', grant)).toMatchObject({ no: 'approved-already' });
    expect(await w.allowMore('dee', grant)).toMatchObject({ expiresAt: plus('140m') });
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
    expect(await w.allowMore('bo', grant)).toMatchObject({ why: { no: 'extends-too-long' } });
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
  test.each(['deactivated', 'guest', 'from another workspace'] as const)(
    'Scene 15: the live grants of a person who is %s by now end by the sweep; the others’ stay',
    async (as) => {
      const w = world();
      const gone = await w.open('ana', 'orders', '203.0.113.7', '2h');
      const stays = await w.open('cy', 'billing', '203.0.113.8', '2h');
      w.people.becomes(personId('ana'), { is: 'stranger', as });
      await w.sweep();
      expect([w.rules(), w.messages(gone).at(-1)]).toEqual([[], 'closed: revoked']);
      expect(await w.look(gone)).toMatchObject({ revoked: { by: 'db-access' } });
      expect((await w.look(stays)).state).toBe('active');
      expect(w.rules('billing')).toHaveLength(1);
    },
  );

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

  test('Scene 10: where one from each of two groups has to say yes, a group that has answered is left alone', async () => {
    const groups = [groupId('dba'), groupId('sec')];
    const w = orders({ quorum: { of: 'each', groups }, lapseAfterMs: ms('3h') });
    for (const name of ['bo', 'cy']) w.people.joins(personId(name), groupId('dba'));
    w.people.joins(personId('dee'), groupId('sec'));
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    await w.approve('bo', grant);
    await w.run('61m');
    expect(await w.look(grant)).toMatchObject({ nudges: [{ people: ['UDEE'] }] });
  });

  test('Scene 10: for who has left meanwhile nobody is pinged', async () => {
    const w = orders({ lapseAfterMs: ms('3h') });
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    w.people.becomes(personId('ana'), { is: 'stranger', as: 'deactivated' });
    await w.run('170m');
    expect(await w.look(grant)).toMatchObject({ state: 'requested', nudges: [] });
  });

  test('Scene 10: where Slack will not tell who can act, the reminder waits until it does', async () => {
    const w = orders({ approvers: inGroup('dba'), lapseAfterMs: ms('3h') });
    w.people.joins(personId('bo'), groupId('dba'));
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    w.people.groupsFail('no answer');
    await w.run('65m');
    expect(await w.look(grant)).toMatchObject({ nudges: [] });
    w.people.groupsFail(undefined);
    await w.run('2m');
    expect(await w.look(grant)).toMatchObject({ nudges: [{ people: ['UBO'] }] });
  });
});
