/** `db-access queue` says that somebody paused a queue, which nothing else would, and lets it go on. */
import { Queue } from 'bullmq';
import { expect, onTestFinished, test } from 'vitest';
import { QUEUES } from '../../src/queue/jobs.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { cli } from '../support/cli.ts';
import { testRedis } from '../support/redis.ts';
import { anInstallation } from './installation.ts';

test('a queue that was paused by hand is named, and goes on with --resume', async () => {
  const { env, name } = await anInstallation();
  const queue = new Queue(QUEUES.access, {
    connection: await testRedis(),
    prefix: createKeys(name).queuePrefix,
  });
  onTestFinished(() => queue.close());
  await queue.pause();
  expect((await cli(env, 'queue')).stdout).toMatch(/^paused: access .*queue --resume$/m);
  const { code, stdout } = await cli(env, 'queue', '--resume', '--json');
  expect([code, JSON.parse(stdout)]).toMatchObject([0, [{ queue: 'access', paused: false }, {}]]);
  expect(await queue.isPaused()).toBe(false);
});
