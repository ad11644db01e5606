/** The indexes in a real Redis: they hold what is pending and nothing else, or they would grow for ever and be read each minute. */
import { expect, test } from 'vitest';
import { Fault } from '../../../src/flow/fault.ts';
import { finished } from '../../../src/grant/closure.ts';
import { approve, deny } from '../../../src/grant/decision.ts';
import { hindered, opened, revoke } from '../../../src/grant/lifecycle.ts';
import { isRefusal } from '../../../src/grant/refusal.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { createGrants } from '../../../src/redis/store/grant-store.ts';
import { aRequest } from '../../contract/walk.ts';
import {
  databaseName,
  grantId,
  MORNING,
  ms,
  oneYes,
  personId,
  placed,
  plus,
  ruleId,
  said,
} from '../../support/builders.ts';
import { freshPrefix, testRedis } from '../../support/redis.ts';

const redis = await testRedis();
const prefix = freshPrefix();
let made = 0;

function aStore() {
  made += 1;
  const keys = createKeys(`${prefix}-${made}`);
  const reported: object[] = [];
  const log = { error: (facts: object) => void reported.push(facts) };
  return { grants: createGrants({ redis, keys, log }), keys, reported, log };
}

const [a, b] = [grantId('a'), grantId('b')];
const bo = { by: personId('bo'), at: plus('5m'), openWithinMs: ms('15m'), ...oneYes };

test('what ended is only in the index of its requester', async () => {
  const { grants, keys } = aStore();
  await grants.create(aRequest('a'));
  await grants.create(aRequest('b'));
  const pending = async () => ({
    live: await redis.smembers(keys.live(databaseName('orders'))),
    due: await redis.zrange(keys.due, 0, '-1', 'WITHSCORES'),
  });
  expect(await pending()).toEqual({
    live: [],
    due: [a, String(plus('4h')), b, String(plus('4h'))],
  });

  await grants.update(a, (grant) => approve(grant, bo));
  await grants.update(b, (grant) => deny(grant, bo));
  expect(await pending()).toEqual({ live: [a], due: [a, String(plus('20m'))] });

  await grants.update(a, (grant) => opened(grant, { rule: ruleId('r1'), at: plus('6m'), ...placed }));
  expect(await pending()).toEqual({ live: [a], due: [a, String(plus('2h6m'))] });

  await grants.update(a, (grant) => revoke(grant, { ...bo, at: plus('1h') }));
  expect(await pending()).toEqual({ live: [a], due: [a, String(plus('1h'))] });

  await grants.update(a, (grant) => finished(grant, { at: plus('1h'), endEarlyMs: 0 }));
  expect(await pending()).toEqual({ live: [], due: [] });
  expect(await redis.zrange(keys.by(personId('ana')), 0, '-1')).toEqual([a, b]);
});

test('a record that could not be read back is not written, also where its event is in order', async () => {
  const { grants } = aStore();
  await grants.create(aRequest('a'));
  const thrown = await grants
    .update(a, (grant) => {
      const moved = approve(grant, bo);
      return isRefusal(moved) ? moved : { ...moved, grant: { ...moved.grant, openBy: plus('20m') + 0.5 } };
    })
    .catch((error) => error);
  expect(thrown).toBeInstanceOf(Error);
  expect(thrown).not.toBeInstanceOf(Fault);
  expect(await grants.get(a)).toMatchObject({ state: 'requested', version: 1 });
});

test('what moved on between the reading of an index and of the records is left out in peace', async () => {
  const { grants, keys, reported, log } = aStore();
  await grants.create(aRequest('a'));
  await grants.create(aRequest('b'));
  // Another process moves it right before the records are read.
  const reading = await testRedis();
  let meanwhile = async (): Promise<unknown> => undefined;
  const between = Object.assign(reading, {
    mget: async (names: string[]) => {
      await meanwhile();
      return redis.mget(names);
    },
  });
  const read = createGrants({ redis: between, keys, log });
  for (const id of [a, b]) await grants.update(id, (grant) => approve(grant, bo));
  meanwhile = () =>
    grants.update(a, (grant) => opened(grant, { rule: ruleId('r1'), at: plus('6m'), ...placed }));
  expect((await read.due(plus('20m'))).map(({ id }) => id)).toEqual([b]);
  expect(reported).toEqual([]);
});

test('a change of one grant leaves what the indexes say of the others alone', async () => {
  const { grants } = aStore();
  for (const [name, database] of [
    ['a', 'orders'],
    ['b', 'billing'],
  ] as const) {
    await grants.create(aRequest(name, { database: databaseName(database), requestedAt: MORNING }));
    await grants.update(grantId(name), (grant) => approve(grant, bo));
  }
  await grants.told(b, 2);
  await grants.update(a, (grant) => hindered(grant, { what: said('Scalingo is down.'), at: bo.at }));
  expect(await grants.untold()).toEqual([a]);
  expect((await grants.live(databaseName('billing'))).map(({ id }) => id)).toEqual([b]);
  expect((await grants.live(databaseName('orders'))).map(({ id }) => id)).toEqual([a]);
});
