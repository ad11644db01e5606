/** A button of one grant that needs no more than a press. */
import { z } from 'zod';
import { redraw } from '../../flow/announce.ts';
import type { World } from '../../flow/ports.ts';
import type { Grant } from '../../grant/record.ts';
import { isRefusal, type Refusal } from '../../grant/refusal.ts';
import type { Answered } from '../../grant/seen.ts';
import { subjectText } from '../../words/grant-text.ts';
import type { Markup } from '../../words/markup.ts';
import { stateText } from '../../words/state-text.ts';
import { sentences } from '../../words/text.ts';
import { type Answer, say } from '../messages/reply.ts';
import type { Working } from '../messages/working-mark.ts';
import type { Listening } from './context.ts';
import { listenToPress, type Press } from './listen.ts';

type GrantPress = {
  readonly action: string;
  /** the grants whose message has this button; none where a press changes nothing */
  readonly fits: (grant: Grant) => boolean;
  /** the grant as it is after the press, an answer to this person alone, or why it was not done */
  readonly act: (
    press: Pick<Press, 'by' | 'markup'> & { readonly grant: Answered },
  ) => Promise<Grant | Answer | Refusal>;
};

/** The message shows at once that the press is being worked on. On success the message then changes; otherwise this person alone is told why. */
export function listenToGrantPress(
  listening: Listening,
  working: Working,
  { action, fits, act }: GrantPress,
): void {
  const { world } = listening;
  listenToPress<boolean>(
    listening,
    action,
    async ({ by, markup, grant, button, body }, isDrawn) => {
      if (!grant) return unknownButton(button);
      try {
        const done = await act({ by, markup, grant });
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

const Private = z.object({ container: z.object({ is_ephemeral: z.literal(true) }) });

/** A message that only one person sees is not rewritten: the outcome of the press is said beside it. */
function isPrivate(body: object): boolean {
  return Private.safeParse(body).success;
}

const AtMessage = z.object({ message: z.object({ ts: z.string() }) });

/** A message that we do not rewrite, such as a copy of ours, has the outcome beside it as well. A Home tab is redrawn. */
function isAtMessage(body: object): boolean {
  return AtMessage.safeParse(body).success;
}

function doneText(grant: Grant, { policies }: Pick<World, 'policies'>, markup: Markup): string {
  return sentences(stateText(grant, policies.get(grant.database), markup), `${subjectText(grant, markup)}.`);
}

function unknownButton(button: object): Refusal {
  return { no: 'unknown-grant', id: 'value' in button ? String(button.value) : '' };
}
