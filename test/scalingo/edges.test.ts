import { describe, expect, test } from 'vitest';
import { story } from './story.ts';

const down = { what: 'answer', status: 503, body: { error: 'down' } } as const;

test('the region is down for an hour: ends and openings that were due meanwhile are made good, and people know why they wait', async () => {
  const { w, approved, misbehave, behave, sources, truth } = await story();
  const ending = await approved('198.51.100.9');
  expect(w.messages(ending).at(-1)).toBe('open');
  for (const method of ['GET', 'POST', 'DELETE']) await misbehave(`${method} /`, down);
  const early = await approved('203.0.113.7', '2h');
  await w.run('50m');
  const late = await approved('203.0.113.8', '2h');
  await w.run('10m');
  expect(w.messages(ending).at(-1)).toMatch(/^open, but: Scalingo/);
  expect(w.messages(early).at(-1)).toMatch(/^failed: Scalingo/);
  // An end is due there as well: it is always tried, and what Scalingo says to it is told to those who wait.
  expect(w.messages(late).at(-1)).toBe('approved, but: Scalingo refused “sign in” with 503: down');
  await behave();
  await w.run('4m');
  expect(sources()).toEqual(['203.0.113.8/32']);
  expect([w.messages(ending).at(-1), w.messages(late).at(-1)]).toEqual(['closed: time is up', 'open']);
  await w.run('2h');
  expect(sources()).toEqual([]);
  await truth();
});

describe('an opening whose answer is not to be trusted is open once, and then told', () => {
  test.each([
    ['a 500 after the rule was made', { what: 'misreport', status: 500, body: { error: 'Internal error' } }],
    ['a 2xx with an empty body', { what: 'misreport', status: 201 }],
    ['a body of another shape', { what: 'misreport', status: 201, body: { firewall_rule: {} } }],
    ['a time-out after the rule was made', { what: 'stall' }],
    ['a lost answer', { what: 'lose' }],
  ] as const)('%s', async (_, behaviour) => {
    const { w, approved, misbehave, sources, requests, truth } = await story();
    await misbehave('POST firewall_rules', behaviour, 1);
    const grant = await approved();
    expect(w.messages(grant).at(-1)).toBe('open');
    expect([sources(), requests('POST', 'firewall_rules')]).toEqual([['203.0.113.7/32'], 1]);
    await w.run('31m');
    expect([sources(), w.messages(grant).at(-1)]).toEqual([[], 'closed: time is up']);
    await truth();
  });

  test('a slow one: the rule is made after its time-out and after we looked', async () => {
    const { w, scalingo, approved, misbehave, sources, requests } = await story();
    await misbehave('POST firewall_rules', { what: 'later' }, 1);
    const grant = await approved();
    expect(w.messages(grant).at(-1)).toMatch(/^approved, but: .*UND_ERR_HEADERS_TIMEOUT/);
    await scalingo.doNow();
    await w.run('2m');
    expect(w.messages(grant).at(-1)).toBe('open');
    expect([sources(), requests('POST', 'firewall_rules')]).toEqual([['203.0.113.7/32'], 1]);
  });
});

test.each([
  ['an odd yes', { what: 'misreport', status: 200, body: { rule: {} } }, 1],
  ['a 404', { what: 'misreport', status: 404, body: { error: 'not found' } }, 1],
  ['no answer, three times', { what: 'stall' }, 3],
  ['an error of theirs, three times', { what: 'misreport', status: 500 }, 3],
] as const)(
  'a removal that is answered with %s is closed once a list says so',
  async (_, behaviour, times) => {
    const { w, approved, misbehave, sources, truth } = await story();
    const grant = await approved();
    await misbehave('DELETE firewall_rules', behaviour, times);
    await w.run('33m');
    expect([sources(), w.messages(grant).at(-1)]).toEqual([[], 'closed: time is up']);
    await truth();
  },
);

test('a 404 for a removal while the rule still exists is no removal', async () => {
  const { w, approved, misbehave, behave, sources } = await story();
  const grant = await approved();
  await misbehave('DELETE firewall_rules', { what: 'answer', status: 404, body: { error: 'not found' } });
  await w.run('40m');
  expect([sources().length, w.messages(grant).at(-1)]).toEqual([1, expect.stringMatching(/^open, but: /)]);
  await behave();
  await w.run('3m');
  expect([sources(), w.messages(grant).at(-1)]).toEqual([[], 'closed: time is up']);
});

