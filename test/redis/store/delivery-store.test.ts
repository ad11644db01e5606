/** Each sink gets the whole audit trail and its seals, in order and at least once. */
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createAuditCopies, type Sink } from '../../../src/flow/deliver-audit.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { type BackupLine, backupLines } from '../../../src/redis/store/backup-store.ts';
import { createDeliveries } from '../../../src/redis/store/delivery-store.ts';
import { createNotes } from '../../../src/redis/store/note-store.ts';
import { restoreParts } from '../../../src/redis/store/restore-store.ts';
import { createSeals } from '../../../src/redis/store/seal-store.ts';
import { MORNING } from '../../support/builders.ts';
import { createFakeAlarms } from '../../support/fakes/alarms.ts';
import { freshPrefix, testRedis } from '../../support/redis.ts';

const redis = await testRedis();
const prefix = freshPrefix();
let trails = 0;

const silent = { info: () => {}, error: () => {} };

function aTrail() {
  trails += 1;
  const at = { redis, keys: createKeys(`${prefix}-${trails}`) };
  const notes = createNotes({ ...at, now: () => MORNING, version: '1.0.0', log: silent });
  const seals = createSeals({ ...at, key: undefined, random: randomBytes, log: silent });
  const alarms = createFakeAlarms(() => MORNING);
  const copiesTo = (...sinks: Sink[]) =>
    createAuditCopies({ sinks, deliveries: createDeliveries(at), alarms, log: silent });
  const deliver = (...sinks: Sink[]) => copiesTo(...sinks).deliver();
  const happen = async (times: number, note: 'started' | 'stopped' = 'started') => {
    for (let n = 0; n < times; n += 1) await notes.add({ note });
  };
  return { ...at, seals, alarms, copiesTo, deliver, happen };
}

function aSink(name: Sink['name'] = 'webhook') {
  const got: unknown[] = [];
  const state = { why: undefined as string | undefined };
  const put = async (lines: readonly string[]) => {
    got.push(...lines.map((line): unknown => JSON.parse(line)));
    return state.why;
  };
  return { got, state, sink: { name, put } };
}

test('events and seals come once each, also in later sweeps', async () => {
  const { seals, deliver, happen } = aTrail();
  const { got, sink } = aSink();
  await happen(3);
  await deliver(sink);
  await deliver(sink);
  expect(got).toHaveLength(3);
  expect(got[0]).toMatchObject({ note: 'started', at: '2026-01-05T09:00:00Z', entry: expect.any(String) });
  await seals.close(MORNING);
  await happen(1);
  await deliver(sink);
  expect(got.slice(3)).toMatchObject([{ note: 'started' }, { seal: { number: 1 } }]);
});

test('more than one batch comes in one sweep, in order', async () => {
  const { deliver, happen } = aTrail();
  const { got, sink } = aSink();
  await happen(450);
  await deliver(sink);
  const entries = got.map((line) => JSON.stringify(line).slice(0, 40));
  expect(entries).toHaveLength(450);
  expect(new Set(entries).size).toBe(450);
});

test('what a sink did not take comes again, an alarm says so until then, and the others go on', async () => {
  const { alarms, deliver, happen } = aTrail();
  const [webhook, file] = [aSink(), aSink('file')];
  webhook.state.why = 'HTTP 500';
  await happen(2);
  await deliver(webhook.sink, file.sink);
  expect(file.got).toHaveLength(2);
  expect(await alarms.lasting()).toMatchObject([
    { event: 'audit_not_delivered', subject: 'webhook', facts: { sink: 'webhook', why: 'HTTP 500' } },
  ]);
  webhook.state.why = undefined;
  await deliver(webhook.sink, file.sink);
  expect(webhook.got).toHaveLength(4);
  expect(file.got).toHaveLength(2);
  expect(await alarms.lasting()).toEqual([]);
});

test('the alarm about a copy that the settings no longer ask for is over with the next sweep', async () => {
  const { alarms, deliver, happen } = aTrail();
  const [webhook, file] = [aSink(), aSink('file')];
  webhook.state.why = 'HTTP 500';
  await happen(1);
  await deliver(webhook.sink, file.sink);
  expect(await alarms.lasting()).toHaveLength(1);
  await deliver(file.sink);
  expect(await alarms.lasting()).toEqual([]);
});

test('what a sink had not taken before a restore comes after it, also where the new trail was delivered', async () => {
  const { deliver, happen, ...at } = aTrail();
  const { got, sink } = aSink();
  await happen(2);
  const lines: BackupLine[] = [];
  for await (const line of backupLines(at, { now: MORNING, version: '1.0.0' })) lines.push(line);
  // Redis is lost, and a bot starts on the new one before the backup is there.
  await redis.del(at.keys.audit);
  await happen(1, 'stopped');
  await deliver(sink);
  const note = { at: MORNING, by: 'db-access', note: 'restored', version: '1.0.0' } as const;
  await restoreParts(at.redis, [{ keys: at.keys, lines, change: () => undefined }], {
    at: MORNING,
    note,
    noted: at.keys,
    random: randomBytes,
  });
  got.length = 0;
  await deliver(sink);
  expect(got).toHaveLength(4);
});

test('the trail is delivered up to an event that cannot be read, and an alarm says which, until it is gone', async () => {
  const { alarms, deliver, happen, ...at } = aTrail();
  const { got, state, sink } = aSink();
  await happen(2);
  const entry = await redis.xadd(at.keys.audit, '*', 'event', '{"cut off');
  await happen(1);
  await deliver(sink);
  await deliver(sink);
  expect(got).toHaveLength(2);
  const unreadable = { event: 'audit_unreadable', subject: 'webhook', facts: { sink: 'webhook', entry } };
  expect(await alarms.lasting()).toMatchObject([unreadable]);

  await redis.xdel(at.keys.audit, entry ?? '');
  state.why = 'HTTP 500';
  await deliver(sink);
  expect(await alarms.lasting()).toMatchObject([unreadable, { event: 'audit_not_delivered' }]);
  state.why = undefined;
  await deliver(sink);
  expect(got).toHaveLength(4);
  expect(await alarms.lasting()).toEqual([]);
});

test('a sink that hangs is not asked again, an alarm says so, and the others get theirs', async () => {
  const { alarms, copiesTo, happen } = aTrail();
  const { got, sink } = aSink();
  const asked: ((why: string | undefined) => void)[] = [];
  const hanging: Sink = { name: 'file', put: () => new Promise((answer) => asked.push(answer)) };
  const copies = copiesTo(hanging, sink);
  await happen(1);
  const first = copies.deliver();
  await expect.poll(() => [asked.length, got.length]).toEqual([1, 1]);
  await happen(1);
  // Only the file is under way by now.
  await copies.deliver();
  expect([asked.length, got.length]).toEqual([1, 2]);
  expect(await alarms.lasting()).toMatchObject([{ event: 'audit_not_delivered', subject: 'file' }]);
  asked[0]?.('ENOSPC');
  await first;
  const again = copies.deliver();
  await expect.poll(() => asked.length).toBe(2);
  asked[1]?.(undefined);
  await again;
  expect(await alarms.lasting()).toEqual([]);
});
