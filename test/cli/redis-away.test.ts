/** Where Redis cannot be reached, a command says so after five seconds. Here they wait side by side. */
import { test } from 'vitest';
import { cli } from '../support/cli.ts';
import { anInstallation } from './installation.ts';
import { isNamed } from './mistakes.ts';
import { written } from './written.ts';

const away = { REDIS_URL: 'unix:///nowhere.sock' };

const policy = `
installation: acme
defaults: { requesters: everyone, approvers: [U0BO], channel: C0APPROVE }
databases: { orders: { scalingo: acme-orders, maxDuration: 4h } }
`;

test.concurrent('doctor names a Redis that does not run', async ({ onTestFinished }) => {
  const notRunning = {
    make: ({ env }: { readonly env: object }) => Object.assign(env, away),
    is: 'failure',
    what: /^Redis at \/nowhere\.sock cannot be reached/,
    fix: /Check that it runs/,
  } as const;
  await isNamed(notRunning, await anInstallation({}, onTestFinished));
});

test.concurrent('the exit code is 2: it could not be done', async ({ expect, onTestFinished }) => {
  const env = { ...away, DB_ACCESS_CONFIG: written(policy, onTestFinished) };
  expect((await cli(env, 'grants', 'list')).code).toBe(2);
});

test.concurrent('policies are compared all the same', async ({ expect, onTestFinished }) => {
  const [before, after] = [policy, policy.replace('4h', '1h')].map((text) => written(text, onTestFinished));
  const { code, stdout, stderr } = await cli(away, 'policy', 'diff', before ?? '', after ?? '');
  expect([code, stdout, stderr]).toEqual([
    1,
    'orders\n  maxDuration: 4h -> 1h\n',
    expect.stringMatching(/cannot be reached.*open and waiting grants were not/s),
  ]);
});
