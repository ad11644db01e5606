/** The trail is trimmed and blanked as the user of docker-compose.yml, and where Redis has no memory left. */
import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { verified } from '../../../src/audit/verify.ts';
import { Fault } from '../../../src/flow/fault.ts';
import { cancel } from '../../../src/grant/decision.ts';
import { DAY } from '../../../src/grant/duration.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { createGrants } from '../../../src/redis/store/grant-store.ts';
import { recordsNaming, removeRecords, removeTraces } from '../../../src/redis/store/person-store.ts';
import { createSeals, sealedBatches } from '../../../src/redis/store/seal-store.ts';
import { blankTrail, newestEntry } from '../../../src/redis/store/trail-rewrite.ts';
import { createRetention, readAnchor } from '../../../src/redis/store/trail-trim.ts';
import { timeOf } from '../../../src/redis/time.ts';
import { aRequest } from '../../contract/walk.ts';
import { grantId, personId, plus } from '../../support/builders.ts';
import { composedRedis } from '../../support/compose.ts';
import { aRedis } from '../../support/own-redis.ts';
import { textsIn } from '../../support/redis-texts.ts';

const ana = personId('ana');
const log = { info: () => {}, error: () => {} };

/** Three requests of Ana's that she cancelled, each in a seal of its own. */
async function aPast(redis: Redis) {
  const at = { redis, keys: createKeys('acme') };
  const grants = createGrants({ ...at, log });
  for (const name of ['a', 'b', 'c']) {
    await grants.create(aRequest(name));
    await grants.update(grantId(name), (grant) => cancel(grant, { by: ana, at: plus('1h') }));
    await createSeals({ ...at, key: undefined, random: randomBytes, log }).close(plus('2h'));
  }
  const due = (await timeOf(redis)) + 61 * DAY;
  return {
    ...at,
    trim: () => createRetention({ ...at, retentionMs: 60 * DAY, key: undefined, log }).trim(due, []),
    blank: async () => {
      const since = await newestEntry(at);
      const notes = () => ['{}'];
      return blankTrail(at, { person: ana, grants: new Set(), random: randomBytes, notes, since });
    },
    findings: async () => (await verified(sealedBatches(at), [], await readAnchor(at))).findings,
  };
}

test('the user of docker-compose.yml may trim the trail, and forget a person', async () => {
  const { redis } = await composedRedis();
  const { keys, trim, blank, findings } = await aPast(redis);
  await trim();
  expect(await redis.xlen(keys.auditSeals)).toBe(1);
  expect(await blank()).toBe(true);
  expect(await removeRecords({ redis, keys }, ana, await recordsNaming({ redis, keys }, ana))).toBe(true);
  await removeTraces({ redis, keys }, ana);
  expect(await textsIn(redis, 'acme')).not.toContain('UANA');
  expect(await findings()).toEqual([]);
});

test('a full Redis is trimmed, which makes room, and nothing is half blanked in it', async () => {
  const redis = await aRedis('--maxmemory-policy', 'noeviction');
  const { keys, trim, blank, findings } = await aPast(redis);
  await redis.config('SET', 'maxmemory', '1');
  const before = await textsIn(redis, 'acme');
  await expect(blank()).rejects.toBeInstanceOf(Fault);
  expect(await textsIn(redis, 'acme')).toBe(before);
  await trim();
  expect(await redis.xlen(keys.auditSeals)).toBe(1);
  expect(await redis.exists(keys.grant(grantId('a')), keys.grant(grantId('b')))).toBe(0);
  expect(await readAnchor({ redis, keys })).toMatchObject({ number: 2, events: 4 });
  expect(await findings()).toEqual([]);
});
