/** The small forms say which request or access they are about. */
import { expect, test } from 'vitest';
import type { Grant } from '../../../src/grant/record.ts';
import { mrkdwn } from '../../../src/slack/directory/mrkdwn.ts';
import { grantForm } from '../../../src/slack/interactions/grant-form.ts';
import { anActive, aRequested } from '../../support/builders.ts';

const first = (grant: Grant, language: 'en' | 'fr' = 'en') => {
  const form = { callback: 'f', title: 'Title', submit: 'Send', blocks: [], markup: mrkdwn[language] };
  return JSON.stringify(grantForm({ ...form, grant }).blocks[0]);
};

test('U9: the form that answers a request repeats who wants what, and why', () => {
  expect(first(aRequested())).toContain(
    '<@UANA> asks for access to *orders* from `203.0.113.7` for 2 hours. Reason: `a slow report`',
  );
  expect(first(aRequested(), 'fr')).toMatch(
    /<@UANA> demande un accès à \*orders\*.*Motif\u00a0: `a slow report`/,
  );
});

test('the form that changes access says which one, and until when it is open', () => {
  expect(first(anActive())).toMatch(/\*orders\* from `203\.0\.113\.7`\. ✅ Open until <!date/);
});
