/** `db-access grants forget`: only what no build can read goes, and only where no rule of it is left. */
import { expect, test } from 'vitest';
import { HOUR } from '../../../src/grant/duration.ts';
import { labelFor } from '../../../src/grant/rule.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { createClosings } from '../../../src/redis/store/envelope-store.ts';
import { createGrants } from '../../../src/redis/store/grant-store.ts';
import { databaseName, grantId, MORNING } from '../../support/builders.ts';
import { cli, cliAnswered, cliWith } from '../../support/cli.ts';
import { testRedis } from '../../support/redis.ts';
import { anInstallation } from '../installation.ts';

const id = grantId('x');
const forget = ['grants', 'forget', id, '--because', 'half written by a script'];

async function spoilt(record: string) {
  const installation = await anInstallation();
  const redis = await testRedis();
  const keys = createKeys(installation.name);
  await redis.sadd(keys.live(databaseName('orders')), id);
  await redis.zadd(keys.due, 1, id);
  await redis.set(keys.grant(id), record);
  return { ...installation, redis, keys };
}

test('a record that no build can read goes with all that names it, and the audit trail says who removed it', async () => {
  const { env, redis, keys } = await spoilt('{"state":"appr');
  expect((await cli(env, ...forget)).stderr).toContain('add --yes');
  expect((await cliAnswered(env, 'no', ...forget)).stdout).toBe('nothing was changed\n');
  expect(await cliAnswered(env, 'y', ...forget)).toMatchObject({
    code: 0,
    stdout: `${id} is forgotten, and the audit trail says so.\n`,
  });
  expect(await redis.exists(keys.grant(id), keys.live(databaseName('orders')), keys.due)).toBe(0);
  expect(JSON.parse((await cli(env, 'audit', 'export')).stdout)).toMatchObject({
    note: 'recordForgotten',
    by: 'operator:alice@bastion',
    grant: id,
    detail: 'half written by a script',
  });
  const grants = createGrants({ redis, keys, log: { error: () => {} } });
  expect((await grants.livePicture(databaseName('orders'))).unreadable).toEqual([]);
  expect((await cli(env, ...forget, '--yes')).stderr).toBe(`there is no grant ${id}\n`);
});

test('another operator forgot it, or its envelope changed, while the question was on the screen: nothing is done', async () => {
  const { env, redis, keys } = await spoilt('');
  await redis.del(keys.grant(id));
  const again = await cliWith(
    env,
    { ask: async () => ((await cli(env, ...forget, '--yes')).code === 0 ? 'y' : 'no') },
    ...forget,
  );
  expect(again).toMatchObject({
    code: 2,
    stderr: `the record of ${id} has just changed: look at it again\n`,
  });
  expect((await cli(env, 'audit', 'export')).stdout.trim().split('\n')).toHaveLength(1);
  await redis.set(keys.grant(id), 'spoilt');
  const ask = async () => ((await redis.hset(keys.closings, id, '{"doubts":["ru-9"]}')) === 1 ? 'y' : 'no');
  expect((await cliWith(env, { ask }, ...forget)).stderr).toContain('has just changed');
  expect(await redis.hget(keys.closings, id)).toContain('ru-9');
});

test('while a rule of it is at Scalingo, or Scalingo does not say, nothing is removed', async () => {
  const { env, name, scalingo, redis, keys } = await spoilt('spoilt');
  const rule = scalingo.byHand.add('my-billing', { cidr: '203.0.113.7/32', label: labelFor(name, id) });
  expect((await cli(env, ...forget, '--yes')).stderr).toContain(
    `a rule of ${id} is still at Scalingo (${rule} for 203.0.113.7/32)`,
  );
  scalingo.byHand.remove('my-billing', rule);
  const no = { what: 'answer', status: 403, body: { error: 'no' } } as const;
  scalingo.fault({ on: 'GET firewall_rules', times: 100, do: no });
  expect((await cli(env, ...forget, '--yes')).stderr).toContain('403');
  expect(await redis.exists(keys.grant(id))).toBe(1);
});

test('a record of a later build is left to that build', async () => {
  const { env } = await spoilt(JSON.stringify({ schema: 99, id, version: 1 }));
  expect((await cli(env, ...forget, '--yes')).stderr).toBe(
    `a later build wrote the record of ${id}: complete the upgrade\n`,
  );
});