test('a list of an unknown shape: people and the log are told the field, and nothing is called closed', async () => {
  const { w, approved, misbehave, behave, sources, lines } = await story();
  const grant = await approved();
  await misbehave('GET firewall_rules', { what: 'answer', status: 200, body: { rules: [{ uuid: 'x' }] } });
  await w.run('40m');
  expect(w.messages(grant).at(-1)).toBe(
    'open, but: Scalingo’s answer to “list the firewall rules” does not have the documented shape (rules.0.id, rules.0.type).',
  );
  expect(lines.join('')).toContain('(rules.0.id, rules.0.type)');
  expect(w.logged).toContainEqual(
    expect.objectContaining({
      err: expect.objectContaining({ message: expect.stringContaining('(rules.0.id, rules.0.type)') }),
    }),
  );
  await behave();
  await w.run('3m');
  expect([sources(), w.messages(grant).at(-1)]).toEqual([[], 'closed: time is up']);
});

describe('somebody is quicker than our POST', () => {
  test.each(['errors by field', 'one error', 'plain text'] as const)(
    'the last of 30 places, refused with %s: it waits, and opens when there is room',
    async (refusals) => {
      const { w, scalingo, approved } = await story({ readings: { refusals } });
      for (let n = 0; n < 29; n += 1) scalingo.byHand.add('my-orders', { cidr: `192.0.2.${n}/32` });
      let theirs = '';
      w.once('before firewall.add', () => {
        theirs = scalingo.byHand.add('my-orders', { cidr: '198.51.100.1/32' });
      });
      const grant = await approved();
      expect(w.messages(grant).at(-1)).toMatch(/^approved, but: The firewall of this database is full/);
      scalingo.byHand.remove('my-orders', theirs);
      await w.run('2m');
      expect(w.messages(grant).at(-1)).toBe('open');
    },
  );

  test.each(['refused', 'allowed'] as const)(
    'the very same range, where Scalingo has duplicates %s: open, and theirs stays',
    async (duplicates) => {
      const { w, scalingo, approved, sources, truth } = await story({ readings: { duplicates } });
      w.once('before firewall.add', () => {
        scalingo.byHand.add('my-orders', { cidr: '203.0.113.7/32', label: 'office' });
      });
      const grant = await approved();
      expect(w.messages(grant).at(-1)).toBe('open');
      await w.run('31m');
      expect([sources(), w.messages(grant).at(-1)]).toEqual([['203.0.113.7/32'], 'closed: time is up']);
      await truth();
    },
  );

  test('their /24 covers it already: it is open, nothing is posted, and the /24 stays', async () => {
    const { w, scalingo, approved, sources, requests } = await story();
    scalingo.byHand.add('my-orders', { cidr: '203.0.113.0/24', label: 'office' });
    const grant = await approved();
    expect(w.messages(grant).at(-1)).toBe('open');
    await w.run('31m');
    expect([sources(), requests('POST', 'firewall_rules')]).toEqual([['203.0.113.0/24'], 0]);
  });
});

describe.each(['taken', 'refused'] as const)(
  'while the database does not run, rules are %s',
  (whileNotRunning) => {
    test.each([
      ['stopped', /suspended \(status stopped\)/, 'resume'],
      ['migrating', /working on the database \(status migrating\)/, 'wait'],
    ] as const)('%s: nothing is opened, and it opens once it runs', async (status, words, what) => {
      const { w, scalingo, approved, requests } = await story({ readings: { whileNotRunning } });
      scalingo.become('my-orders', { status });
      const grant = await approved();
      expect(w.messages(grant).at(-1)).toMatch(words);
      expect(await w.look(grant)).toMatchObject({ trouble: { next: { do: what, database: 'my-orders' } } });
      expect(requests('POST', 'firewall_rules')).toBe(0);
      scalingo.become('my-orders', { status: 'running' });
      await w.run('3m');
      expect(w.messages(grant).at(-1)).toBe('open');
    });

    test('an end that comes meanwhile is an end, as soon as Scalingo takes it', async () => {
      const { w, scalingo, approved, sources, truth } = await story({ readings: { whileNotRunning } });
      const grant = await approved();
      scalingo.become('my-orders', { status: 'stopped' });
      await w.run('40m');
      expect(sources()).toHaveLength(whileNotRunning === 'taken' ? 0 : 1);
      scalingo.become('my-orders', { status: 'running' });
      await w.run('3m');
      expect([sources(), w.messages(grant).at(-1)]).toEqual([[], 'closed: time is up']);
      await truth();
    });
  },
);

