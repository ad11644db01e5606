/** The firewall is shared with other people, has thirty places, and things happen to it by hand. */
import { describe, expect, test } from 'vitest';
import { Fault } from '../../src/flow/fault.ts';
import { MOST_RULES } from '../../src/grant/plan.ts';
import { labelFor } from '../../src/grant/rule.ts';
import { databaseName, grantId, installation, plus, said, source } from '../support/builders.ts';
import { world } from '../support/world.ts';

const orders = databaseName('orders');
const down = () => {
  throw new Fault(said('Scalingo does not answer.'), { retry: true, status: 503 });
};

function byHand(w: ReturnType<typeof world>, text: string, label = 'office') {
  return w.firewall.put(orders, { source: source(text), label });
}

function fill(w: ReturnType<typeof world>, upTo: number) {
  const missing = upTo - w.rules().length;
  return Array.from({ length: missing }, (_, n) => byHand(w, `192.0.2.${n}`, n === 0 ? '' : `theirs ${n}`));
}

describe('Scene 19: it cleans up after itself', () => {
  test('Scene 19: a stray of ours is gone after a sweep; whatever is not ours is left alone', async () => {
    const w = world();
    const theirs = [
      byHand(w, '192.0.2.1'),
      byHand(w, '203.0.113.7', ''),
      byHand(w, '203.0.113.7', labelFor('prod-2', grantId('a'))),
      byHand(w, 'region:osc-fr1', 'apps'),
    ];
    byHand(w, '203.0.113.8', labelFor(installation, grantId('a')));
    await w.sweep();
    expect(w.rules()).toEqual(theirs);
    expect(w.noted).toEqual([
      {
        note: 'strayRemoved',
        ...{ database: 'orders', source: '203.0.113.8/32', rule: expect.any(String) },
        place: expect.objectContaining({ addon: expect.any(String) }),
      },
    ]);
  });

  test('Scene 19: a stray is found at any of many databases, if not by the first sweep', async () => {
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`d${n}`, {}]));
    const w = world(many);
    for (const name of Object.keys(many)) {
      const label = labelFor(installation, grantId('a'));
      w.firewall.put(databaseName(name), { source: source('203.0.113.8'), label });
    }
    await w.run('5m');
    expect(Object.keys(many).flatMap((name) => w.rules(name))).toEqual([]);
  });

  test.each([
    [45, 9],
    [60, 12],
    [9, 1],
  ])(
    'Scene 19: of %i calls that are allowed in a minute the sweep spends no more than a fifth on looking around: %i',
    async (callsPerMinute, most) => {
      const many = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`d${n}`, {}]));
      const w = world(many, { callsPerMinute });
      const looked: string[] = [];
      w.always((moment) => {
        if (moment === 'before firewall.list') looked.push(moment);
      });
      for (let minute = 1; minute <= 3; minute += 1) {
        await w.run('1m');
        expect(looked).toHaveLength(minute * most);
      }
    },
  );

  test('Scene 19: somebody gave our rule another label: it is still ours, and still goes', async () => {
    const w = world();
    const grant = await w.open('ana', 'orders', '203.0.113.7', '1h');
    for (const { id } of w.rules()) w.firewall.relabel(orders, { id, label: 'Ana, please keep' });
    await w.tick('1h');
    expect([w.rules(), w.messages(grant).at(-1)]).toEqual([[], 'closed: time is up']);
  });

  test('Scene 19: at the limit of 30 it waits, says so, and opens when there is room', async () => {
    const w = world();
    const [someones] = fill(w, MOST_RULES);
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    await w.settle();
    await w.approve('bo', grant);
    await w.run('5m');
    expect(w.messages(grant)).toEqual([
      'requested',
      'approved',
      'approved, but: The firewall of this database is full: it has 30 rules.',
    ]);
    // The operator hears of it once, with what to do.
    expect(w.logged).toEqual([
      {
        database: 'orders',
        event: 'no_room',
        grant: grant.id,
        why: 'The firewall of this database is full: it has 30 rules.',
        next: expect.stringContaining('Settings, Internet Access, Firewall rules: delete one'),
      },
    ]);
    if (someones) w.firewall.take(orders, someones.id);
    await w.run('1m');
    expect(w.messages(grant).at(-1)).toBe('open');
    expect(await w.look(grant)).toMatchObject({ expiresAt: plus('2h6m') });
    expect(w.rules()).toHaveLength(MOST_RULES);
  });

  test('Scene 19: full until the window closes: failed, for that reason', async () => {
    const w = world();
    const theirs = fill(w, MOST_RULES);
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    await w.approve('bo', grant);
    await w.run('16m');
    expect(w.messages(grant).at(-1)).toBe('failed: The firewall of this database is full: it has 30 rules.');
    expect(w.rules()).toEqual(theirs);
  });

  test('Scene 19: full, and an end makes room: both in one go', async () => {
    const w = world();
    const ending = await w.open('cy', 'orders', '198.51.100.9', '1h');
    fill(w, MOST_RULES);
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    w.elapse('1h');
    await w.approve('bo', grant);
    await w.settle();
    expect([w.messages(ending).at(-1), w.messages(grant).at(-1)]).toEqual(['closed: time is up', 'open']);
  });

  test('Scene 19: full, and the removal that was to make room fails: the opening waits for it and does not fail', async () => {
    const w = world();
    await w.open('cy', 'orders', '198.51.100.9', '1h');
    fill(w, MOST_RULES);
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    w.elapse('1h');
    await w.approve('bo', grant);
    w.once('before firewall.remove', down);
    await w.settle();
    expect(w.messages(grant).at(-1)).toBe('approved, but: Scalingo does not answer.');
    await w.tick('10s');
    expect(w.messages(grant).at(-1)).toBe('open');
  });
});

