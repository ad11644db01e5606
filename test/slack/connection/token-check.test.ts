/** Slack's token is checked at once where another call makes it doubtful, and calls are told by what came of them. */
import { expect, test } from 'vitest';
import { SECOND } from '../../../src/grant/duration.ts';
import { observedFetch, type SlackCalled } from '../../../src/slack/connection/observed-fetch.ts';
import { createTokenCheck } from '../../../src/slack/connection/token-check.ts';
import { production } from '../../../src/timing.ts';

function aCheck(ask: () => Promise<unknown> = async () => {}) {
  let now = 0;
  let asked = 0;
  let started = 0;
  const check = createTokenCheck({
    whoAmI: {
      start: () => {
        started += 1;
      },
      trouble: () => undefined,
    },
    ask: async () => {
      asked += 1;
      await ask();
    },
    steady: () => now,
  });
  const call = (outcome: string, method = 'chat.postMessage') => check.called({ method, outcome });
  const pass = (ms: number) => {
    now += ms;
  };
  return { look: check.look, call, pass, seen: () => ({ asked, started }) };
}

test.each(['token_revoked', 'invalid_auth', 'none', '503'])('after %s the token is looked at', (outcome) => {
  const { call, seen } = aCheck();
  call(outcome);
  expect(seen().asked).toBe(1);
});

test.each([
  ['ok', 'chat.postMessage'],
  ['channel_not_found', 'chat.postMessage'],
  // They have their own tries.
  ['token_revoked', 'auth.test'],
  ['invalid_auth', 'apps.connections.open'],
])('%s of %s makes nothing doubtful', (outcome, method) => {
  const { call, seen } = aCheck();
  call(outcome, method);
  expect(seen().asked).toBe(0);
});

test('many calls that fail are one look in ten seconds', () => {
  const { call, pass, seen } = aCheck();
  for (let times = 0; times < 100; times += 1) call('503');
  expect(seen().asked).toBe(1);
  pass(10 * SECOND);
  call('503');
  expect(seen().asked).toBe(2);
});

test('where Slack does not take it any more, it is tried until it does, each 20 seconds at most', async () => {
  const { look, seen } = aCheck(() => Promise.reject(new Error('token_revoked')));
  await look();
  expect(seen().started).toBe(1);
  // So health is green within half a minute of the recovery.
  const { failed, refused } = production.slack.connect;
  expect([failed.longestMs, refused.longestMs]).toEqual([20 * SECOND, 20 * SECOND]);
});

test.each([
  ['ok', () => Response.json({ ok: true })],
  ['token_revoked', () => Response.json({ ok: false, error: 'token_revoked' })],
  ['502', () => new Response('<html>', { status: 502 })],
])('a call that came to %s is told so, and its caller has the whole answer', async (outcome, answer) => {
  const told: SlackCalled[] = [];
  const fetch = observedFetch(
    async () => answer(),
    (call) => told.push(call),
  );
  const response = await fetch('https://slack.example/api/chat.postMessage');
  expect(await response.text()).toBe(await answer().text());
  await expect.poll(() => told).toEqual([{ method: 'chat.postMessage', outcome }]);
});

test.each([
  ['a private answer', 'https://hooks.slack.example/commands/T1/2/abc', 'ok'],
  ['a file', 'https://files.slack.example/upload/v1/abc', 'OK - 120'],
  ['a method', 'https://slack.example/api/chat.postMessage', '<html>'],
])('%s: a success that is no JSON is one only where Slack answers so', async (what, url, text) => {
  const told: SlackCalled[] = [];
  const fetch = observedFetch(
    async () => new Response(text),
    (call) => told.push(call),
  );
  await fetch(url);
  await expect.poll(() => told).toMatchObject([{ outcome: what === 'a method' ? '200' : 'ok' }]);
});

test('a call without an answer is told, and its error is the caller’s', async () => {
  const told: SlackCalled[] = [];
  const fetch = observedFetch(
    () => Promise.reject(new Error('reset')),
    (call) => told.push(call),
  );
  await expect(fetch('https://hooks.slack.example/commands/T1/2/abc')).rejects.toThrow('reset');
  expect(told).toEqual([{ method: 'other', outcome: 'none' }]);
});
