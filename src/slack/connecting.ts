/** “How else to connect”: one button, for the person who has the access and for as long as they have it. */
import type { App } from '@slack/bolt';
import type { Endpoints, World } from '../flow/ports.ts';
import { GrantId } from '../grant/ids.ts';
import { isRefusal, type Refusal } from '../grant/refusal.ts';
import { actorOfInteraction } from './actor.ts';
import { connectView } from './connect.ts';
import { slackFault } from './fault.ts';
import { answerView } from './form.ts';
import { ids } from './ids.ts';
import { mrkdwn as ink } from './ink.ts';
import { refusalText } from './refusals.ts';
import { honestly, isAnswer, reply, say } from './reply.ts';

export function listenToConnecting(app: App, world: World, endpoints: Endpoints): void {
  app.action(ids.connect, async ({ ack, body, action, client, respond }) => {
    await ack();
    if (!('trigger_id' in body) || action.type !== 'button') return;
    const value = action.value;
    try {
      // At once, for the trigger dies after three seconds; what has to be looked up comes after.
      const opened = await client.views.open({
        trigger_id: body.trigger_id,
        view: answerView(['Looking it up…']),
      });
      const view = await honestly(world, () => viewFor(value, actorOfInteraction(body).id));
      await client.views.update({
        view_id: opened.view?.id ?? '',
        view: isAnswer(view)
          ? answerView(view.paragraphs)
          : isRefusal(view)
            ? answerView([refusalText(view, ink)])
            : view,
      });
    } catch (error) {
      const { message } = slackFault(error);
      world.log.warn({ why: message }, 'how to connect could not be shown');
      await reply(world, respond, say(`It could not be shown: ${message}. Press again.`));
    }
  });

  async function viewFor(value: string | undefined, person: string) {
    const id = GrantId.safeParse(value);
    const unknown: Refusal = { no: 'unknown-grant', id: value ?? '' };
    const grant = id.success ? await world.grants.get(id.data) : undefined;
    if (!grant) return unknown;
    if (grant.requester !== person) return { no: 'not-yours', grant } satisfies Refusal;
    if (grant.state !== 'active') return { no: 'settled', grant } satisfies Refusal;
    return connectView(grant.database, await endpoints.of(grant.database));
  }
}
