/** `db-access person forget`: nothing in Redis says any longer who somebody was, and the seals of the trail stay right. */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Moved } from '../../src/grant/audit.ts';
import { finished } from '../../src/grant/closure.ts';
import { approve, deny, grantAtOnce } from '../../src/grant/decision.ts';
import { open, opened } from '../../src/grant/lifecycle.ts';
import type { Grant } from '../../src/grant/record.ts';
import type { Refusal } from '../../src/grant/refusal.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { createClosings } from '../../src/redis/store/envelope-store.ts';
import { createGrants } from '../../src/redis/store/grant-store.ts';
import { createHomes } from '../../src/redis/store/home-store.ts';
import { createMessages } from '../../src/redis/store/message-store.ts';
import { createNotes } from '../../src/redis/store/note-store.ts';
import { createSeals } from '../../src/redis/store/seal-store.ts';
import { aRequest } from '../contract/walk.ts';
import {
  aRequested,
  databaseName,
  grantId,
  ms,
  oneYes,
  personId,
  placed,
  plus,
  ruleId,
  source,
} from '../support/builders.ts';
import { cli, cliAnswered } from '../support/cli.ts';
import { aBotInTime } from '../support/in-time.ts';
import { testRedis } from '../support/redis.ts';
import { textsIn } from '../support/redis-texts.ts';
import { aTrail } from '../support/trail.ts';

const redis = await testRedis();
const [a, b, c] = [grantId('a'), grantId('b'), grantId('c')];
const [ana, bo, gil] = [personId('ana'), personId('bo'), personId('gil')];
const forget = ['person', 'forget', 'UANA', '--because', 'left the company'];
const log = { info: () => {}, error: () => {} };

/** Ana had access, which Bo approved, and denied Gil's request; she looked at her Home tab, and tried what she may not do. */
async function aPast() {
  const trail = aTrail(redis);
  const at = { redis, keys: trail.keys };
  const grants = createGrants({ ...at, log });
  const write = async (id: typeof a, ...changes: ((grant: Grant) => Moved | Refusal)[]) => {
    for (const one of changes) expect(await grants.update(id, one)).toHaveProperty('state');
  };
  const opening = (grant: Grant) => open(grant, { source: grant.source, at: plus('6m'), ...placed });
  const end = (grant: Grant) => finished(grant, { at: plus('3h'), endEarlyMs: 0 });
  await grants.create(aRequest('a'));
  await write(
    a,
    (grant) => approve(grant, { by: bo, at: plus('5m'), openWithinMs: ms('15m'), ...oneYes }),
    opening,
    (grant) => opened(grant, { rule: ruleId('ru-1'), at: plus('7m'), ...placed }),
  );
  await grants.create(
    aRequest('b', { requester: gil, source: source('198.51.100.4'), reason: 'ask <@UANA>' }),
  );
  await write(b, (grant) => deny(grant, { by: ana, at: plus('9m'), because: 'call 555-0100' }));
  await createMessages(at).put(a, 'card', { channel: 'C0', ts: '1.1', digest: 'x' });
  await createHomes({ redis, keys: trail.keys }).opened(ana, plus('1h'));
  await createHomes({ redis, keys: trail.keys }).drew(ana, 'digest');
  const notes = createNotes({ ...at, now: () => plus('1h'), version: '1', log });
  await notes.add({ note: 'denied', by: ana, detail: 'answer' });
  const approvers = new Map([['approvers', 'UANA, UBO']]);
  await notes.addPolicies(new Map([[databaseName('orders'), approvers]]), () => '');
  const closings = createClosings({ ...at, log });
  const seal = () => createSeals({ ...at, key: undefined, random: randomBytes, log }).close(plus('4h'));
  const verify = async () => (await cli(trail.env, 'audit', 'verify')).stdout;
  /** the day after its end */
  const past = async () => {
    await write(a, end);
    await closings.forget(plus('1d'));
    await seal();
  };
  return { ...trail, grants, closings, write, end, seal, verify, past };
}

test('nothing of them is left in Redis, and the trail is as it was sealed', async () => {
  const { env, keys, past, seal, verify, grants } = await aPast();
  await past();
  const before = await textsIn(redis, keys.installation);
  for (const known of ['UANA', '203.0.113.7', 'a slow report', '555-0100']) expect(before).toContain(known);
  expect(await cliAnswered(env, 'y', ...forget)).toMatchObject({
    code: 0,
    stdout: 'UANA is forgotten, and the audit trail says which of its fields were blanked.\n',
  });
  const after = await textsIn(redis, keys.installation);
  for (const gone of ['UANA', '203.0.113.7', 'a slow report', '555-0100']) expect(after).not.toContain(gone);
  for (const kept of ['UBO', 'UGIL', '198.51.100.4', 'left the company']) expect(after).toContain(kept);
  expect(await grants.get(a)).toBeUndefined();
  expect(await grants.get(b)).toMatchObject({ requester: 'UGIL', deniedBy: 'UFORGOTTENPERSON' });
  expect(await verify()).toContain('and the event that says so is not sealed yet: look again in a minute');
  await seal();
  expect(await verify()).toContain('all as they were sealed');
});

