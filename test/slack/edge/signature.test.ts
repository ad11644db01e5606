/** Signed HTTP: only what Slack signed, and lately, is listened to. */
import { createHmac } from 'node:crypto';
import { request } from 'undici';
import { describe, expect, test } from 'vitest';
import { aBot, type Bot } from '../../support/bot.ts';
import { malformedTargets, statusOf } from '../../support/raw-http.ts';
import { aSharedBot } from '../../support/shared-bot.ts';

const line = 'orders 203.0.113.7 2h the import hangs';

describe('signed HTTP', () => {
  const secondsAgo = (seconds: number) => Math.floor(Date.now() / 1000) - seconds;
  const body = String(
    new URLSearchParams({
      command: '/db-access',
      text: line,
      user_id: 'U0ANA',
      team_id: 'T0LOCAL',
      channel_id: 'C0GENERAL',
      trigger_id: 't',
    }),
  );
  const signed = (bot: Bot, timestamp: number) =>
    createHmac('sha256', bot.slack.signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
  const send = async (bot: Bot, timestamp: number, signature: string) => {
    const { statusCode } = await request(bot.address, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-slack-request-timestamp': String(timestamp),
        'x-slack-signature': `v0=${signature}`,
      },
      body,
    });
    return statusCode;
  };

  test('what is not signed by Slack is turned away, and nothing comes of it', async () => {
    const bot = await aBot('signed HTTP');
    const now = secondsAgo(0);
    expect(await send(bot, now, '0'.repeat(64))).toBe(401);
    // Of another body, and of another time.
    expect(
      await send(
        bot,
        now,
        signed(bot, now).replace(/^./, (c) => (c === '0' ? '1' : '0')),
      ),
    ).toBe(401);
    expect(await send(bot, now, signed(bot, now - 1))).toBe(401);
    expect(bot.slack.calls.filter(({ method }) => method !== 'auth.test')).toEqual([]);
    // However many there are, the log has one line.
    expect(bot.log).toEqual(['attempt denied {"event":"denied","kind":"unsigned"}']);
  });

  test('nor is what was signed rightly, but more than five minutes ago: somebody plays it once more', async () => {
    const bot = await aBot('signed HTTP');
    const old = secondsAgo(301);
    expect(await send(bot, old, signed(bot, old))).toBe(401);
    expect(bot.slack.calls.filter(({ method }) => method !== 'auth.test')).toEqual([]);
    const recent = secondsAgo(240);
    expect(await send(bot, recent, signed(bot, recent))).toBe(200);
    await bot.card(/asks for access/);
  });
});

describe('signed HTTP, before a signature is looked at', () => {
  const shared = aSharedBot('signed HTTP');

  test.each(malformedTargets)('GET %s is not there, and nothing is logged', async (target) => {
    const bot = shared();
    expect([400, 404]).toContain(await statusOf(Number(new URL(bot.address).port), target));
    expect(bot.log).toEqual([]);
  });

  test('an idle connection is kept longer than a proxy keeps it, so no delivery goes into one that closes', async () => {
    const bot = shared();
    const { headers, body: text } = await request(bot.address, { method: 'POST', body: '' });
    await text.dump();
    expect(headers['keep-alive']).toBe('timeout=75');
  });

  test('a body of more than a megabyte is turned away before its signature is looked at', async () => {
    const bot = shared();
    const { statusCode } = await request(bot.address, { method: 'POST', body: 'x'.repeat(2 ** 21) });
    expect(statusCode).toBe(413);
  });
});
