/** What is said in the thread of the card: reminders, more time, and rules that came back. */
import type { KnownBlock } from '@slack/types';
import { isUrgent } from '../../grant/extending.ts';
import type { Extension } from '../../grant/more-time.ts';
import { type Active, endsAt, wantsMore } from '../../grant/record.ts';
import { approvalsText } from '../../words/approvals.ts';
import { factsOf } from '../../words/grant-text.ts';
import { headlineText } from '../../words/headline.ts';
import type { Ink } from '../../words/ink.ts';
import { answeredText, givenText, unansweredText } from '../../words/more-time-text.ts';
import { nagText, nudgeText } from '../../words/reminders.ts';
import { sentences } from '../../words/text.ts';
import { buttons, section } from './blocks.ts';
import { moreButtons } from './card-buttons.ts';
import { type Message, moreKey, reappearances, type Shown } from './message.ts';

/** `standing`: the keys of the messages that are posted already */
type InThread = Shown & { readonly standing: ReadonlySet<string> };

/** Who can do something about it is pinged once more, in the thread of the card. */
export function reminders({ grant, policy, ink, standing }: InThread): readonly Message[] {
  const nudges = grant.state === 'requested' ? grant.nudges : [];
  const nags = 'nags' in grant ? (grant.nags ?? []) : [];
  const { pleaseAnswer, pleaseReview } = ink.words.grants;
  return [
    ...nudges.map((nudge, index) =>
      said(`nudge-${index}`, sentences(nudgeText(grant, policy, ink), pinging(nudge, pleaseAnswer, ink))),
    ),
    ...nags.flatMap((nag, index) =>
      nag.toldIn === undefined
        ? [said(`nag-${index}`, sentences(nagText(grant, nag, ink), pinging(nag, pleaseReview, ink)))]
        : [],
    ),
    ...moreTime({ grant, policy, ink, standing }),
    ...reappearances({ grant, ink }, 'card-again'),
  ];
}

function said(key: Message['key'], text: string, ...more: KnownBlock[]): Message {
  return { key, text, blocks: [section(text), ...more] };
}

/** Last: a mention before the sentence would read as if that person had acted. "" where nobody is pinged. */
function pinging(
  { people = [], groups = [] }: Pick<Extension, 'people' | 'groups'>,
  say: (who: string) => string,
  ink: Ink,
): string {
  const who = [...people.map(ink.person), ...groups.map(ink.group)];
  return who.length > 0 ? say(who.join(' ')) : '';
}

/** A card that is rewritten pings nobody: what is requested, and what became of it, is said in its thread. */
function moreTime({ grant, policy, ink, standing }: InThread): readonly Message[] {
  const open = wantsMore(grant) ? moreKey(grant) : undefined;
  const settled = [...standing].filter(isQuestion).filter((key) => key !== open);
  const text = ink.words.grants.moreSettled(factsOf(grant, ink));
  // Its buttons go with the question.
  const over = settled.map((key) => said(key, text));
  if (grant.state === 'closed')
    return [...over, ...(grant.unansweredMore ? [said('more-unanswered', unansweredText(grant, ink))] : [])];
  if (grant.state !== 'active') return over;
  const { answers = [], given = [] } = grant;
  return [
    ...over,
    ...given.map((one, index) => said(`given-${index}`, givenText(grant, one, ink))),
    ...answers.map((one, index) => said(`more-answer-${index}`, answeredText(grant, one, ink))),
    ...(wantsMore(grant)
      ? [
          said(
            moreKey(grant),
            wantsMoreText({ grant, policy, ink }, grant.extension),
            buttons(...moreButtons({ grant, policy, ink })),
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
  { grant, policy, ink }: Shown & { readonly grant: Active },
  extension: Extension,
): string {
  const { urgent, wantsMore, pleaseAnswer } = ink.words.grants;
  return sentences(
    isUrgent(grant) && urgent(ink.time(endsAt(grant))),
    wantsMore({ ...factsOf(grant, ink), length: ink.length(extension.byMs) }),
    !isUrgent(grant) && headlineText(grant, ink),
    approvalsText(grant, policy, ink),
    pinging(extension, pleaseAnswer, ink),
  );
}
