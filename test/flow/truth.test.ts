/** Nobody is told "open" or "closed" before Scalingo confirmed it, and a failure names its cause. */
import { describe, expect, test } from 'vitest';
import { Fault } from '../../src/flow/fault.ts';
import { MORNING, plus, said } from '../support/builders.ts';
import type { Moment } from '../support/outside.ts';
import { world } from '../support/world.ts';

const down = () => {
  throw new Fault(said('Scalingo does not answer.'), { retry: true, status: 503 });
};
const no = () => {
  throw new Fault(said('Scalingo refused the rule: this database is suspended.'), {
    retry: false,
    status: 422,
  });
};

test('Scene 5: first the decision is written down, then Scalingo is asked, then the record says open, then people hear it', async () => {
  const w = world();
  const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
  await w.settle();
  const seen: Partial<Record<Moment, readonly unknown[]>> = {};
  w.always(async (moment) => {
    seen[moment] = [w.rules().length, (await w.look(grant)).state, w.messages(grant).at(-1)];
  });
  await w.approve('bo', grant);
  await w.settle();
  expect(seen['before firewall.add']).toEqual([0, 'approved', 'approved']);
  expect(seen['after firewall.add']).toEqual([1, 'approved', 'approved']);
  expect(seen['before projection.show']).toEqual([1, 'active', 'approved']);
  expect(seen['after projection.show']).toEqual([1, 'active', 'open']);

  await w.tick('2h');
  expect(seen['before firewall.remove']).toEqual([1, 'active', 'open']);
  expect(seen['after firewall.remove']).toEqual([0, 'active', 'open']);
  expect(seen['before projection.show']).toEqual([0, 'closed', 'open']);
  expect(seen['after projection.show']).toEqual([0, 'closed', 'closed: time is up']);
});

test('Scene 5: whatever hands are slow or fail, no message was ever untrue', async () => {
  const moments: Moment[] = [
    'before firewall.list',
    'after firewall.list',
    'before firewall.add',
    'after firewall.add',
    'before firewall.remove',
    'after firewall.remove',
    'before projection.show',
    'after projection.show',
    'before grants.live',
    'after grants.update',
  ];
  for (const moment of moments) {
    const w = world();
    const grant = await w.request('ana', 'orders', '203.0.113.7', '30m');
    await w.settle();
    await w.approve('bo', grant);
    w.once(moment, down);
    await w.run('20m');
    w.once(moment, down);
    await w.run('15m');
    expect([moment, w.untrue, w.rules(), w.messages(grant).at(-1)]).toEqual([
      moment,
      [],
      [],
      'closed: time is up',
    ]);
  }
});

describe('Scene 5: a failure names its cause', () => {
  test('Scene 5: Scalingo says no for good: failed, with its words, and no rule', async () => {
    const w = world();
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    w.once('before firewall.add', no);
    await w.approve('bo', grant);
    await w.run('30m');
    expect(w.messages(grant).at(-1)).toBe('failed: Scalingo refused the rule: this database is suspended.');
    expect(w.messages(grant)).not.toContain('open');
    expect(w.rules()).toEqual([]);
  });

  test('Scene 5: a “no for good” for two who share an address is told to both', async () => {
    const w = world();
    const grants = [
      await w.request('ana', 'orders', '203.0.113.7', '2h'),
      await w.request('cy', 'orders', '203.0.113.7', '1h'),
    ];
    w.once('before firewall.add', no);
    for (const grant of grants) await w.approve('bo', grant);
    await w.settle();
    for (const grant of grants) expect(w.messages(grant).at(-1)).toMatch(/^failed: .* suspended/);
  });

  test('Scene 5: Scalingo is down while it waits: told once, tried again, failed when the window closes', async () => {
    const w = world();
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    await w.settle();
    await w.approve('bo', grant);
    w.always((moment) => (moment === 'before firewall.add' ? down() : undefined));
    await w.run('20m');
    expect(w.messages(grant)).toEqual([
      'requested',
      'approved',
      'approved, but: Scalingo does not answer.',
      'failed: Scalingo does not answer.',
    ]);
    expect(await w.look(grant)).toMatchObject({ state: 'failed', failedAt: plus('15m') });
  });

  test('Scene 5: while nothing can be seen, nothing is called failed, since a rule may exist', async () => {
    const w = world();
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    await w.approve('bo', grant);
    w.once('after firewall.add', down);
    await w.settle();
    expect(w.rules()).toHaveLength(1);
    w.always((moment) => (moment === 'before firewall.list' ? down() : undefined));
    await w.run('20m');
    expect(w.messages(grant).at(-1)).toBe('approved, but: Scalingo does not answer.');
    w.always(() => {});
    await w.run('3m');
    expect([w.messages(grant).at(-1), w.rules()]).toEqual(['failed: Scalingo does not answer.', []]);
  });

  test('Scene 5: a rule that cannot be removed is not called closed; people hear what is in the way', async () => {
    const w = world();
    const grant = await w.open('ana', 'orders', '203.0.113.7', '1h');
    w.always((moment) => (moment === 'before firewall.remove' ? down() : undefined));
    await w.run('1h10m');
    expect([w.messages(grant).at(-1), w.rules().length]).toEqual(['open, but: Scalingo does not answer.', 1]);
    w.always(() => {});
    await w.run('3m');
    expect([w.messages(grant).at(-1), w.rules()]).toEqual(['closed: time is up', []]);
  });
});