/** Opened at a database that has left the file since. */
async function opened() {
  const installation = await spoilt('spoilt');
  const { keys, name, redis, scalingo, write } = installation;
  write({ databases: { billing: { scalingo: 'my-billing' } } });
  const orders = scalingo.state().databases.find(({ name: one }) => one === 'my-orders');
  const place = { region: 'osc-fr1', app: orders?.appId ?? '', addon: orders?.addonId ?? '' };
  const rule = scalingo.byHand.add('my-orders', { cidr: '203.0.113.7/32', label: labelFor(name, id) });
  const undo = {
    kind: 'rule',
    source: '203.0.113.7/32',
    label: labelFor(name, id),
    rule,
    at: MORNING + HOUR,
  };
  const closing = {
    schema: 1,
    grant: id,
    version: 3,
    requester: 'U0ANA',
    database: 'orders',
    writtenAt: MORNING,
  };
  const text = JSON.stringify({ ...closing, installation: name, place, undo: [undo] });
  await redis.hset(keys.closings, id, text);
  return { ...installation, place };
}

test('where its database was deleted, an operator says so, and what would end its access is kept', async () => {
  const { env, keys, place, redis, scalingo } = await opened();
  const gone = [...forget, '--database-gone'];
  expect((await cli(env, ...gone, '--yes')).stderr).toContain(`a rule of ${id} is still at Scalingo`);
  scalingo.delete('my-orders');
  expect((await cli(env, ...forget, '--yes')).stderr).toBe(
    `Scalingo answers 404 for ${place.addon}, where ${id} may have a rule: the database was deleted, or the token has lost its rights. If it was deleted, add --database-gone\n`,
  );
  expect((await cliAnswered(env, 'n', ...gone)).stdout).toBe('nothing was changed\n');
  expect(await redis.exists(keys.grant(id))).toBe(1);
  expect((await cliAnswered(env, 'y', ...gone)).stdout).toBe(
    `${id} is forgotten, and the audit trail says so. Should the database come back, its rule is removed.\n`,
  );
  expect(await redis.exists(keys.grant(id))).toBe(0);
  const [kept] = await createClosings({ redis, keys, log: { error: () => {} } }).all();
  expect(kept).toMatchObject({ place, undo: [{ at: MORNING + HOUR }], goneAt: expect.any(Number) });
  expect((await cli(env, ...gone, '--yes')).stderr).toBe(`there is no grant ${id}\n`);
});

test.each<[what: string, on: string, status: number, says: RegExp]>([
  ['a host that answers 404 for everything', 'GET /v1/databases', 404, /404/],
  ['a sign-in that is refused', 'POST tokens/exchange', 401, /401/],
  ['a region that does not answer', 'GET /v1/databases', 503, /503/],
])('%s is no database that was deleted', async (_, on, status, says) => {
  const { env, keys, redis, scalingo } = await opened();
  scalingo.delete('my-orders');
  scalingo.fault({ on, times: 100, do: { what: 'answer', status, body: {} } });
  expect((await cli(env, ...forget, '--database-gone', '--yes')).stderr).toMatch(says);
  expect(await redis.exists(keys.grant(id))).toBe(1);
});

test('a database of the file that Scalingo does not know has to leave the file first', async () => {
  const { env, keys, redis, scalingo } = await spoilt('spoilt');
  scalingo.rename('my-orders', 'our-orders');
  expect((await cli(env, ...forget, '--database-gone', '--yes')).stderr).toMatch(
    /404 for orders of db-access\.yaml: it was renamed or deleted.*remove it from the file/,
  );
  expect(await redis.exists(keys.grant(id))).toBe(1);
});

test('a database that Scalingo lists, though it answers 404 for its rules, was not deleted', async () => {
  const { env, keys, redis, scalingo } = await opened();
  const no = { what: 'answer', status: 404, body: {} } as const;
  scalingo.fault({ on: 'GET firewall_rules', times: 2, do: no });
  expect((await cli(env, ...forget, '--database-gone', '--yes')).stderr).toContain(
    'still lists its database',
  );
  expect(await redis.exists(keys.grant(id))).toBe(1);
});
