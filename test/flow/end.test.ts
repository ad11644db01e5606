/** Access ends: by its time, given back, or taken away; and however it ends, no rule stays. */
import { describe, expect, test } from 'vitest';
import { personId, plus } from '../support/builders.ts';
import { world } from '../support/world.ts';

describe('Scene 7: “I’m done.”', () => {
  test('Scene 7: the requester gives access back: the rule is gone, and everybody is told', async () => {
    const w = world();
    const grant = await w.open('ana', 'orders', '203.0.113.7', '2h');
    await w.tick('20m');
    expect(await w.done('ana', grant)).toMatchObject({
      expiresAt: plus('20m'),
      revoked: { by: personId('ana') },
    });
    await w.settle();
    expect(w.rules()).toEqual([]);
    expect(w.messages(grant)).toEqual([
      'requested',
      'approved',
      'open',
      'open, given back',
      'closed: revoked',
    ]);
    expect(w.trail(grant).map(({ move, by }) => `${by} ${move}`)).toEqual([
      'UANA request',
      'UBO approve',
      'db-access open',
      'db-access opened',
      'UANA revoke',
      'db-access finished',
    ]);
  });

  test('Scene 7: giving back needs no membership: not even Slack is asked who they are', async () => {
    const w = world();
    const grant = await w.open('ana', 'orders', '203.0.113.7', '2h');
    w.people.becomes(personId('ana'), { is: 'stranger', as: 'deactivated' });
    w.once('before people.person', () => {
      throw new Error('asked for no reason');
    });
    expect(await w.done('ana', grant)).toMatchObject({ revoked: { by: personId('ana') } });
  });

  test('Scene 7: before it was open: it never opens', async () => {
    const w = world();
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    await w.approve('bo', grant);
    await w.done('ana', grant);
    let added = 0;
    w.always((moment) => {
      if (moment === 'before firewall.add') added += 1;
    });
    await w.run('20m');
    expect([w.rules(), added]).toEqual([[], 0]);
    expect(await w.look(grant)).toMatchObject({ state: 'closed', cause: 'revoked', openedAt: null });
    expect(w.messages(grant)).not.toContain('open');
  });

  test.each(['before', 'after'] as const)(
    'Scene 7: while the rule is being made (%s it exists): no rule stays',
    async (when) => {
      const w = world();
      const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
      await w.approve('bo', grant);
      w.once(`${when} firewall.add`, async () => {
        await w.done('ana', grant);
      });
      await w.settle();
      expect(w.rules()).toEqual([]);
      expect(w.messages(grant).at(-1)).toBe('closed: revoked');
      expect(w.messages(grant)).not.toContain('open');
    },
  );

  test('Scene 7: while the list is being read: not even for a moment is there a rule', async () => {
    const w = world();
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    await w.approve('bo', grant);
    w.once('after grants.live', async () => {
      await w.done('ana', grant);
    });
    w.once('before firewall.add', () => {
      throw new Error('a rule for what was given back');
    });
    await w.settle();
    expect([w.rules(), w.messages(grant).at(-1)]).toEqual([[], 'closed: revoked']);
  });

  test('Scene 7: twice: the second time they are told that it is ending, later that it has ended', async () => {
    const w = world();
    const grant = await w.open('ana', 'orders', '203.0.113.7', '2h');
    await w.done('ana', grant);
    expect(await w.done('ana', grant)).toMatchObject({ no: 'already-ending' });
    await w.settle();
    expect(await w.done('ana', grant)).toMatchObject({ no: 'settled', grant: { state: 'closed' } });
  });

  test('Scene 7: what was only asked for is not given back but cancelled', async () => {
    const w = world();
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    expect(await w.done('ana', grant)).toMatchObject({
      no: 'not-approved-yet',
      grant: { state: 'requested' },
    });
    expect(await w.done('bo', grant)).toMatchObject({ no: 'not-yours' });
  });
});

describe('taken away', () => {
  test('by an approver', async () => {
    const w = world();
    const grant = await w.open('ana', 'orders', '203.0.113.7', '2h');
    expect(await w.revoke('cy', grant)).toMatchObject({ revoked: { by: personId('cy') } });
    await w.settle();
    expect([w.rules(), w.messages(grant).at(-1)]).toEqual([[], 'closed: revoked']);
  });

  test('not by anybody else', async () => {
    const w = world();
    const grant = await w.open('ana', 'orders', '203.0.113.7', '2h');
    expect(await w.revoke('eve', grant)).toMatchObject({ no: 'not-yours' });
    w.people.becomes(personId('cy'), { is: 'stranger', as: 'guest' });
    expect(await w.revoke('cy', grant)).toEqual({ no: 'not-a-member', stranger: 'guest' });
    await w.settle();
    expect(w.rules()).toHaveLength(1);
  });
});

describe('its time is up', () => {
  test('to the second, without any sweep', async () => {
    const w = world();
    const grant = await w.open('ana', 'orders', '203.0.113.7', '2h');
    await w.tick('1h59m59s');
    expect(w.rules()).toHaveLength(1);
    await w.tick('1s');
    expect([w.rules(), w.messages(grant).at(-1)]).toEqual([[], 'closed: time is up']);
  });

  test('where the end must be strict, so much before the longest, without any sweep', async () => {
    const w = world({ orders: { longestMs: 2 * 3_600_000, endEarlyMs: 3 * 60_000 } });
    const grant = await w.open('ana', 'orders', '203.0.113.7', '2h');
    await w.tick('1h56m59s');
    expect(w.rules()).toHaveLength(1);
    await w.tick('1s');
    expect([w.rules(), w.messages(grant).at(-1)]).toEqual([[], 'closed: time is up']);
  });

  test('where the end must be strict and the wake was lost, the sweep is as early', async () => {
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`d${n}`, {}]));
    const w = world({ ...many, orders: { longestMs: 2 * 3_600_000, endEarlyMs: 60_000 } });
    await w.open('ana', 'orders', '203.0.113.7', '2h');
    w.loseJobs();
    await w.run('1h59m');
    expect(w.rules()).toEqual([]);
  });
});
