/** An auditor's story: a month of made-up history, three questions answered by the commands, and a trail that somebody touched. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { publicKeyText } from '../../src/audit/seal.ts';
import type { AuditEvent } from '../../src/grant/audit.ts';
import { deny, review } from '../../src/grant/decision.ts';
import { DAY, HOUR } from '../../src/grant/duration.ts';
import { createNotes } from '../../src/redis/store/note-store.ts';
import { createSeals } from '../../src/redis/store/seal-store.ts';
import { anOpening, aWholeAccess, told } from '../audit/history.ts';
import { grantId, MORNING, personId } from '../support/builders.ts';
import { cli } from '../support/cli.ts';
import { testRedis } from '../support/redis.ts';
import { aTrail } from '../support/trail.ts';

const redis = await testRedis();
const { privateKey: key } = generateKeyPairSync('ed25519');
const log = { info: () => {}, error: () => {} };
const on = (day: number, hour = 0) => MORNING + day * DAY + hour * HOUR;
const [bo, cy, hal] = [personId('bo'), personId('cy'), personId('hal')];

/**
 * 5 January to 3 February: each working day Ana is at orders and Gil at billing, both approved by Bo. Hal opened orders in an emergency on
 * the 9th, which Cy found justified, and on the 20th, which nobody reviewed; his request of the 15th was denied, and on the 16th he tried
 * to approve one himself.
 */
async function aMonth() {
  const trail = aTrail(redis);
  const days = Array.from({ length: 30 }, (_, day) => day).filter((day) => day % 7 < 5);
  const daily = days.flatMap((day) => [
    aWholeAccess({ id: grantId(`o${day}x`), at: on(day), requester: 'ana' }).events,
    aWholeAccess({
      id: grantId(`b${day}x`),
      at: on(day, 1),
      requester: 'gil',
      database: 'billing',
      from: '198.51.100.4',
    }).events,
  ]);
  const first = emergency('e1', on(4, 12));
  const [opening] = first.events;
  if (!opening) throw new Error('there is one');
  const verdict = told({ grant: first.grant, event: opening }, (grant) =>
    review(grant, { by: cy, at: on(4, 20), found: 'justified' }),
  );
  const denied = told(
    anOpening({ id: grantId('d1'), at: on(10), requester: 'hal', database: 'billing' }).first,
    (grant) => deny(grant, { by: bo, at: on(10, 1), because: 'the replica has it' }),
  );
  const events: AuditEvent[] = [
    ...daily.flat(),
    ...first.events,
    ...verdict.events.slice(1),
    ...denied.events,
    ...emergency('e2', on(15, 12)).events,
  ].toSorted((one, other) => one.at - other.at);
  for (let day = 0; day < 30; day += 1) {
    await trail.write(events.filter(({ at }) => at >= on(day, -9) && at < on(day, 15)));
    if (day === 11)
      await createNotes({ redis, keys: trail.keys, now: () => on(11, 2), version: '1', log }).add({
        note: 'denied',
        by: hal,
        detail: 'answer',
      });
    await createSeals({ redis, keys: trail.keys, key, random: randomBytes, log }).close(on(day, 15));
  }
  const audit = (...args: string[]) => cli(trail.env, 'audit', ...args);
  return { ...trail, audit, verify: () => audit('verify', '--public-key', publicKeyText(key)) };
}

function emergency(name: string, at: number) {
  return aWholeAccess({
    id: grantId(name),
    at,
    requester: 'hal',
    how: 'emergency',
    length: '1h',
    from: '192.0.2.9',
  });
}

test('who could reach what at an instant', async () => {
  const { audit } = await aMonth();
  const { stdout } = await audit('access', '--at', '2026-01-20T10:30Z');
  expect(stdout.split('\n').map((line) => line.replaceAll(/ +/g, ' '))).toEqual([
    'all databases at 2026-01-20T10:30:00Z: 2 people could reach it',
    'gr_o15x000000 orders UANA from 203.0.113.7/32 2026-01-20T09:05:00Z to 2026-01-20T11:06:30Z approved by UBO; rule ru-o15x',
    'gr_b15x000000 billing UGIL from 198.51.100.4/32 2026-01-20T10:05:00Z to 2026-01-20T12:06:30Z approved by UBO; rule ru-b15x',
    '',
  ]);
  expect((await audit('access', '--at', '2026-01-20T21:30Z')).stdout).toMatch(
    /^all databases .*: 1 person could reach it\ngr_e200000000 +orders +UHAL .* emergency, approved by nobody/,
  );
  expect((await audit('access', '--at', '2026-01-18T10:30Z')).stdout).toContain('nobody could reach it');
});