test('the trail still answers when there was access, and shows what was forgotten as such', async () => {
  const { env, past } = await aPast();
  await past();
  await cli(env, ...forget, '--yes');
  const access = await cli(env, 'audit', 'access', '--at', '2026-01-05T10:00Z', '--database', 'orders');
  expect(access.stdout).toContain('1 person could reach it');
  expect(access.stdout).toMatch(/forgotten +from forgotten .* approved by UBO/);
  const lines = (await cli(env, 'audit', 'export')).stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines[0]).toMatchObject({
    requester: 'forgotten',
    forgotten: ['by', 'requester', 'source', 'reason'],
  });
  expect(lines.at(-1)).toMatchObject({
    note: 'personForgotten',
    by: 'operator:alice@bastion',
    detail: 'left the company',
    blanked: { [lines[0].entry]: ['by', 'requester', 'source', 'reason'] },
  });
  const csv = (await cli(env, 'audit', 'export', '--format', 'csv')).stdout;
  expect(csv).toContain(',forgotten,');
});

test('a field that somebody blanked without saying so is found', async () => {
  const { env, keys, past, verify } = await aPast();
  await past();
  const notes = await redis.xlen(keys.audit);
  await cli(env, ...forget, '--yes');
  const entries = await redis.xrange(keys.audit, '-', '+');
  await redis.del(keys.audit);
  for (const [entry, fields] of entries.slice(0, notes)) await redis.xadd(keys.audit, entry, ...fields);
  const found = await cli(env, 'audit', 'verify');
  expect(found.code).toBe(1);
  expect(found.stdout).toContain(
    `event ${entries[0]?.[0]}: by, requester, source, reason blanked, and no sealed event says so`,
  );
  expect(await verify()).not.toContain('was changed');
});

test('it is refused while they have a request or access, while a rule is watched, and while a review waits', async () => {
  const { env, keys, grants, closings, write, end } = await aPast();
  const refused = async () => {
    const { code, stderr } = await cli(env, ...forget, '--yes');
    expect([code, stderr]).toEqual([2, expect.stringMatching(/\nUANA cannot be forgotten yet:\n/)]);
    return stderr;
  };
  expect(await refused()).toContain(`${a}: it is active`);
  await write(a, end);
  expect(await refused()).toContain(`${a}: its rule is watched for a day after the end`);
  await closings.forget(plus('1d'));
  await grants.create(aRequest('c', { requester: gil }));
  await write(c, (grant) => approve(grant, { by: ana, at: plus('5m'), openWithinMs: ms('15m'), ...oneYes }));
  expect(await refused()).toContain(`${c}: it is approved`);
  await redis.set(keys.grant(c), '{"requester":"UANA"');
  expect(await refused()).toContain(`${c}: it cannot be read`);
  await redis.del(keys.grant(c));
  const { state: _, version: __, approvals: ___, nudges: ____, ...asked } = aRequested({ id: c });
  await grants.create(grantAtOnce(asked, { decision: { how: 'emergency' }, openWithinMs: ms('15m') }));
  await write(
    c,
    (grant) => open(grant, { source: grant.source, at: plus('6m'), ...placed }),
    (grant) => opened(grant, { rule: ruleId('ru-2'), at: plus('7m'), ...placed }),
    end,
  );
  await closings.forget(plus('1d'));
  expect(await refused()).toContain(`${c}: its emergency waits for a review`);
  expect(await redis.xlen(keys.audit)).toBeGreaterThan(0);
  expect(await textsIn(redis, keys.installation)).not.toContain('personForgotten');
});

test('cut off at any point and typed again it goes on to the end, and a third time finds nothing', async () => {
  const { env, keys, past, seal, verify } = await aPast();
  await past();
  const record = await redis.get(keys.grant(a));
  const other = await redis.get(keys.grant(b));
  await cli(env, ...forget, '--yes');
  // As it is where the trail was blanked, and nothing else.
  await redis.set(keys.grant(a), record ?? '');
  await redis.set(keys.grant(b), other ?? '');
  await redis.zadd(keys.by(ana), 1, a);
  expect(JSON.parse((await cli(env, ...forget, '--yes', '--json')).stdout)).toEqual({
    events: 0,
    removed: 1,
    changed: 1,
  });
  expect(await textsIn(redis, keys.installation)).not.toContain('UANA');
  expect(JSON.parse((await cli(env, ...forget, '--yes', '--json')).stdout)).toEqual({
    events: 0,
    removed: 0,
    changed: 0,
  });
  expect((await cli(env, ...forget, '--yes')).stdout).toBe(
    'Redis holds nothing about UANA: check the id, if nobody was forgotten by it before.\n',
  );
  await seal();
  expect(await verify()).toContain('all as they were sealed');
});

