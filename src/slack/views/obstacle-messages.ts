/** To the requester: what is in the way of what they asked for, a request or more time. Each is a new message, because they can act on it. */
import { mayBeLonger } from '../../grant/extension.ts';
import { moreBlockRefusal } from '../../grant/more-obstacle.ts';
import { type Requested, type WantsMore, wantsMore } from '../../grant/record.ts';
import { blockRefusal } from '../../grant/today.ts';
import { unanswerableText } from '../../words/approvals.ts';
import {
  blockedForRequesterText,
  moreBlockedForRequesterText,
  moreUnanswerableText,
} from '../../words/blocked-for-requester.ts';
import { factsOf } from '../../words/grant-text.ts';
import { sentences } from '../../words/text.ts';
import { ids } from './action-ids.ts';
import { button, buttons, section } from './blocks.ts';
import { buttonValue } from './button-value.ts';
import type { Message, Shown } from './message.ts';

type ToldBefore = Shown & {
  /** the keys of the messages that are posted already */
  readonly posted: ReadonlySet<string>;
};

/** In the way of a request. Once an obstacle is gone, its message says so; once the request was answered, all of them do. */
export function obstacles({ grant, policy, markup, posted }: ToldBefore): readonly Message[] {
  if (grant.state === 'requested')
    return [
      ...ofRequest(grant, { grant, policy, markup }),
      ...(grant.unanswerable ? [unanswerable({ grant, policy, markup })] : []),
    ];
  const text = markup.words.blocked.over(markup.words.grants.access(factsOf(grant, markup)));
  return [...posted].filter(isObstacle).map((key) => told(key, text));
}

/** The same of more time, each time that it is asked for. */
export function moreObstacles({ grant, policy, markup, posted }: ToldBefore): readonly Message[] {
  const now = wantsMore(grant) ? ofMore(grant, { grant, policy, markup }) : [];
  const isNow = new Set<string>(now.map(({ key }) => key));
  const text = markup.words.blocked.moreOver(markup.words.grants.access(factsOf(grant, markup)));
  const past = [...posted].filter(isMoreObstacle).filter((key) => !isNow.has(key));
  return [...past.map((key) => told(key, text)), ...now];
}

function ofRequest(grant: Requested, { policy, markup }: Shown): readonly Message[] {
  const { card } = markup.words;
  const value = buttonValue(grant);
  return (grant.blocks ?? []).map(({ by, until }, index): Message => {
    const why = until === undefined ? blockRefusal(policy, grant, by) : undefined;
    const text = blockedForRequesterText(grant, why, markup);
    const cancel = button(card.cancel, { action: ids.cancel, value, sure: card.sure.cancel });
    return { key: `blocked-${index}`, text, blocks: [section(text), ...(why ? [buttons(cancel)] : [])] };
  });
}

function ofMore(grant: WantsMore, { policy, markup }: Shown): readonly Message[] {
  const more = button(markup.words.card.more, { action: ids.extend, value: buttonValue(grant) });
  const { at, blocks = [], unanswerable: tooFew } = grant.extension;
  const blocked = blocks.map(({ by, until }, index): Message => {
    const why = until === undefined ? moreBlockRefusal(policy, grant, by) : undefined;
    const text = moreBlockedForRequesterText({ grant, policy }, why, markup);
    const canAskForLess = why?.no === 'extends-too-long' && mayBeLonger(policy, grant);
    const extend = canAskForLess ? [buttons(more)] : [];
    return { key: `more-blocked-${at}-${index}`, text, blocks: [section(text), ...extend] };
  });
  const text = moreUnanswerableText(grant, markup);
  return tooFew ? [...blocked, told(`more-unanswerable-${at}`, text)] : blocked;
}

/** The requester waits for an answer that cannot come. Once it can, it says that. */
function unanswerable({ grant, markup }: Shown): Message {
  const { grants } = markup.words;
  const what = grants.accessFor(factsOf(grant, markup));
  return told('unanswerable', sentences(`${what}.`, unanswerableText(grant, markup)));
}

function told(key: Message['key'], text: string): Message {
  return { key, text, blocks: [section(text)] };
}

function isObstacle(key: string): key is 'unanswerable' | `blocked-${number}` {
  return /^(unanswerable|blocked-\d+)$/.test(key);
}

function isMoreObstacle(
  key: string,
): key is `more-blocked-${number}-${number}` | `more-unanswerable-${number}` {
  return /^more-(blocked-\d+-\d+|unanswerable-\d+)$/.test(key);
}
