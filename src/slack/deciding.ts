/** The buttons that carry a grant's id and need no more than a press. */
import { approve } from '../flow/decide.ts';
import { review } from '../flow/emergency.ts';
import { cancel, revoke } from '../flow/end.ts';
import { allowMore, refuseMore } from '../flow/extend.ts';
import type { Actor, World } from '../flow/ports.ts';
import { whyAsked } from '../flow/why.ts';
import { GrantId } from '../grant/ids.ts';
import { isRefusal, type Refusal } from '../grant/refusal.ts';
import type { Ink } from '../words/ink.ts';
import { whyAskedText } from '../words/looking.ts';
import { refusalText } from '../words/refusals.ts';
import { actorOfInteraction } from './actor.ts';
import { ids } from './ids.ts';
import type { Listening } from './listening.ts';
import { type Answer, answerPress, honestly, isAnswer, say } from './reply.ts';

type Verb = (world: World, actor: Actor, id: GrantId, ink: Ink) => Promise<object | Answer | Refusal>;

const verbs: Readonly<Record<string, Verb>> = {
  [ids.approve]: (world, actor, id) => approve(world, actor, id),
  [ids.done]: revoke,
  [ids.cancel]: cancel,
  [ids.allowMore]: allowMore,
  [ids.refuseMore]: refuseMore,
  [ids.justified]: (world, actor, id) => review(world, actor, { id, found: 'justified' }),
  [ids.notJustified]: (world, actor, id) => review(world, actor, { id, found: 'not justified' }),
  [ids.whyMe]: async (world, actor, id, ink) => {
    const why = await whyAsked(world, actor, id);
    return isRefusal(why) ? why : say(whyAskedText(why, ink));
  },
};

/** Who succeeds sees the messages change; who does not is told why, alone. */
export function listenToButtons({ app, world, readers }: Listening): void {
  for (const [action, act] of Object.entries(verbs)) {
    app.action(action, async ({ ack, body, action: pressed, respond, client }) => {
      await ack();
      const ink = await readers.ink(body.user.id);
      const id = GrantId.safeParse(pressed.type === 'button' ? pressed.value : undefined);
      const outcome = await honestly(world, ink, async () =>
        id.success ? act(world, actorOfInteraction(body), id.data, ink) : unknownButton(pressed),
      );
      const to = { world, respond, client, person: body.user.id };
      if (isAnswer(outcome)) await answerPress(to, outcome);
      else if (isRefusal(outcome)) await answerPress(to, say(refusalText(outcome, ink)));
    });
  }
}

function unknownButton(pressed: object): Refusal {
  return { no: 'unknown-grant', id: 'value' in pressed ? String(pressed.value) : '' };
}
