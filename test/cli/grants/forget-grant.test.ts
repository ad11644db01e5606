/** `db-access grants forget`: only what no build can read goes, and only where no rule of it is left. */
import { expect, test } from 'vitest';
import { labelFor } from '../../../src/grant/rule.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { createGrants } from '../../../src/redis/store/grant-store.ts';
import { databaseName, grantId } from '../../support/builders.ts';
import { cli, cliAnswered } from '../../support/cli.ts';
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
