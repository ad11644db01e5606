/** Scene 19, “my address changed” in one step: the new one is let in before the old one is closed. */
import { describe, expect, test } from 'vitest';
import { Fault } from '../../src/flow/fault.ts';
import { MOST_RULES } from '../../src/grant/plan.ts';
import { databaseName, personId, plus, said, source } from '../support/builders.ts';
import { world } from '../support/world.ts';

const orders = databaseName('orders');
const sources = (w: ReturnType<typeof world>) => w.rules().map((rule) => rule.source);

describe('Scene 19: my address changed', () => {
  test('Scene 19: in one step: the new address is open before the old one is closed, and the end stays', async () => {
    const w = world();
    const grant = await w.open('ana', 'orders', '203.0.113.7', '2h');
    const seen: string[][] = [];
    w.always(() => {
      seen.push(sources(w));
    });
    await w.move('ana', grant, '203.0.113.8');
    await w.settle();
    expect(sources(w)).toEqual(['203.0.113.8/32']);
    expect(seen).toContainEqual(['203.0.113.7/32', '203.0.113.8/32']);
    expect(seen).not.toContainEqual([]);
    expect(await w.look(grant)).toMatchObject({
      state: 'active',
      source: '203.0.113.8/32',
      approvedSource: '203.0.113.7/32',
      expiresAt: plus('2h'),
    });
    expect(await w.look(grant)).not.toHaveProperty('leaving');
    expect(w.messages(grant)).toEqual([
      'requested',
      'approved',
      'open',
      'open, moving to 203.0.113.8/32',
      'open, leaving 203.0.113.7/32',
      'open',
    ]);
    await w.run('2h');
    expect([sources(w), w.messages(grant).at(-1), w.untrue]).toEqual([[], 'closed: time is up', []]);
  });

  test('Scene 19: again, and back: each time the old one goes', async () => {
    const w = world();
    const grant = await w.open('ana', 'orders', '203.0.113.7', '2h');
    for (const to of ['203.0.113.8', '203.0.113.9', '203.0.113.7']) {
      await w.move('ana', grant, to);
      await w.settle();
      expect(sources(w)).toEqual([`${to}/32`]);
    }
    expect(await w.look(grant)).toMatchObject({ approvedSource: '203.0.113.7/32' });
  });

  test('Scene 19: another grant needs the old address: it stays', async () => {
    const w = world();
    const grant = await w.open('ana', 'orders', '203.0.113.7', '1h');
    await w.open('cy', 'orders', '203.0.113.7', '2h');
    await w.move('ana', grant, '203.0.113.8');
    await w.settle();
    expect(sources(w)).toEqual(['203.0.113.7/32', '203.0.113.8/32']);
    expect(await w.look(grant)).not.toHaveProperty('leaving');
    await w.run('1h');
    expect(sources(w)).toEqual(['203.0.113.7/32']);
  });

  test('Scene 19: our rule for the old address was given another label: it still goes', async () => {
    const w = world();
    const grant = await w.open('ana', 'orders', '203.0.113.7', '2h');
    for (const { id } of w.rules()) w.firewall.relabel(orders, { id, label: 'please keep' });
    await w.move('ana', grant, '203.0.113.8');
    await w.settle();
    expect(sources(w)).toEqual(['203.0.113.8/32']);
  });

  test('Scene 19: the new address is let in by somebody else already: the old one closes, theirs stays', async () => {
    const w = world();
    const grant = await w.open('ana', 'orders', '203.0.113.7', '1h');
    w.firewall.put(orders, { source: source('198.51.100.0/24'), label: 'office' });
    await w.move('ana', grant, '198.51.100.9');
    await w.settle();
    expect(sources(w)).toEqual(['198.51.100.0/24']);
    expect(await w.look(grant)).toMatchObject({ source: '198.51.100.9/32', rule: null });
    await w.run('1h');
    expect([sources(w), w.messages(grant).at(-1)]).toEqual([['198.51.100.0/24'], 'closed: time is up']);
  });

  test('Scene 19: full at 30: it waits for room, says so, and the old address stays open meanwhile', async () => {
    const w = world();
    const grant = await w.open('ana', 'orders', '203.0.113.7', '2h');
    for (let n = 0; n < MOST_RULES - 1; n += 1)
      w.firewall.put(orders, { source: source(`192.0.2.${n}`), label: 'theirs' });
    await w.move('ana', grant, '203.0.113.8');
    await w.run('2m');
    expect(w.messages(grant).at(-1)).toBe(
      'open, but: The firewall of this database is full: it has 30 rules.',
    );
    expect(sources(w)).toContain('203.0.113.7/32');
    const [theirs] = w.rules().filter(({ label }) => label === 'theirs');
    if (theirs) w.firewall.take(orders, theirs.id);
    await w.run('1m');
    expect(sources(w)).toContain('203.0.113.8/32');
    expect(sources(w)).not.toContain('203.0.113.7/32');
    expect(w.messages(grant).at(-1)).toBe('open');
  });

  test('Scene 19: Scalingo refuses the new one for good: the old one stays, and it is told', async () => {
    const w = world();
    const grant = await w.open('ana', 'orders', '203.0.113.7', '1h');
    w.once('before firewall.add', () => {
      throw new Fault(said('Scalingo says no.'), { retry: false, status: 422 });
    });
    await w.move('ana', grant, '203.0.113.8');
    await w.settle();
    expect(sources(w)).toEqual(['203.0.113.7/32']);
    expect(w.messages(grant).at(-1)).toBe(
      'open, but: It could not be moved to 203.0.113.8. Scalingo says no.',
    );
    await w.run('1h');
    expect([sources(w), w.messages(grant).at(-1)]).toEqual([[], 'closed: time is up']);
  });

  test.each(['before', 'after'] as const)(
    'Scene 19: given back while the new rule is being made (%s it exists): neither rule stays',
    async (when) => {
      const w = world();
      const grant = await w.open('ana', 'orders', '203.0.113.7', '2h');
      await w.move('ana', grant, '203.0.113.8');
      w.once(`${when} firewall.add`, async () => {
        await w.done('ana', grant);
      });
      await w.settle();
      expect([sources(w), w.messages(grant).at(-1)]).toEqual([[], 'closed: revoked']);
    },
  );

  test('Scene 19: its end comes while the old rule cannot be removed: closed is said when both are gone', async () => {
    const w = world();
    const grant = await w.open('ana', 'orders', '203.0.113.7', '1h');
    await w.move('ana', grant, '203.0.113.8');
    let down = true;
    w.always((moment) => {
      if (moment === 'before firewall.remove' && down)
        throw new Fault(said('Scalingo does not answer.'), { retry: true, status: 503 });
    });
    await w.run('1h5m');
    expect(sources(w)).toEqual(['203.0.113.7/32', '203.0.113.8/32']);
    expect(w.messages(grant).at(-1)).not.toMatch(/^closed/);
    down = false;
    await w.run('5m');
    expect([sources(w), w.messages(grant).at(-1), w.untrue]).toEqual([[], 'closed: time is up', []]);
  });
});

