/** What each would do who wants to keep the bot from doing anything else. */
import assert from 'node:assert/strict';
import { request } from 'undici';
import { hostileTexts } from '../support/hostile.ts';
import { crowd, type Target, times, typed } from './target.ts';

const ATTACKER = 'U0ANA';

/** Each resolves once it is over and answered. */
export const attacks: Readonly<Record<string, (target: Target) => Promise<void>>> = {
  'commands of 3,000 hostile characters': (target) =>
    typed(
      target,
      ATTACKER,
      hostileTexts.map((text) => `show ${text.slice(0, 3000).replaceAll('\n', '\u2028')}`),
    ),
  'reasons that a pattern tries again and again': (target) =>
    typed(
      target,
      ATTACKER,
      times(100).map((n) => `orders 203.0.113.${n} 2h ${'a'.repeat(400 + n)}!`),
    ),
  'a flood of requests that nobody signed': ({ ports }) =>
    crowd(times(300), async () => {
      const { body } = await request(`http://127.0.0.1:${ports.slack}/slack/events`, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'x-slack-request-timestamp': String(Math.floor(Date.now() / 1000)),
          'x-slack-signature': `v0=${'0'.repeat(64)}`,
        },
        body: `payload=${'%7B'.repeat(30_000)}`,
      });
      await body.dump();
    }),
  'a crowd at the address page with hostile headers': ({ ports }) =>
    crowd(times(400), async (n) => {
      const hostile =
        n % 2 === 0
          ? { 'accept-language': `en${' '.repeat(15_000)}!` }
          : { 'x-forwarded-for': `${'a:'.repeat(7500)}!` };
      const { body } = await request(`http://127.0.0.1:${ports.page}/address/none`, {
        headers: hostile,
      });
      await body.dump();
    }),
  'an error text of 900 KB from Scalingo': async (target) => {
    const { slack, scalingo } = target;
    const directs = () => slack.workspace.channel(slack.workspace.direct(ATTACKER).id)?.messages ?? [];
    const from = `203.0.113.${1 + directs().length}`;
    const body = { error: '\u202e<!channel> '.repeat(75_000) };
    scalingo.fault({ on: 'POST firewall_rules', do: { what: 'answer', status: 422, body } });
    await typed(target, ATTACKER, [`orders ${from} 10m the import hangs`]);
    // It is tried once more, and opens.
    const isTold = ({ text }: { readonly text: string }) =>
      text.includes(from) && text.includes('Open until');
    await slack.until(() => directs().some(isTold), `open from ${from}`, 60_000);
    assert.equal(scalingo.faultsLeft(), 0);
  },
  'three hundred requests of one person': (target) =>
    typed(
      target,
      ATTACKER,
      times(300).map((n) => `orders 203.0.113.${n % 250} 2h number ${n}`),
    ),
};
