/** Several processes seal one trail. */
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { verified } from '../../../src/audit/verify.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { createSeals, sealedBatches, unsealed } from '../../../src/redis/store/seal-store.ts';
import { plus } from '../../support/builders.ts';
import { freshPrefix, testRedis } from '../../support/redis.ts';

const redis = await testRedis();
const prefix = freshPrefix();

test('each event is in one seal, however many processes seal at once and how many events there are', async () => {
  const keys = createKeys(`${prefix}-1`);
  const processes = [await testRedis(), await testRedis(), redis].map((own) =>
    createSeals({ redis: own, keys, key: undefined, random: randomBytes, log: { info: () => {} } }),
  );
  const pipeline = redis.pipeline();
  for (let nth = 0; nth < 1_200; nth += 1)
    pipeline.xadd(keys.audit, '*', 'event', JSON.stringify({ nth, by: 'UANA' }));
  await pipeline.exec();
  while ((await unsealed({ redis, keys })) > 0)
    await Promise.all(processes.map((process) => process.close(plus('1m'))));
  expect(await verified(sealedBatches({ redis, keys }), [])).toMatchObject({
    seals: 12,
    events: 1_200,
    findings: [],
  });
});

test('a long trail is sealed over several sweeps, so it holds up none of them', async () => {
  const keys = createKeys(`${prefix}-3`);
  const seals = createSeals({ redis, keys, key: undefined, random: randomBytes, log: { info: () => {} } });
  const pipeline = redis.pipeline();
  for (let nth = 0; nth < 1_234; nth += 1) pipeline.xadd(keys.audit, '*', 'event', JSON.stringify({ nth }));
  await pipeline.exec();
  await seals.close(plus('1m'));
  expect(await unsealed({ redis, keys })).toBe(234);
  await seals.close(plus('2m'));
  expect(await unsealed({ redis, keys })).toBe(0);
});

test('what is no event of ours is sealed too, and a trail without events has no seal', async () => {
  const keys = createKeys(`${prefix}-2`);
  const seals = createSeals({ redis, keys, key: undefined, random: randomBytes, log: { info: () => {} } });
  await seals.close(plus('1m'));
  expect(await redis.exists(keys.auditSeals)).toBe(0);
  await redis.xadd(keys.audit, '*', 'event', '{"half');
  await seals.close(plus('2m'));
  expect(await verified(sealedBatches({ redis, keys }), [])).toMatchObject({ events: 1, findings: [] });
});