describe('what is no refusal of the grant for good', () => {
  test.each(['stopped', 'migrating'])(
    'the database is %s after we looked, and refuses the rule: it waits, and opens once it runs',
    async (status) => {
      const { w, scalingo, approved } = await story({ readings: { whileNotRunning: 'refused' } });
      w.once('before firewall.add', () => scalingo.become('my-orders', { status }));
      const grant = await approved();
      expect(w.messages(grant).at(-1)).toMatch(new RegExp(`^approved, but: .*status ${status}`));
      scalingo.become('my-orders', { status: 'running' });
      await w.run('3m');
      expect(w.messages(grant).at(-1)).toBe('open');
    },
  );

  test('a redirect of the opening: it waits, people hear why, and it opens once it is taken', async () => {
    const { w, approved, misbehave, behave, truth } = await story({ convention: 'addon-token' });
    await misbehave('POST firewall_rules', { what: 'answer', status: 302 });
    const grant = await approved();
    expect(w.messages(grant).at(-1)).toMatch(/^approved, but: .*SCALINGO_DB_API_MODE/);
    await behave();
    await w.run('3m');
    expect(w.messages(grant).at(-1)).toBe('open');
    await truth();
  });
});

describe('what the account may do changes', () => {
  test('the database is deleted while one waits and one is open: failed with what to do, and nothing is called closed', async () => {
    const { w, scalingo, approved } = await story();
    const open = await approved('203.0.113.7', '10m');
    const waiting = await w.request('cy', 'orders', '203.0.113.8', '30m');
    scalingo.delete('my-orders');
    await w.approve('bo', waiting);
    await w.run('20m');
    const invite = { do: 'invite the bot', database: 'my-orders' };
    expect(await w.look(waiting)).toMatchObject({ state: 'failed', next: invite });
    expect(await w.look(open)).toMatchObject({ state: 'active', trouble: { next: invite } });
  });

  test('it may only look: people hear whom to ask, and it opens once it may', async () => {
    const { w, scalingo, approved } = await story();
    scalingo.allow('my-orders', 'look');
    const grant = await approved();
    expect(await w.look(grant)).toMatchObject({
      state: 'approved',
      trouble: { next: { do: 'invite the bot' } },
    });
    scalingo.allow('my-orders', 'all');
    await w.run('3m');
    expect(w.messages(grant).at(-1)).toBe('open');
  });

  test('its API token is deleted: what is open is not called closed, and the operator reads what to do', async () => {
    const { w, scalingo, approved } = await story();
    const grant = await approved();
    scalingo.revokeApiToken();
    await w.run('40m');
    expect(w.messages(grant).at(-1)).toMatch(/^open, but: Scalingo refused “sign in” with 401/);
    expect(w.logged).toContainEqual(
      expect.objectContaining({ next: expect.stringContaining('put it into SCALINGO_API_TOKEN') }),
    );
  });
});

test('a removal that is answered 200 was one: not called closed on that word, but as soon as a list tells', async () => {
  const { w, approved, misbehave, truth } = await story();
  const grant = await approved();
  await misbehave('DELETE firewall_rules', { what: 'misreport', status: 200, body: {} }, 1);
  await w.run('35m');
  expect(w.messages(grant).slice(-2)).toEqual([expect.stringMatching(/^open, but: /), 'closed: time is up']);
  await truth();
});

test('an end is asked for as urgently as a removal from its first call on, an opening as one, a look as one', async () => {
  const { w, approved, kinds } = await story();
  await approved();
  kinds.length = 0;
  await w.sweep();
  expect(kinds).toEqual(['look']);
  kinds.length = 0;
  await approved('203.0.113.8', '2h');
  expect(kinds).toEqual(['open', 'open', 'open']);
  kinds.length = 0;
  await w.tick('30m');
  expect(kinds.slice(-2)).toEqual(['remove', 'remove']);
});
