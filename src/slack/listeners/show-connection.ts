/** “Connection details”: one button, for the person who has the access and for as long as they have it. */
import type { Endpoints } from '../../contracts/endpoint.ts';
import type { GrantId } from '../../grant/ids.ts';
import { noAccess } from '../../grant/lifecycle.ts';
import { isRefusal, type Refusal } from '../../grant/refusal.ts';
import type { Markup } from '../../words/markup.ts';
import { problemText } from '../../words/problem-text.ts';
import { slackFault } from '../connection/slack-error.ts';
import type { Listening } from '../interactions/context.ts';
import { answer, listenToPress } from '../interactions/listen.ts';
import { honestly, isAnswer, say } from '../messages/reply.ts';
import { ids } from '../views/action-ids.ts';
import { connectView } from '../views/connection-view.ts';
import { answerView } from '../views/request-form.ts';

export function registerShowConnection(listening: Listening, endpoints: Endpoints): void {
  const { world } = listening;
  listenToPress(listening, ids.connect, async (press) => {
    const { markup, client, person, trigger: trigger_id, grant } = press;
    if (trigger_id === undefined) return undefined;
    try {
      // At once, for the trigger dies after three seconds; what has to be looked up comes after.
      const opened = await client.views.open({
        trigger_id,
        view: answerView([markup.words.forms.lookingUp], markup, { title: markup.words.connecting.title }),
      });
      const view = await honestly(world, markup, () => viewFor(grant?.id, person, markup));
      const view_id = opened.view?.id ?? '';
      const title = { text: markup.words.connecting.title };
      const modal = { type: 'modal', id: view_id, callback_id: '', title } as const;
      if (isAnswer(view) || isRefusal(view))
        await answer(listening, { ...press, respond: undefined, modal }, view);
      else await client.views.update({ view_id, view });
      return undefined;
    } catch (error) {
      const { message, problem } = slackFault(error);
      world.log.warn({ event: 'connection_details_not_shown', why: message }, 'connection details not shown');
      const { connecting, forms } = markup.words;
      return say(`${connecting.notShown(problemText(problem, markup))} ${forms.pressAgain}`);
    }
  });

  async function viewFor(id: GrantId | undefined, person: string, markup: Markup) {
    const unknown: Refusal = { no: 'unknown-grant', id: id ?? '' };
    const grant = id && (await world.grants.get(id));
    if (!grant) return unknown;
    if (grant.requester !== person) return { no: 'not-yours', grant } satisfies Refusal;
    if (grant.state !== 'active') return noAccess(grant, world.now());
    const admins = world.policies.get(grant.database)?.admins ?? { everyone: false, people: [], groups: [] };
    return connectView({
      name: grant.database,
      endpoint: await endpoints.of(grant.database),
      admins,
      markup,
    });
  }
}
