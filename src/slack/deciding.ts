/** The buttons that carry a grant's id: approve, deny, done, cancel. */
import type { App } from '@slack/bolt';
import { approve, deny } from '../flow/decide.ts';
import { cancel, revoke } from '../flow/end.ts';
import type { Actor, World } from '../flow/ports.ts';
import { GrantId } from '../grant/ids.ts';
import { isRefusal, type Refusal } from '../grant/refusal.ts';
import { actorOfInteraction } from './actor.ts';
import { ids } from './ids.ts';
import { mrkdwn as ink } from './ink.ts';
import { refusalText } from './refusals.ts';
import { honestly, isAnswer, reply, say } from './reply.ts';

const verbs: Readonly<
  Record<string, (world: World, actor: Actor, id: GrantId) => Promise<object | Refusal>>
> = {
  [ids.approve]: approve,
  [ids.deny]: deny,
  [ids.done]: revoke,
  [ids.cancel]: cancel,
};

/** Who succeeds sees the messages change; who does not is told why, alone. */
export function listenToButtons(app: App, world: World): void {
  for (const [action, act] of Object.entries(verbs)) {
    app.action(action, async ({ ack, body, action: pressed, respond }) => {
      await ack();
      const id = GrantId.safeParse(pressed.type === 'button' ? pressed.value : undefined);
      const outcome = await honestly(world, async () =>
        id.success ? act(world, actorOfInteraction(body), id.data) : unknownButton(pressed),
      );
      if (isAnswer(outcome)) await reply(world, respond, outcome);
      else if (isRefusal(outcome)) await reply(world, respond, say(refusalText(outcome, ink)));
    });
  }
}

function unknownButton(pressed: object): Refusal {
  return { no: 'unknown-grant', id: 'value' in pressed ? String(pressed.value) : '' };
}
