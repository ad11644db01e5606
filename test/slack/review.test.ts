/** What people read of the review of an emergency. */
import { expect, test } from 'vitest';
import type { Grant } from '../../src/grant/record.ts';
import { showAnswer } from '../../src/slack/commands/browse.ts';
import { historyAnswer } from '../../src/slack/commands/lists.ts';
import { mrkdwn } from '../../src/slack/directory/mrkdwn.ts';
import { card } from '../../src/slack/views/card.ts';
import { direct } from '../../src/slack/views/direct-messages.ts';
import { plain } from '../../src/words/markup.ts';
import { asked, orders } from '../flow/policy-world.ts';
import { aClosed, anActive, aPolicy, aRequested, ms, personId, plus } from '../support/builders.ts';

const listed = (...names: string[]) => ({ everyone: false, people: names.map(personId), groups: [] });
const policy = aPolicy({
  approvers: listed('ana', 'bo'),
  emergency: { who: listed('ana'), longestMs: ms('30m'), tell: listed('dee'), mostUnreviewed: 1 },
});
const review = { by: personId('bo'), at: plus('3h'), found: 'not justified' } as const;
const decision = { how: 'emergency' } as const;

const told = (grant: Grant, language: 'en' | 'fr' = 'en') =>
  direct({
    grant,
    policy,
    markup: mrkdwn[language],
    endpoint: null,
    cardTrouble: '',
    live: [],
    posted: new Set<string>(),
  }).find(({ key }) => key === 'review')?.text;

test.each([anActive({ decision, review }), aClosed({ decision, review })])(
  'L18: the verdict is told to whom it is about, also once it is over',
  (grant) => {
    expect(told(grant)).toMatch(/<@UBO> reviewed your emergency access to \*orders\*.*not justified/);
    expect(told(grant, 'fr')).toMatch(
      /<@UBO> a examiné votre accès d’urgence à \*orders\*.*n’était pas justifi/,
    );
    expect(told({ ...grant, review: undefined })).toBeUndefined();
  },
);

test('L19: the card of an emergency names who can review it, without the person who opened it', () => {
  const text = (grant: Grant, today = policy) =>
    JSON.stringify(card({ grant, policy: today, markup: mrkdwn.en, isNew: false }).blocks);
  const alone = aPolicy({ approvers: listed('ana') });
  expect(text(aClosed({ decision }), alone)).toContain('*Reviewers:* nobody at the moment.');
  expect(text(aRequested(), alone)).toContain('*Approvers:* nobody at the moment');
  expect(text(aClosed({ decision }))).toContain('*Reviewers:* <@UBO>, <@UDEE>');
  expect(text(aClosed({ decision, review }))).not.toContain('Reviewers');
});

test('L18: history and show say that it was an emergency, and what was found', async () => {
  const w = orders({
    approvers: listed('bo'),
    emergency: { who: listed('ana'), longestMs: ms('30m'), tell: listed('dee'), mostUnreviewed: 1 },
  });
  const outcome = await w.breakGlass('ana', { ...asked, duration: '20m' });
  if (!('grant' in outcome)) throw new Error('it was refused');
  await w.run('30m');
  const { world } = w.process();
  const answers = async () => [
    await historyAnswer(world, w.by('ana'), plain),
    await showAnswer(world, w.by('ana'), { typed: outcome.grant.id, markup: plain }),
  ];
  for (const answer of await answers())
    expect(JSON.stringify(answer)).toMatch(/It was an emergency\. Not reviewed yet/);
  await w.review('bo', outcome.grant, 'justified');
  for (const answer of await answers())
    expect(JSON.stringify(answer)).toMatch(/It was an emergency\. Reviewed by UBO .*: justified\./);
});
