/** How something at Slack is put in place and kept there: when it is tried again, and what the operator is told. */
import { WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import { expect, test } from 'vitest';
import { SECOND } from '../../../src/grant/duration.ts';
import { supervise } from '../../../src/slack/connection/supervise.ts';

const waits = {
  failed: { firstMs: SECOND, longestMs: 8 * SECOND },
  refused: { firstMs: 10 * SECOND, longestMs: 40 * SECOND },
};
const says = (error: string) => new WebAPIPlatformError({ ok: false, error });

/** Each of `outcomes` is one try: an error fails it, `undefined` succeeds. After the last it is stopped while it waits. */
async function run(outcomes: readonly (Error | undefined)[]) {
  const stopping = new AbortController();
  const left = [...outcomes];
  const slept: number[] = [];
  const lines: string[] = [];
  const line = (level: string) => (facts: object, what: string) =>
    lines.push(`${level}: ${what}${'code' in facts ? ` (${facts.code})` : ''}`);
  const supervised = supervise(
    {
      method: 'auth.test',
      setting: 'SLACK_BOT_TOKEN',
      fix: 'copy it',
      attempt: async () => {
        const outcome = left.shift();
        if (outcome) throw outcome;
      },
    },
    {
      signal: stopping.signal,
      waits,
      random: () => 1,
      sleep: async (ms) => {
        slept.push(ms);
        if (left.length === 0) stopping.abort();
      },
      log: { info: line('info'), warn: line('warn'), error: line('error') },
    },
  );
  supervised.start();
  // A second start while the first is under way is none.
  supervised.start();
  await supervised.settled();
  return { supervised, left, slept, lines };
}

test('a failure that may pass is tried again after 1, 2, 4, 8 and then always 8 seconds', async () => {
  const { slept, lines } = await run(Array.from({ length: 6 }, () => says('fatal_error')));
  expect(slept).toEqual([1, 2, 4, 8, 8, 8].map((seconds) => seconds * SECOND));
  expect(new Set(lines)).toEqual(new Set(['warn: slack connection failed; retrying']));
});

test('a refused token is tried again after longer waits', async () => {
  const { slept } = await run(Array.from({ length: 4 }, () => says('invalid_auth')));
  expect(slept).toEqual([10, 20, 40, 40].map((seconds) => seconds * SECOND));
});

test('one error line for each refusal, another only once the code is another', async () => {
  const codes = ['invalid_auth', 'invalid_auth', 'fatal_error', 'invalid_auth', 'token_revoked'];
  const { lines } = await run(codes.map(says));
  expect(lines.filter((line) => line.startsWith('error'))).toEqual([
    'error: slack refused SLACK_BOT_TOKEN (invalid_auth)',
    'error: slack refused SLACK_BOT_TOKEN (token_revoked)',
  ]);
  expect(lines.filter((line) => line.startsWith('warn'))).toHaveLength(5);
});

test('Retry-After is waited for, and a little more', async () => {
  const { slept } = await run([new WebAPIRateLimitedError(30)]);
  expect(slept).toEqual([31 * SECOND]);
});

test('in place it is not tried again until it is lost; then at once', async () => {
  const { supervised, left, slept } = await run([undefined, undefined, says('fatal_error')]);
  await supervised.first;
  expect([left.length, slept]).toEqual([2, []]);
  supervised.start();
  await supervised.settled();
  expect([left.length, slept]).toEqual([1, []]);
});

test('after the signal nothing is tried', async () => {
  const { supervised, slept } = await run([says('fatal_error')]);
  supervised.start();
  await supervised.settled();
  expect(slept).toEqual([SECOND]);
});
