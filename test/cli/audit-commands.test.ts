/** What an auditor asks of the trail at the terminal. */
import { expect, test } from 'vitest';
import { approve } from '../../src/grant/decision.ts';
import { createGrants } from '../../src/redis/store/grant-store.ts';
import { createNotes } from '../../src/redis/store/note-store.ts';
import { anOpening, aWholeAccess, told, withoutFacts } from '../audit/history.ts';
import { aRequest } from '../contract/walk.ts';
import { grantId, MORNING, ms, oneYes, personId, plus } from '../support/builders.ts';
import { cli } from '../support/cli.ts';
import { testRedis } from '../support/redis.ts';
import { aTrail } from '../support/trail.ts';

const redis = await testRedis();
const [a, b, c] = [grantId('a'), grantId('b'), grantId('c')];

/** Ana was at orders from 9:05 to 11:06, Gil at billing in an emergency at 10:00, and Ana waits for her second approval. */
async function aMorning() {
  const trail = aTrail(redis);
  const waiting = anOpening({ id: c, at: plus('90m') });
  await trail.write([
    ...aWholeAccess({ id: a, at: MORNING }).events,
    ...aWholeAccess({
      id: b,
      at: plus('1h'),
      database: 'billing',
      requester: 'gil',
      from: '198.51.100.1',
      how: 'emergency',
    }).events,
    ...told(waiting.first).events,
  ]);
  return trail;
}

test('export prints each event as a line of JSON, of a range, a database and a person', async () => {
  const { env } = await aMorning();
  const exported = async (...options: string[]) => {
    const { stdout, code } = await cli(env, 'audit', 'export', ...options);
    expect(code).toBe(0);
    return stdout
      .trim()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  };
  const moves = async (...options: string[]) =>
    (await exported(...options)).map(({ grant, move }) => `${grant.slice(3, 4)} ${move}`);
  expect((await exported())[0]).toMatchObject({
    at: '2026-01-05T09:00:00Z',
    move: 'request',
    requester: 'UANA',
  });
  expect(await moves('--database', 'billing')).toEqual(['b emergency', 'b open', 'b opened', 'b finished']);
  expect(await moves('--person', 'UBO')).toEqual(['a approve', 'a open', 'a opened', 'a finished']);
  expect(await moves('--from', '2026-01-05T09:06:00Z', '--to', '2026-01-05T10:01:00Z')).toEqual([
    'a opened',
    'b emergency',
    'b open',
  ]);
});

test('export prints CSV that no spreadsheet takes for a formula', async () => {
  const trail = aTrail(redis);
  const [event] = aWholeAccess({ id: a, at: MORNING }).events;
  if (!event) throw new Error('there is one');
  await trail.write([{ ...event, reason: '=HYPERLINK("http://x")' }]);
  const { stdout } = await cli(trail.env, 'audit', 'export', '--format', 'csv');
  const [head, row] = stdout.split('\r\n');
  expect(head).toMatch(/^at,database,grant,move,by,requester,source,/);
  expect(row).toMatch(/^2026-01-05T09:00:00Z,orders,gr_a000000000,request,UANA,UANA,203.0.113.7\/32,/);
  expect(row).toContain(`,"'=HYPERLINK(""http://x"")",`);
});

test('access says who could reach a database at an instant, from where, and who allowed it', async () => {
  const { env } = await aMorning();
  const at = (time: string, ...more: string[]) =>
    cli(env, 'audit', 'access', '--at', `2026-01-05T${time}`, ...more);
  expect((await at('10:30Z', '--database', 'orders')).stdout).toBe(
    'orders at 2026-01-05T10:30:00Z: 1 person could reach it\n' +
      'gr_a000000000  UANA  from 203.0.113.7/32  2026-01-05T09:05:00Z to 2026-01-05T11:06:30Z  approved by UBO; rule ru-a000\n',
  );
  expect((await at('10:30Z')).stdout).toMatch(
    /billing +UGIL +from 198.51.100.1\/32 .* emergency, approved by nobody/,
  );
  expect((await at('09:05:30Z')).stdout).toContain('being opened: a rule may have been there');
  expect((await at('11:06:15Z', '--database', 'orders')).stdout).toContain(
    'past its end: its rule was not removed yet',
  );
  expect((await at('11:07Z', '--database', 'orders')).stdout).toBe(
    'orders at 2026-01-05T11:07:00Z: nobody could reach it\n',
  );
  expect(JSON.parse((await at('10:30Z', '--database', 'orders', '--json')).stdout)).toMatchObject([
    {
      grant: a,
      source: '203.0.113.7/32',
      allowed: { how: 'approved', by: ['UBO'] },
      until: '2026-01-05T11:06:30Z',
    },
  ]);
});

