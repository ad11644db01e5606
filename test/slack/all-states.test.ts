/** What people read of a grant in each of its states, in one reviewed file per language: a change of words is seen in review. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MessageBlocks } from '../../sandbox/slack/block-shapes.ts';
import { languages } from '../../src/words/language.ts';
import { personId, plus, source } from '../support/builders.ts';
import { root } from '../support/built.ts';
import { printed } from '../support/printed.ts';
import { messagesOf } from '../support/state-messages.ts';
import { everyState } from '../support/states.ts';

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