describe('tried again', () => {
  test('a lost answer makes no second rule', async () => {
    const w = world();
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    w.once('after firewall.add', down);
    await w.approve('bo', grant);
    await w.tick('1m');
    expect(w.rules()).toHaveLength(1);
    expect(w.messages(grant).at(-1)).toBe('open');
  });

  test('with longer and longer waits, and from the first one again once it went well', async () => {
    const w = world();
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    const tried: number[] = [];
    let failing = true;
    w.always((moment) => {
      if (moment !== 'before firewall.list') return;
      tried.push((w.now() - MORNING) / 1000);
      if (failing) down();
    });
    await w.approve('bo', grant);
    await w.tick('10m');
    // 2 s, doubled each time to at most 2 min, with the jitter of a coin that always falls in the middle: three quarters
    expect(tried).toEqual([0, 1.5, 4.5, 10.5, 22.5, 46.5, 94.5, 184.5, 274.5, 364.5, 454.5, 544.5]);

    failing = false;
    await w.tick('2m');
    expect(w.messages(grant).at(-1)).toBe('open');
    failing = true;
    tried.length = 0;
    await w.done('ana', grant);
    const doneAt = (w.now() - MORNING) / 1000;
    await w.tick('5s');
    expect(tried).toEqual([doneAt, doneAt + 1.5, doneAt + 4.5]);
  });

  test('what is urgent does not wait for somebody else’s backoff', async () => {
    const w = world();
    const open = await w.open('cy', 'orders', '198.51.100.9', '2h');
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    await w.approve('bo', grant);
    w.always((moment) => (moment === 'before firewall.add' ? down() : undefined));
    await w.tick('10m');
    await w.done('cy', open);
    await w.settle();
    expect(w.messages(open).at(-1)).toBe('closed: revoked');
  });

  test('one step’s fault holds up none of the others', async () => {
    const w = world();
    const first = await w.open('cy', 'orders', '198.51.100.9', '10m');
    await w.open('dee', 'orders', '198.51.100.10', '10m');
    w.elapse('10m');
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    await w.approve('bo', grant);
    w.once('before firewall.remove', down);
    await w.settle();
    expect(w.rules().map((rule) => rule.source)).toEqual([first.source, grant.source]);
    expect(w.messages(grant).at(-1)).toBe('open');
    await w.tick('1m');
    expect(w.rules().map((rule) => rule.source)).toEqual([grant.source]);
  });

  test('the record cannot be written for a moment: it recovers without help', async () => {
    const w = world();
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    await w.approve('bo', grant);
    w.once('before grants.update', down);
    w.once('before grants.update', down);
    await w.tick('1m');
    expect([w.messages(grant).at(-1), w.rules().length]).toEqual(['open', 1]);
  });

  test('Slack cannot be written to: the rule is there, and people hear of it later, once', async () => {
    const w = world();
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    await w.settle();
    await w.approve('bo', grant);
    w.always((moment) => (moment === 'before projection.show' ? down() : undefined));
    await w.settle();
    expect([w.messages(grant), w.rules().length]).toEqual([['requested'], 1]);
    w.always(() => {});
    await w.tick('1m');
    expect(w.messages(grant)).toEqual(['requested', 'open']);
  });
});

test('a database that does not run: people are told what to do about it, and it opens when it runs', async () => {
  const w = world();
  const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
  w.hinder('The database is suspended.');
  await w.approve('bo', grant);
  await w.run('3m');
  expect(await w.look(grant)).toMatchObject({
    state: 'approved',
    trouble: { what: said('The database is suspended.') },
  });
  expect(w.rules()).toEqual([]);
  // The operator reads in the log what the requester reads in Slack.
  expect(w.logged).toContainEqual(
    expect.objectContaining({
      database: 'orders',
      err: expect.objectContaining({ message: 'The database is suspended.' }),
      next: expect.stringMatching(/^What to do in Scalingo’s dashboard: open the database/),
    }),
  );
  w.hinder(undefined);
  await w.run('3m');
  expect((await w.look(grant)).state).toBe('active');
});

test('where nobody can tell whether a database runs, the opening itself tells', async () => {
  const w = world();
  const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
  w.once('before readiness.hindrance', () => {
    throw new Fault(said('not now'), { retry: true });
  });
  await w.approve('bo', grant);
  await w.settle();
  expect((await w.look(grant)).state).toBe('active');
});
