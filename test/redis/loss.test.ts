/** A Redis that lost something, as one process notices it by the audit trail there. */
import { expect, test } from 'vitest';
import { createMemoryWatch } from '../../src/flow/memory-watch.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { BEGINNING, readAudit } from '../../src/redis/store/audit-store.ts';
import { createClosings } from '../../src/redis/store/envelope-store.ts';
import { createGrants } from '../../src/redis/store/grant-store.ts';
import { createNotes } from '../../src/redis/store/note-store.ts';
import { createRuns } from '../../src/redis/store/runs.ts';
import { aRequest } from '../contract/walk.ts';
import { MORNING } from '../support/builders.ts';
import { createFakeAlarms } from '../support/fakes/alarms.ts';
import { freshPrefix, testRedis } from '../support/redis.ts';

const redis = await testRedis();
const prefix = freshPrefix();

test('F9: emptied before the newest entry was looked at, then filled from a copy that has the last look’s', async () => {
  const keys = createKeys(prefix);
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const grants = createGrants({ redis, keys, log });
  const now = () => MORNING;
  const jobs = { converge: async () => {}, wake: async () => {}, retry: async () => {} };
  const aProcess = () =>
    createMemoryWatch({
      ...{ installation: prefix, grants, now, alarms: createFakeAlarms(now), policies: new Map() },
      closings: createClosings({ redis, keys, log }),
      notes: createNotes({ redis, keys, now, version: '1.0.0', log }),
      runs: createRuns({ redis, keys }),
      jobs: { ...jobs, announce: async () => {}, probe: async () => {} },
    });
  const [memory, other] = [aProcess(), aProcess()];
  const losses = async () => {
    const trail = await readAudit({ redis, keys }, { after: BEGINNING, count: 100 });
    return trail.flatMap(({ event }) => ('note' in event ? [[event.note, event.detail]] : []));
  };
  await grants.create(aRequest('a'));
  expect([await memory.isWhole(), await other.isWhole()]).toEqual([true, true]);
  const copy = await redis.dumpBuffer(keys.audit);
  await grants.create(aRequest('b'));
  await redis.del(keys.audit);
  expect([await memory.isWhole(), await other.isWhole()]).toEqual([false, false]);
  const loss = ['memoryLost', expect.stringMatching(/^entry \d+-\d of its audit trail is gone$/)];
  expect(await losses()).toEqual([loss]);

  await redis.restore(keys.audit, 0, copy, 'REPLACE');
  expect(await memory.isWhole()).toBe(false);
  expect(await losses()).toEqual([loss]);
  expect([await memory.isWhole(), await other.isWhole()]).toEqual([true, false]);
  expect(await other.isWhole()).toBe(true);
  expect(await losses()).toEqual([loss]);
});
