/** `/db-access help` in one reviewed file per language, in groups, without what one may not do. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MessageBlocks } from '../../sandbox/slack/block-shapes.ts';
import { mrkdwn } from '../../src/slack/directory/mrkdwn.ts';
import { section } from '../../src/slack/views/blocks.ts';
import { type Can, helpText } from '../../src/words/help-text.ts';
import { languages } from '../../src/words/language.ts';
import { root } from '../support/built.ts';

const all = { request: 'orders', extend: true, emergency: true, approve: true, seeWho: true };
const nothing = { extend: false, emergency: false, approve: false, seeWho: false };
const people: Readonly<Record<string, Can>> = {
  'may do everything': all,
  'requests, and nothing can be extended': { ...nothing, request: 'orders' },
  'approves only': { ...nothing, approve: true },
  'emergencies only': { ...nothing, emergency: true },
  'nobody can tell who it is': { endsOnly: true },
};

describe.each(languages)('in %s', (language) => {
  const markup = mrkdwn[language];

  test('the groups of each are those that were reviewed', async () => {
    const shown = Object.entries(people).map(
      ([name, can]) => `=== ${name}\n${helpText(can, markup).join('\n\n')}\n`,
    );
    await expect(shown.join('\n')).toMatchFileSnapshot(
      join(root, `test/slack/snapshots/help.${language}.txt`),
    );
  });

  test('who may do nothing reads no empty group', () => {
    expect(helpText(nothing, markup)).toEqual([]);
  });

  test('Slack takes it with the longest name of a database, and nothing is cut off', () => {
    const paragraphs = helpText({ ...all, request: 'd'.repeat(63) }, markup);
    const blocks = paragraphs.map(section);
    expect(MessageBlocks.safeParse(blocks).error).toBeUndefined();
    expect(blocks.map(({ text }) => text?.text)).toEqual(paragraphs);
    expect(paragraphs.join('\n').length).toBeLessThan(4000);
  });
});
