/** The buttons that carry a grant's id and need no more than a press. */
import { z } from 'zod';
import { redraw } from '../../flow/announce.ts';
import { approve } from '../../flow/decide.ts';
import { review } from '../../flow/emergency.ts';
import { cancel, revoke } from '../../flow/end.ts';
import { allowMore, refuseMore } from '../../flow/extend.ts';
import type { Actor, World } from '../../flow/ports.ts';
import { remindNow } from '../../flow/remind.ts';
import { whyAsked } from '../../flow/why.ts';
import { awaitsReview, type Grant, isLive } from '../../grant/record.ts';
import { isRefusal, type Refusal } from '../../grant/refusal.ts';
import type { Answered } from '../../grant/seen.ts';
import { closingText, remindedText, whyAskedText } from '../../words/answer-text.ts';
import { yesText } from '../../words/approvals.ts';
import { subjectText } from '../../words/grant-text.ts';
import type { Markup } from '../../words/markup.ts';
import { stateText } from '../../words/state-text.ts';
import { sentences } from '../../words/text.ts';
import { showAnswer } from '../commands/browse.ts';
import type { Listening } from '../interactions/context.ts';
import { listenToPress } from '../interactions/listen.ts';
import { type Answer, say } from '../messages/reply.ts';
import type { Working } from '../messages/working-mark.ts';
import { ids } from '../views/action-ids.ts';
import { buttons } from '../views/blocks.ts';
import { endButton } from '../views/card-buttons.ts';

type Verb = {
  readonly act: (
    world: World,
    actor: Actor,
    pressed: Answered,
    markup: Markup,
  ) => Promise<Grant | Answer | Refusal>;
  /** the grants that have this button; none where a press changes nothing */
  readonly fits: (grant: Grant) => boolean;
};

const isAsked = ({ state }: Grant) => state === 'requested';
const asksMore = (grant: Grant) => grant.state === 'active' && grant.extension !== undefined;

const verbs: Readonly<Record<string, Verb>> = {
  [ids.approve]: {
    act: async (world, actor, pressed, markup) =>
      orWhatIsMissing(world, actor, { grant: await approve(world, actor, pressed), markup }),
    fits: isAsked,
  },
  [ids.done]: {
    async act(world, actor, { id }, markup) {
      const ended = await revoke(world, actor, id);
      return 'unread' in ended
        ? say(markup.words.looking.beingClosed(closingText(ended.unread, markup)))
        : ended;
    },
    fits: (grant) => isLive(grant) && !grant.revoked,
  },
  [ids.cancel]: { act: (world, actor, { id }) => cancel(world, actor, id), fits: isAsked },
  [ids.remind]: {
    act: async (world, actor, { id }, markup) => {
      const reminded = await remindNow(world, actor, id);
      return isRefusal(reminded) ? reminded : say(remindedText(reminded, markup));
    },
    fits: isAsked,
  },
  [ids.allowMore]: {
    act: async (world, actor, pressed, markup) =>
      orWhatIsMissing(world, actor, { grant: await allowMore(world, actor, pressed), markup }),
    fits: asksMore,
  },
  [ids.refuseMore]: { act: refuseMore, fits: asksMore },
  [ids.justified]: {
    act: (world, actor, pressed) => review(world, actor, { ...pressed, found: 'justified' }),
    fits: awaitsReview,
  },
  [ids.notJustified]: {
    async act(world, actor, pressed, markup) {
      const reviewed = await review(world, actor, { ...pressed, found: 'not justified' });
      if (isRefusal(reviewed) || !isLive(reviewed) || reviewed.revoked) return reviewed;
      const stillOpen = markup.words.card.stillOpen(subjectText(reviewed, markup));
      return { paragraphs: [stillOpen], blocks: [buttons(endButton(reviewed, markup))] };
    },
    fits: awaitsReview,
  },
  [ids.whyMe]: {
    act: async (world, actor, { id }, markup) => {
      const why = await whyAsked(world, actor, id);
      return isRefusal(why) ? why : say(whyAskedText(why, markup));
    },
    fits: () => false,
  },
  [ids.details]: {
    act: (world, actor, { id }, markup) => showAnswer(world, actor, { typed: id, markup, isSeen: true }),
    fits: () => false,
  },
};

/** Their yes was taken, and it still waits for a reason that the card alone does not tell them. */
function orWhatIsMissing<T extends Grant | Refusal>(
  world: Pick<World, 'policies'>,
  actor: Actor,
  { grant, markup }: { readonly grant: T; readonly markup: Markup },
): T | Answer {
  const policy = isRefusal(grant) ? undefined : world.policies.get(grant.database);
  const told = isRefusal(grant) || !policy ? '' : yesText(grant, actor.id, { policy, markup });
  return told === '' ? grant : say(told);
}

/** Who succeeds sees the messages change; who does not is told why, alone. */
export function listenToButtons(listening: Listening, working: Working): void {
  const { world } = listening;
  for (const [action, { act, fits }] of Object.entries(verbs)) {
    listenToPress<boolean>(
      listening,
      action,
      async ({ by, markup, grant, button, body }, isDrawn) => {
        if (!grant) return unknownButton(button);
        try {
          const done = await act(world, by, grant, markup);
          // Wherever that button is, it shows something else than the record: also on a Home tab.
          if (isRefusal(done) && done.no === 'outdated') await redraw(world, grant.id);
          const stays = isPrivate(body) || (isAtMessage(body) && !isDrawn);
          return stays && 'state' in done ? say(doneText(done, world, markup)) : done;
        } finally {
          // Also after a refusal or a fault, which change nothing: the message has its buttons back.
          if (isDrawn) await world.jobs.announce(grant.id);
        }
      },
      async ({ grant, ...press }) => grant !== undefined && working({ id: grant.id, ...press, fits }),
    );
  }
}

const Private = z.object({ container: z.object({ is_ephemeral: z.literal(true) }) });

/** A message that only one person sees is not rewritten: the outcome of the press is said beside it. */
function isPrivate(body: object): boolean {
  return Private.safeParse(body).success;
}

const AtMessage = z.object({ message: z.object({ ts: z.string() }) });

/** Where that message is none that we rewrite, such as a copy of it, the outcome is said beside it as well. A Home tab is redrawn. */
function isAtMessage(body: object): boolean {
  return AtMessage.safeParse(body).success;
}

function doneText(grant: Grant, { policies }: Pick<World, 'policies'>, markup: Markup): string {
  return sentences(stateText(grant, policies.get(grant.database), markup), `${subjectText(grant, markup)}.`);
}

function unknownButton(button: object): Refusal {
  return { no: 'unknown-grant', id: 'value' in button ? String(button.value) : '' };
}
