/** What else can happen at Scalingo between asking and the end: each has one outcome, and people are told the truth of it. */
import { describe, expect, test } from 'vitest';
import { Fault } from '../../src/flow/fault.ts';
import type { NextStep } from '../../src/grant/problem.ts';
import { labelFor } from '../../src/grant/rule.ts';
import { databaseName, installation, plus, said, source } from '../support/builders.ts';
import { world } from '../support/world.ts';

const orders = databaseName('orders');
const invite: NextStep = { do: 'invite the bot', database: 'orders', cli: [] };
const gone = () => {
  throw new Fault(said('Scalingo does not know this database.'), { retry: true, status: 404, next: invite });
};
const down = () => {
  throw new Fault(said('Scalingo is down.'), { retry: true, status: 503 });
};
const sources = (w: ReturnType<typeof world>) => w.rules().map((rule) => rule.source);

/** From now on nothing at Scalingo answers as it should, or all does again. */
function trouble(w: ReturnType<typeof world>, what: () => never) {
  w.always((moment) => {
    if (moment.startsWith('before firewall.')) what();
  });
  return () => w.always(() => {});
}

describe('the region is down for an hour, with openings and ends due meanwhile', () => {
  test('what was to end ends when it is back; what was to open failed at the end of its window, and says why', async () => {
    const w = world();
    const ending = await w.open('cy', 'orders', '198.51.100.9', '30m');
    const early = await w.request('ana', 'orders', '203.0.113.7', '2h');
    const back = trouble(w, down);
    await w.approve('bo', early);
    await w.run('50m');
    const late = await w.request('dee', 'orders', '203.0.113.8', '2h');
    await w.approve('bo', late);
    await w.run('10m');
    expect(w.messages(ending).at(-1)).toBe('open, but: Scalingo is down.');
    expect(w.messages(early).at(-1)).toBe('failed: Scalingo is down.');
    expect(w.messages(late).at(-1)).toBe('approved, but: Scalingo is down.');

    back();
    await w.run('3m');
    expect(sources(w)).toEqual(['203.0.113.8/32']);
    expect(w.messages(ending).at(-1)).toBe('closed: time is up');
    expect(w.messages(late).at(-1)).toBe('open');
    // It counts from when it is there: the hour took nothing of it.
    const { expiresAt } = { expiresAt: 0, ...(await w.look(late)) };
    expect(expiresAt).toBeGreaterThan(plus('3h'));
    expect([w.untrue, await w.unlawful()]).toEqual([[], []]);
  });
});

describe('the database was deleted, or the bot is no collaborator any more', () => {
  test('an opening fails at the end of its window, with what to do: no rule of ours can be there', async () => {
    const w = world();
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    trouble(w, gone);
    await w.approve('bo', grant);
    await w.run('14m');
    expect(await w.look(grant)).toMatchObject({ state: 'approved', trouble: { next: invite } });
    await w.run('2m');
    expect(await w.look(grant)).toMatchObject({
      state: 'failed',
      cause: said('Scalingo does not know this database.'),
      next: invite,
    });
  });

  test('what is open is not called closed: nobody can tell', async () => {
    const w = world();
    const grant = await w.open('ana', 'orders', '203.0.113.7', '30m');
    const back = trouble(w, gone);
    await w.run('2h');
    expect(await w.look(grant)).toMatchObject({ state: 'active', trouble: { next: invite } });
    back();
    await w.run('3m');
    expect(w.messages(grant).at(-1)).toBe('closed: time is up');
  });

  test('an opening whose fate is unknown is not called failed while nobody can look', async () => {
    const w = world();
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    await w.approve('bo', grant);
    w.once('after firewall.add', down);
    let lost = false;
    w.always((moment) => {
      if (moment === 'after firewall.add') lost = true;
      if (lost && moment.startsWith('before firewall.')) gone();
    });
    await w.run('30m');
    expect(sources(w)).toEqual(['203.0.113.7/32']);
    expect((await w.look(grant)).state).toBe('approved');
    w.always(() => {});
    await w.run('3m');
    expect([sources(w), (await w.look(grant)).state]).toEqual([[], 'failed']);
  });
});

