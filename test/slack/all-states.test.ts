/** What people read of a grant in each of its states, in one reviewed file per language: a change of words is seen in review. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MessageBlocks } from '../../sandbox/slack/blocks.ts';
import type { Endpoint } from '../../src/contracts/endpoint.ts';
import type { Grant } from '../../src/grant/record.ts';
import { mrkdwn } from '../../src/slack/directory/mrkdwn.ts';
import { card } from '../../src/slack/views/card.ts';
import { reminders } from '../../src/slack/views/card-thread.ts';
import { direct } from '../../src/slack/views/direct-messages.ts';
import type { Message } from '../../src/slack/views/message.ts';
import { type Language, languages } from '../../src/words/language.ts';
import { listed } from '../flow/policy-world.ts';
import { aPolicy, ms, personId, plus, source } from '../support/builders.ts';
import { root } from '../support/built.ts';
import { printed } from '../support/printed.ts';
import { everyState } from '../support/states.ts';

const endpoint: Endpoint = {
  host: 'my-orders.example',
  port: 31000,
  dbname: 'my_orders_1000',
  user: 'analyst',
  region: 'osc-fr1',
  database: 'my-orders',
  caUrl: 'https://db-api.example/api/ca_certificate',
  peering: null,
};
const policy = aPolicy({
  admins: listed('cy'),
  emergency: { who: listed('ana'), longestMs: ms('30m'), tell: listed('cy'), mostUnreviewed: 1 },
});

function messagesOf(grant: Grant, language: Language): readonly (readonly [string, Message])[] {
  const shown = { grant, policy, markup: mrkdwn[language], posted: new Set<string>() };
  const own = direct({ ...shown, endpoint, cardTrouble: '', live: [] });
  return [
    ['card', card({ ...shown, isNew: false })],
    ...reminders(shown).map((message) => ['thread', message] as const),
    ...own.map((message) => ['requester', message] as const),
  ];
}

describe.each(languages)('in %s', (language) => {
  test('the sentences of all states are those that were reviewed', async () => {
    const all = Object.entries(everyState).map(([name, grant]) =>
      [
        `=== ${name}`,
        ...messagesOf(grant, language).map(
          ([place, { key, text, blocks }]) =>
            `--- ${place}: ${key}\n${printed([{ type: 'section', text: { text } }])}\n${printed(blocks).replaceAll(/^/gm, '    ')}`,
        ),
      ].join('\n'),
    );
    await expect(`${all.join('\n\n')}\n`).toMatchFileSnapshot(
      join(root, `test/slack/snapshots/states.${language}.txt`),
    );
  });

  test.each(Object.entries(everyState))('Slack takes the blocks: %s', (_, grant) => {
    for (const [place, { key, text, blocks }] of messagesOf(grant, language)) {
      expect(MessageBlocks.safeParse(blocks).error, `${place}: ${key}`).toBeUndefined();
      expect([...text].length).toBeLessThan(4000);
    }
  });

  test('however often it was moved and extended, what happened fits into one line', () => {
    const moves = Array.from({ length: 300 }, (_, at) => ({
      from: source('203.0.113.7'),
      to: source('203.0.113.9'),
      at: plus('10m') + at,
    }));
    const answers = moves.map(({ at }) => ({ byMs: 1000, by: personId('bo'), at, allowed: true }));
    const [active] = Object.values(everyState).filter(({ state }) => state === 'active');
    if (active?.state !== 'active') throw new Error('there is one');
    for (const [, { blocks }] of messagesOf({ ...active, moves, answers }, language)) {
      expect(MessageBlocks.safeParse(blocks).error).toBeUndefined();
      expect(printed(blocks)).not.toMatch(/<!date[^>]*…$/m);
    }
  });
});
