/** “How else to connect”: one button, for the person who has the access and for as long as they have it. */
import type { Endpoints } from '../flow/ports.ts';
import type { GrantId } from '../grant/ids.ts';
import { isRefusal, type Refusal } from '../grant/refusal.ts';
import type { Ink } from '../words/ink.ts';
import { problemText } from '../words/problems.ts';
import { actorOfInteraction } from './actor.ts';
import { pressedGrant } from './button-value.ts';
import { connectView } from './connect.ts';
import { slackFault } from './fault.ts';
import { answerView } from './form.ts';
import { ids } from './ids.ts';
import type { Listening } from './listening.ts';
import { honestly, isAnswer, reply, say } from './reply.ts';

export function listenToConnecting({ app, world, readers, refused }: Listening, endpoints: Endpoints): void {
  app.action(ids.connect, async ({ ack, body, action, client, respond }) => {
    await ack();
    if (!('trigger_id' in body)) return;
    const pressed = pressedGrant(action);
    const ink = await readers.ink(body.user.id);
    try {
      // At once, for the trigger dies after three seconds; what has to be looked up comes after.
      const opened = await client.views.open({
        trigger_id: body.trigger_id,
        view: answerView([ink.words.forms.lookingUp], ink),
      });
      const view = await honestly(world, ink, () => viewFor(pressed?.id, actorOfInteraction(body).id, ink));
      await client.views.update({
        view_id: opened.view?.id ?? '',
        view: isAnswer(view)
          ? answerView(view.paragraphs, ink)
          : isRefusal(view)
            ? answerView([await refused(view, { body, client, ink })], ink)
            : view,
      });
    } catch (error) {
      const { message, problem } = slackFault(error);
      world.log.warn({ why: message }, 'how to connect could not be shown');
      await reply(
        world,
        respond,
        say(`${ink.words.connecting.notShown(problemText(problem, ink))} ${ink.words.forms.pressAgain}`),
      );
    }
  });

  async function viewFor(id: GrantId | undefined, person: string, ink: Ink) {
    const unknown: Refusal = { no: 'unknown-grant', id: id ?? '' };
    const grant = id && (await world.grants.get(id));
    if (!grant) return unknown;
    if (grant.requester !== person) return { no: 'not-yours', grant } satisfies Refusal;
    if (grant.state !== 'active') return { no: 'settled', grant } satisfies Refusal;
    return connectView(grant.database, await endpoints.of(grant.database), ink);
  }
}