test('who had access to a database in a period, and who allowed it', async () => {
  const { audit, env } = await aMonth();
  const out = env.DB_ACCESS_CONFIG.replace('.yaml', '.html');
  const week = ['--from', '2026-01-19T00:00Z', '--to', '2026-01-24T00:00Z'];
  expect(await audit('report', ...week, '--database', 'orders', '--out', out)).toMatchObject({ code: 0 });
  const [, access = ''] = readFileSync(out, 'utf8').split('<h2>Access</h2>');
  const rows = [...(access.split('</table>')[0] ?? '').matchAll(/<tr[^>]*>(<td>.*?)<\/tr>/gs)].map(
    ([, row = '']) => [...row.matchAll(/<td>(.*?)<\/td>/gs)].map(([, cell = '']) => cell),
  );
  expect(rows.map(([from, , , , person, , allowed]) => [from?.slice(0, 10), person, allowed])).toEqual([
    ['2026-01-19', 'UANA', 'approved by UBO'],
    ['2026-01-20', 'UANA', 'approved by UBO'],
    ['2026-01-20', 'UHAL', 'emergency, approved by nobody'],
    ['2026-01-21', 'UANA', 'approved by UBO'],
    ['2026-01-22', 'UANA', 'approved by UBO'],
    ['2026-01-23', 'UANA', 'approved by UBO'],
  ]);
});

test('the emergencies and denials of a person', async () => {
  const { audit } = await aMonth();
  const { stdout } = await audit(
    'export',
    '--person',
    'UHAL',
    '--from',
    '2026-01-05T00:00Z',
    '--to',
    '2026-02-04T00:00Z',
  );
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const told = lines
    .filter(({ move, note }) => ['emergency', 'review', 'deny'].includes(move) || note === 'denied')
    .map(({ at, move = 'note', by, database, detail }) => [at.slice(0, 10), move, by, database, detail]);
  expect(told).toEqual([
    ['2026-01-09', 'emergency', 'UHAL', 'orders', undefined],
    ['2026-01-10', 'review', 'UCY', 'orders', 'justified'],
    ['2026-01-15', 'deny', 'UBO', 'billing', 'the replica has it'],
    ['2026-01-16', 'note', 'UHAL', undefined, 'answer'],
    ['2026-01-20', 'emergency', 'UHAL', 'orders', undefined],
  ]);
});

test('one event changed, one removed, two swapped: each is named, after a trail that was right', async () => {
  const { keys, verify, audit } = await aMonth();
  expect(await verify()).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('all as they were sealed'),
  });
  const { stdout } = await audit('export');
  const entryOf = (grant: string, move: string) => {
    const found = stdout
      .split('\n')
      .find((line) => line.includes(grant) && line.includes(`"move":"${move}"`));
    return z.object({ entry: z.string() }).parse(JSON.parse(found ?? '')).entry;
  };
  const changed = entryOf('gr_e200000000', 'emergency');
  const removed = entryOf('gr_d100000000', 'deny');
  const [one, other] = [entryOf('gr_o7x0000000', 'opened'), entryOf('gr_b21x000000', 'opened')];
  const sealed = new Map(await redis.xrange(keys.audit, '-', '+'));
  await redis.del(keys.audit);
  for (const [entry, fields] of sealed) {
    const now = entry === one ? sealed.get(other) : entry === other ? sealed.get(one) : fields;
    const text = entry === changed ? now?.map((field) => field.replaceAll('UHAL', 'UANA')) : now;
    if (entry !== removed) await redis.xadd(keys.audit, entry, ...(text ?? []));
  }
  const found = await verify();
  expect(found.code).toBe(1);
  expect(found.stdout.split('\n').slice(2, -1).toSorted()).toEqual(
    [
      `  event ${changed} was changed`,
      `  event ${removed} was removed`,
      `  events ${one} and ${other} were swapped`,
    ].toSorted(),
  );
});