describe('somebody is quicker: the last place is taken between our list and our POST', () => {
  const race = async () => {
    const w = world();
    fill(w, MOST_RULES - 1);
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    const theirs: ReturnType<typeof byHand>[] = [];
    w.once('before firewall.add', () => void theirs.push(byHand(w, '198.51.100.9')));
    await w.approve('bo', grant);
    await w.settle();
    return { w, grant, theirs };
  };

  test('Scalingo’s refusal is no refusal for good: it waits for room, and opens', async () => {
    const { w, grant, theirs } = await race();
    expect(w.messages(grant).at(-1)).toBe(
      'approved, but: The firewall of this database is full: it has 30 rules.',
    );
    for (const { id } of theirs) w.firewall.take(orders, id);
    await w.run('2m');
    expect(w.messages(grant).at(-1)).toBe('open');
    expect(w.rules()).toHaveLength(MOST_RULES);
  });

  test('no room until the window closes: failed, for that reason', async () => {
    const { w, grant } = await race();
    await w.run('17m');
    expect(w.messages(grant).at(-1)).toBe('failed: The firewall of this database is full: it has 30 rules.');
  });
});

describe('somebody else’s rule lets the address in already', () => {
  test('it is open without one of ours, and at its end nothing is removed', async () => {
    const w = world();
    const theirs = byHand(w, '203.0.113.0/24');
    const grant = await w.open('ana', 'orders', '203.0.113.7', '1h');
    expect(w.messages(grant).at(-1)).toBe('open');
    expect(await w.look(grant)).toMatchObject({ rule: null });
    await w.run('1h');
    expect([w.rules(), w.messages(grant).at(-1)]).toEqual([[theirs], 'closed: time is up']);
  });

  test('they take it away: the grant closes and says so', async () => {
    const w = world();
    const theirs = byHand(w, '203.0.113.0/24');
    const grant = await w.open('ana', 'orders', '203.0.113.7', '1h');
    w.firewall.take(orders, theirs.id);
    await w.run('3m');
    expect([w.rules(), w.messages(grant).at(-1)]).toEqual([[], 'closed: removed outside']);
  });
});

describe('drift: our rule was removed by hand', () => {
  test('seen missing at two looks, the grant closes; it is not silently opened again', async () => {
    const w = world();
    const grant = await w.open('ana', 'orders', '203.0.113.7', '2h');
    const [rule] = w.rules();
    if (rule) w.firewall.take(orders, rule.id);
    await w.sweep();
    expect(w.messages(grant).at(-1)).toBe('open, rule missing');
    await w.tick('29s');
    expect((await w.look(grant)).state).toBe('active');
    await w.tick('1s');
    expect(w.messages(grant).at(-1)).toBe('closed: removed outside');
    const place = expect.objectContaining({ addon: expect.any(String) });
    const told = { database: 'orders', place, source: rule?.source, rule: rule?.id };
    expect(w.trail(grant).slice(-2)).toMatchObject([
      { move: 'missed', ...told },
      { move: 'drifted', by: 'db-access', requester: grant.requester, ...told },
    ]);
    await w.run('2h');
    expect([w.rules(), w.loud]).toEqual([[], []]);
  });

  test('missing at one look only: a slow list, nothing to tell', async () => {
    const w = world();
    const grant = await w.open('ana', 'orders', '203.0.113.7', '2h');
    const [rule] = w.rules();
    if (rule) w.firewall.take(orders, rule.id);
    await w.sweep();
    if (rule) w.firewall.put(orders, rule);
    await w.tick('1m');
    expect(w.messages(grant).at(-1)).toBe('open');
    expect(await w.look(grant)).not.toHaveProperty('missingSince');
    await w.tick('2h');
    expect([w.rules(), w.messages(grant).at(-1)]).toEqual([[], 'closed: time is up']);
  });
});