test('a database that is neither in the file nor in the trail is refused: “nobody” would be no answer', async () => {
  const { env, file } = await aMorning();
  const refused = {
    code: 2,
    stderr: expect.stringMatching(/^--database: .* has no “oders”.* orders, billing/),
  };
  const range = ['--from', '2026-01-05T00:00Z', '--to', '2026-01-06T00:00Z'];
  const asked = (...words: string[]) => cli(env, 'audit', ...words, '--database', 'oders');
  expect(await asked('access', '--at', '2026-01-05T10:30Z')).toMatchObject(refused);
  expect(await asked('export')).toMatchObject(refused);
  expect(await asked('report', ...range, '--out', `${file}.html`)).toMatchObject(refused);
  expect(await cli(env, 'grants', 'list', '--database', 'oders')).toMatchObject(refused);
});

test('access does not answer for an instant before the trail begins, and names a loss of memory', async () => {
  const { env, keys } = await aMorning();
  const at = (time: string) => cli(env, 'audit', 'access', '--at', `2026-01-05T${time}`);
  expect(await at('08:59Z')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^--at: .* begins at 2026-01-05T09:00:00Z/),
  });
  expect(await cli(aTrail(redis).env, 'audit', 'access', '--at', '2026-01-05T10:00Z')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^--at: the audit trail is empty/),
  });
  const notes = createNotes({
    redis,
    keys,
    now: () => plus('5h'),
    version: '1.0.0',
    log: { error: () => {} },
  });
  // A process starts with what is left, and only then is the loss noticed.
  await notes.add({ note: 'started' });
  await notes.addLoss({ why: 'entry 1-0 is gone', entry: '1-0', run: undefined });
  const doubt =
    /what happened from 2026-01-05T1\d:\d\d:\d\dZ to 2026-01-05T14:00:00Z may be missing: Redis had lost/;
  expect(await at('13:00Z')).toMatchObject({ code: 0, stderr: expect.stringMatching(doubt) });
  expect((await at('09:30Z')).stderr).toBe('');
  await notes.add({ note: 'restored', detail: '2026-01-05T09:20:00Z' });
  expect((await at('09:30Z')).stderr).toBe(
    'what happened from 2026-01-05T09:20:00Z to 2026-01-05T14:00:00Z may be missing: a backup was restored\n',
  );
  expect((await at('09:10Z')).stderr).toBe('');
});

test('what a trail of an earlier build does not say is taken from the record', async () => {
  const { env, keys, write } = aTrail(redis);
  const grants = createGrants({ redis, keys, log: { error: () => {} } });
  await grants.create(aRequest('a'));
  await grants.update(a, (grant) =>
    approve(grant, { by: personId('bo'), at: plus('5m'), openWithinMs: ms('15m'), ...oneYes }),
  );
  await redis.del(keys.audit);
  await write(aWholeAccess({ id: a, at: MORNING }).events.map(withoutFacts));
  const { stdout } = await cli(env, 'audit', 'access', '--at', '2026-01-05T10:00Z');
  expect(stdout).toMatch(/UANA +from \d\S+ \(as the record has it\) .*approved by UBO/);
});

test.each([
  [['export', '--from', '2026-11-01'], 2, /--from: expected an instant with its zone/],
  [['export', '--format', 'xml'], 2, /jsonl, csv/],
  [['export', '--from', '2026-02-30T00:00Z'], 2, /--from: expected an instant with its zone/],
  [
    ['export', '--from', '2026-11-02T00:00Z', '--to', '2026-11-01T00:00Z'],
    2,
    /--from: expected an instant before --to/,
  ],
  [['export', '--person', 'ana'], 2, /--person: expected an id such as U012AB3CD/],
  [['verify', '--seal', 'a1b2'], 2, /--seal: expected the hash of a seal/],
  [['verify', '--public-key', 'MC4'], 2, /--public-key: expected 43 letters/],
  [['access'], 2, /--at/],
  [['access', '--at', '2999-01-01T00:00Z'], 2, /--at: expected an instant that has passed/],
])('%j is refused in one line', async (args, expected, words) => {
  const { env } = aTrail(redis);
  const { code, stderr } = await cli(env, 'audit', ...args);
  expect([code, stderr.trim().split('\n').length]).toEqual([expected, 1]);
  expect(stderr).toMatch(words);
});

test('an event that cannot be read is named, since a trail with gaps is none', async () => {
  const { env, keys } = aTrail(redis);
  await redis.xadd(keys.audit, '1-1', 'event', '{');
  expect(await cli(env, 'audit', 'export')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^Entry 1-1 of the audit trail/),
  });
});

test('without its configuration it ends with 78, and it needs no token', async () => {
  expect(await cli({ DB_ACCESS_CONFIG: '/nowhere.yaml' }, 'audit', 'export')).toMatchObject({ code: 78 });
});
