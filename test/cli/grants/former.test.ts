/** The operator's commands know the access that a former name of the installation left open. */
import { expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { HOUR } from '../../../src/grant/duration.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { createClosings } from '../../../src/redis/store/envelope-store.ts';
import { cli } from '../../support/cli.ts';
import { leftBy, restoreRedis } from '../../support/left.ts';
import { removeAll, testRedis } from '../../support/redis.ts';
import { anInstallation } from '../installation.ts';

const redis = await testRedis();

test('it is listed, shown, and ended by its id', async () => {
  const { env, name, spoil } = await anInstallation();
  const left = leftBy('cebcbbe', name);
  await restoreRedis(left);
  const installation = `${name}-new`;
  onTestFinished(() => removeAll(installation));
  const defaults = { channel: 'C0A', requesters: 'everyone', approvers: ['U0BO'] };
  const databases = { orders: { scalingo: 'my-orders' } };
  spoil(stringify({ installation, formerly: [name], defaults, databases }));

  expect((await cli(env, 'who', 'orders')).stdout).toMatch(/U0CY from 203\.0\.113\.2/);
  const { stdout } = await cli(env, 'grants', 'list');
  expect(stdout).toMatch(/203\.0\.113\.2/);
  // Nobody can answer what waits under a former name.
  expect(stdout).not.toMatch(/Waiting for approval/);
  const id = /(gr_\w+) .*203\.0\.113\.2/.exec(stdout)?.[1] ?? '';
  expect((await cli(env, 'grants', 'show', id)).stdout).toMatch(/U0CY at orders from 203\.0\.113\.2/);
  // As if it had been opened just now.
  const record = createKeys(name).grant(id);
  const now = Date.now();
  const times = { approvedAt: now, openedAt: now, expiresAt: now + HOUR };
  await redis.set(record, JSON.stringify({ ...JSON.parse((await redis.get(record)) ?? ''), ...times }));
  const ended = await cli(env, 'grants', 'end', id, '--because', 'a stolen laptop', '--yes');
  expect(ended.stdout).toMatch(`${id} ends`);
  const closings = createClosings({ redis, keys: createKeys(name), log: { error: () => {} } });
  const [closing] = (await closings.all()).filter(({ grant }) => grant === id);
  expect(closing?.undo).toMatchObject([{ source: '203.0.113.2/32', at: expect.any(Number) }]);
  expect((await cli(env, 'grants', 'end', id, '--because', 'again', '--yes')).stderr).toMatch(
    /is ending already/,
  );
});
