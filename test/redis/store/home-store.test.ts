/** Who looked at their Home tab lately, on the real Redis. */
import { expect, test } from 'vitest';
import { createKeys } from '../../../src/redis/keys.ts';
import { createHomes } from '../../../src/redis/store/home-store.ts';
import { MORNING, ms, personId } from '../../support/builders.ts';
import { freshPrefix, testRedis } from '../../support/redis.ts';

const redis = await testRedis();
const keys = createKeys(freshPrefix());

test('each is remembered by when they looked last, and forgotten after a while', async () => {
  const homes = createHomes({ redis, keys });
  const [ana, bo, cy] = [personId('ana'), personId('bo'), personId('cy')];
  await homes.opened(ana, MORNING);
  await homes.opened(bo, MORNING + ms('10m'));
  await homes.opened(cy, MORNING + ms('20m'));
  await homes.opened(ana, MORNING + ms('30m'));
  expect(await homes.openedSince(MORNING)).toEqual([bo, cy, ana]);
  expect(await homes.openedSince(MORNING + ms('20m'))).toEqual([cy, ana]);
  expect(await homes.openedSince(MORNING)).toEqual([cy, ana]);
});
