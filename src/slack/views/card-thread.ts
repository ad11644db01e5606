/** What is said in the thread of the card: reminders, more time, and rules that came back. */
import type { KnownBlock } from '@slack/types';
import { isUrgent } from '../../grant/extension.ts';
import type { Extension } from '../../grant/more-time.ts';
import { type Active, endsAt, wantsMore } from '../../grant/record.ts';
import { approvalsText, moreUnansweredText } from '../../words/approvals.ts';
import { factsOf } from '../../words/grant-text.ts';
import { headlineText } from '../../words/headline.ts';
import type { Markup } from '../../words/markup.ts';
import { answeredText, givenText } from '../../words/more-time-text.ts';
import { nagText, nudgeText } from '../../words/reminders.ts';
import { sentences } from '../../words/text.ts';
import { buttons, section } from './blocks.ts';
import { moreButtons } from './card-buttons.ts';
import { type Message, moreKey, reappearances, type Shown } from './message.ts';

/** `posted`: the keys of the messages that are posted already */
type InThread = Shown & { readonly posted: ReadonlySet<string> };

/** Who can do something about it is pinged once more, in the thread of the card. */
export function reminders({ grant, policy, markup, posted }: InThread): readonly Message[] {
  const nudges = grant.state === 'requested' ? grant.nudges : [];
  const nags = 'nags' in grant ? (grant.nags ?? []) : [];
  const { pleaseAnswer, pleaseReview } = markup.words.grants;
  return [
    ...nudges.map((nudge, index) =>
      said(
        `nudge-${index}`,
        sentences(nudgeText(grant, policy, markup), pinging(nudge, pleaseAnswer, markup)),
      ),
    ),
    ...nags.flatMap((nag, index) =>
      nag.toldIn === undefined
        ? [said(`nag-${index}`, sentences(nagText(grant, nag, markup), pinging(nag, pleaseReview, markup)))]
        : [],
    ),
    ...moreTime({ grant, policy, markup, posted }),
    ...reappearances({ grant, markup }, 'card-again'),
  ];
}

function said(key: Message['key'], text: string, ...more: KnownBlock[]): Message {
  return { key, text, blocks: [section(text), ...more] };
}

/** Last: a mention before the sentence would read as if that person had acted. "" where nobody is pinged. */
function pinging(
  { people = [], groups = [] }: Pick<Extension, 'people' | 'groups'>,
  say: (who: string) => string,
  markup: Markup,
): string {
  const who = [...people.map(markup.person), ...groups.map(markup.group)];
  return who.length > 0 ? say(who.join(' ')) : '';
}

/** A card that is rewritten pings nobody: a request for more time, and its answer, are said in its thread. */
function moreTime({ grant, policy, markup, posted }: InThread): readonly Message[] {
  const open = wantsMore(grant) ? moreKey(grant) : undefined;
  const settled = [...posted].filter(isQuestion).filter((key) => key !== open);
  const text = markup.words.grants.moreSettled(factsOf(grant, markup));
  // Its buttons go with the question.
  const over = settled.map((key) => said(key, text));
  if (grant.state === 'closed')
    return [
      ...over,
      ...(grant.unansweredMore
        ? [said('more-unanswered', moreUnansweredText(grant, markup.words.grants.moreNotAnswered, markup))]
        : []),
    ];
  if (grant.state !== 'active') return over;
  const { answers = [], given = [] } = grant;
  return [
    ...over,
    ...given.map((one, index) => said(`given-${index}`, givenText(grant, one, markup))),
    ...answers.map((one, index) => said(`more-answer-${index}`, answeredText(grant, one, markup))),
    ...(wantsMore(grant)
      ? [
          said(
            moreKey(grant),
            wantsMoreText({ grant, policy, markup }, grant.extension),
            buttons(...moreButtons({ grant, policy, markup })),
          ),
        ]
      : []),
  ];
}

/** A question that has buttons in the thread is kept up to date; what else was said there stays as it was said. */
export function isQuestion(key: string): key is `more-${number}` | `more-${number}-${number}` {
  return /^more-\d+(-\d+)?$/.test(key);
}

function wantsMoreText(
  { grant, policy, markup }: Shown & { readonly grant: Active },
  extension: Extension,
): string {
  const { urgent, wantsMore, pleaseAnswer } = markup.words.grants;
  return sentences(
    isUrgent(grant) && urgent(markup.time(endsAt(grant))),
    wantsMore({ ...factsOf(grant, markup), length: markup.length(extension.byMs) }),
    !isUrgent(grant) && headlineText(grant, markup),
    approvalsText(grant, policy, markup),
    pinging(extension, pleaseAnswer, markup),
  );
}