describe('under the same policy', () => {
  const wide = { orders: { widest: 24, regions: ['osc-fr1'] } };

  test.each([
    ['10.0.0.1', 'source-special'],
    ['203.0.113.0/24', 'wider-than-approved'],
    ['203.0.0.0/16', 'source-too-wide'],
    ['2001:db8::1', 'source-ipv6'],
    ['region:osc-fr1', 'region-cannot-move'],
    ['203.0.113.7', 'same-source'],
    ['', 'source-unreadable'],
  ])('from one address to %j is refused: %s', async (to, no) => {
    const w = world(wide);
    const grant = await w.open('ana', 'orders', '203.0.113.7', '2h');
    expect(await w.move('ana', grant, to)).toMatchObject({ no });
    await w.settle();
    expect(sources(w)).toEqual(['203.0.113.7/32']);
  });

  test('from a range to a narrower one, and back to the width that was approved, but no wider', async () => {
    const w = world(wide);
    const grant = await w.open('ana', 'orders', '203.0.113.0/26', '2h');
    for (const to of ['198.51.100.9/32', '198.51.100.64/26']) {
      expect(await w.move('ana', grant, to)).not.toHaveProperty('no');
      await w.settle();
    }
    expect(sources(w)).toEqual(['198.51.100.64/26']);
    expect(await w.move('ana', grant, '198.51.100.0/25')).toMatchObject({
      no: 'wider-than-approved',
      approved: '203.0.113.0/26',
    });
  });

  test('a region does not move', async () => {
    const w = world(wide);
    const grant = await w.open('ana', 'orders', 'region:osc-fr1', '2h');
    expect(await w.move('ana', grant, '203.0.113.7')).toMatchObject({ no: 'region-cannot-move' });
  });

  test('only the requester can, and only while they may still ask for access', async () => {
    const w = world();
    const grant = await w.open('ana', 'orders', '203.0.113.7', '2h');
    expect(await w.move('bo', grant, '203.0.113.8')).toMatchObject({ no: 'not-yours' });
    w.people.becomes(personId('ana'), { is: 'stranger', as: 'guest' });
    expect(await w.move('ana', grant, '203.0.113.8')).toMatchObject({ no: 'not-a-member' });
    await w.settle();
    expect(sources(w)).toEqual(['203.0.113.7/32']);
  });

  test('only what is open, and not what is ending', async () => {
    const w = world();
    const grant = await w.request('ana', 'orders', '203.0.113.7', '1h');
    expect(await w.move('ana', grant, '203.0.113.8')).toMatchObject({ no: 'not-approved-yet' });
    await w.approve('bo', grant);
    await w.settle();
    w.elapse('1h');
    expect(await w.move('ana', grant, '203.0.113.8')).toMatchObject({ no: 'already-ending' });
  });

  test('the old address is still being closed: try again in a minute', async () => {
    const w = world();
    const grant = await w.open('ana', 'orders', '203.0.113.7', '1h');
    await w.move('ana', grant, '203.0.113.8');
    w.once('before firewall.remove', async () => {
      expect(await w.move('ana', grant, '203.0.113.9')).toMatchObject({ no: 'still-moving' });
    });
    await w.settle();
    expect(sources(w)).toEqual(['203.0.113.8/32']);
  });
});