describe('somebody is quicker than our POST', () => {
  test('the very same range, and Scalingo refuses duplicates: open by theirs, and theirs stays', async () => {
    const w = world();
    const grant = await w.request('ana', 'orders', '203.0.113.7', '30m');
    await w.approve('bo', grant);
    w.once('before firewall.add', () => {
      w.firewall.put(orders, { source: source('203.0.113.7'), label: 'office' });
      throw new Fault(said('cidr: has already been taken'), { retry: false, status: 422 });
    });
    await w.settle();
    expect(await w.look(grant)).toMatchObject({ state: 'active', rule: null });
    await w.run('30m');
    expect([sources(w), w.messages(grant).at(-1)]).toEqual([['203.0.113.7/32'], 'closed: time is up']);
  });

  test('a wider range: the same', async () => {
    const w = world();
    const grant = await w.request('ana', 'orders', '203.0.113.7', '30m');
    await w.approve('bo', grant);
    w.once('before firewall.add', () => {
      w.firewall.put(orders, { source: source('203.0.113.0/24'), label: 'office' });
      throw new Fault(said('cidr: overlaps another rule'), { retry: false, status: 422 });
    });
    await w.settle();
    expect(await w.look(grant)).toMatchObject({ state: 'active', rule: null });
  });
});

describe('a slow answer: the rule is made after its time-out, and after we looked', () => {
  const late = (w: ReturnType<typeof world>, grant: Parameters<typeof w.look>[0]) =>
    w.firewall.put(orders, { source: source('203.0.113.7'), label: labelFor(installation, grant.id) });

  test('while it is still wanted: it is open by that rule, and there is one', async () => {
    const w = world();
    const grant = await w.request('ana', 'orders', '203.0.113.7', '30m');
    await w.approve('bo', grant);
    w.once('before firewall.add', down);
    await w.settle();
    const rule = late(w, grant);
    await w.run('2m');
    expect(await w.look(grant)).toMatchObject({ state: 'active', rule: rule.id });
    expect(sources(w)).toEqual(['203.0.113.7/32']);
  });

  test('when it is no longer wanted: it is a stray, and is removed', async () => {
    const w = world();
    const grant = await w.request('ana', 'orders', '203.0.113.7', '30m');
    await w.approve('bo', grant);
    w.once('before firewall.add', down);
    await w.settle();
    await w.done('ana', grant);
    await w.settle();
    expect((await w.look(grant)).state).toBe('closed');
    late(w, grant);
    await w.run('2m');
    expect(sources(w)).toEqual([]);
  });
});

test('nothing can ever be opened there, and it is known: nobody is bothered', async () => {
  const w = world();
  w.forbid('orders is not a Dedicated Resources database.');
  const outcome = await w.ask('ana', {
    database: 'orders',
    source: '203.0.113.7',
    duration: '2h',
    reason: 'why',
  });
  expect(outcome).toEqual({
    refusals: [
      {
        about: 'database',
        refusal: {
          no: 'impossible',
          what: said('orders is not a Dedicated Resources database.'),
          next: { do: 'tunnel', database: '', cli: [] },
        },
      },
    ],
  });
});

test('Scalingo takes no range that overlaps another of ours: it is tried now and then, and opens once the wider one is gone', async () => {
  const w = world({ orders: { widest: 24 } });
  const wide = await w.open('ana', 'orders', '203.0.113.0/24', '10m');
  let asked = 0;
  w.always((moment) => {
    if (moment !== 'before firewall.add') return;
    asked += 1;
    if (sources(w).includes(wide.source)) throw new Fault(said('overlaps'), { retry: false, status: 422 });
  });
  const narrow = await w.request('ana', 'orders', '203.0.113.7', '1h');
  await w.approve('bo', narrow);
  await w.run('5m');
  expect(w.messages(narrow).at(-1)).toBe('approved, but: overlaps');
  expect(asked).toBeLessThan(15);
  await w.run('7m');
  expect(w.messages(narrow).at(-1)).toBe('open');
  expect(sources(w)).toEqual(['203.0.113.7/32']);
});