test('several at once, also of one person, leave a trail that is as it was sealed, and a second time finishes', async () => {
  const { env, keys, past, seal, verify } = await aPast();
  await past();
  const people = ['UANA', 'UGIL', 'UANA'];
  const all = people.map((id) => cli(env, 'person', 'forget', id, '--because', 'left', '--yes'));
  for (const { code, stderr } of await Promise.all(all))
    if (code !== 0)
      expect([code, stderr]).toEqual([2, expect.stringContaining('has just changed: try again')]);
  for (const id of people)
    expect(await cli(env, 'person', 'forget', id, '--because', 'left', '--yes')).toMatchObject({ code: 0 });
  const after = await textsIn(redis, keys.installation);
  for (const gone of ['UANA', 'UGIL', '203.0.113.7', '198.51.100.4']) expect(after).not.toContain(gone);
  await seal();
  expect(await verify()).toContain('all as they were sealed');
});

test.each([
  [['person', 'forget', 'ana', '--because', 'left'], /Slack’s id of a person/],
  [['person', 'forget', 'UANA', '--because', 'UANA left'], /--because: .*must not name the person/],
  [['person', 'forget', 'UANA'], /--because/],
])('%j is refused in one line', async (args, words) => {
  const { env } = aTrail(redis);
  const { code, stderr } = await cli(env, ...args);
  expect([code, stderr.trim().split('\n').length]).toEqual([2, 1]);
  expect(stderr).toMatch(words);
});

test('who answers no, or cannot be asked, changes nothing', async () => {
  const { env, keys, past } = await aPast();
  await past();
  expect((await cli(env, ...forget)).stderr).toContain('\nnobody is there to confirm it: add --yes');
  const before = await textsIn(redis, keys.installation);
  expect((await cliAnswered(env, 'n', ...forget)).stdout).toBe('nothing was changed\n');
  expect(await textsIn(redis, keys.installation)).toBe(before);
});

test('the trail of a former name is blanked as well, and the sealed trail of today says so', async () => {
  const { env, keys, past, verify } = await aPast();
  await past();
  const today = createKeys(`${keys.installation}-now`);
  const yaml = readFileSync(env.DB_ACCESS_CONFIG, 'utf8');
  const renamed = `installation: ${today.installation}\nformerly: [${keys.installation}]`;
  writeFileSync(env.DB_ACCESS_CONFIG, yaml.replace(/^installation: .*$/m, renamed));
  expect(await cli(env, ...forget, '--yes')).toMatchObject({ code: 0 });
  expect(await textsIn(redis, keys.installation)).not.toContain('UANA');
  expect(await redis.xlen(today.audit)).toBe(1);
  expect(await verify()).toContain('not sealed yet: look again');
  await createSeals({ redis, keys: today, key: undefined, random: randomBytes, log }).close(plus('5h'));
  expect((await verify()).match(/all as they were sealed/g)).toHaveLength(2);
});

test('while a bot runs that knew them nothing of them is left in any of its keys, and it goes on', async () => {
  const { bot, pass, sweep } = await aBotInTime({ timing: { sweepAt: '* * * * * *' } });
  await bot.slack.act('U0ANA', { do: 'openHome' });
  await bot.command('U0ANA', 'orders 203.0.113.7 1h the import hangs');
  await bot.press('U0BO', await bot.card(/asks for access/), 'approve');
  await bot.direct('U0ANA', /psql/);
  // Not so far past the end that it would be overdue.
  pass(ms('1h') + 5_000);
  await sweep();
  await bot.slack.until(() => bot.rules().length === 0, 'the rule is gone');
  await bot.card(/Expired/);
  const person = ['person', 'forget', 'U0ANA', '--because', 'left the company', '--yes'];
  expect((await cli(bot.env, ...person)).stderr).toContain('its rule is watched for a day after the end');
  pass(ms('25h'));
  const forgotten = async () => {
    await sweep();
    return cli(bot.env, ...person);
  };
  await expect.poll(forgotten, { interval: 20 }).toMatchObject({ code: 0 });
  const { installation } = bot;
  const left = async () =>
    (await textsIn(redis, installation)).match(/U0ANA|203\.0\.113\.7|the import hangs/g);
  await expect.poll(left, { interval: 20 }).toBeNull();
  const verified = async () => {
    await sweep();
    return (await cli(bot.env, 'audit', 'verify')).code;
  };
  await expect.poll(verified, { interval: 20 }).toBe(0);
  await bot.command('U0DEE', 'orders 203.0.113.8 1h a report');
  await bot.card(/a report/);
  expect(bot.log).toEqual([]);
});
