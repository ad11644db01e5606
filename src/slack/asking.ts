/** `/db-access` and the form. */
import type { App } from '@slack/bolt';
import type { World } from '../flow/ports.ts';
import { type Asked, policyNamed, type RequestOutcome, request, understand } from '../flow/request.ts';
import type { PersonId } from '../grant/ids.ts';
import { isRefusal } from '../grant/refusal.ts';
import { actorOfCommand, actorOfInteraction } from './actor.ts';
import { button, buttons, section } from './blocks.ts';
import {
  databasesAnswer,
  helpAnswer,
  historyAnswer,
  listAnswer,
  pendingAnswer,
  showAnswer,
} from './browsing.ts';
import { actOnOne, whyAnswer } from './commands.ts';
import { emergencyForm } from './emergency.ts';
import { slackFault } from './fault.ts';
import { type AddressPage, beginning } from './finding.ts';
import { answerView, fieldErrors, readForm, requestForm } from './form.ts';
import { COMMAND, ids, REQUEST_FORM, shortcuts } from './ids.ts';
import { mrkdwn as ink } from './ink.ts';
import { openModal } from './modal.ts';
import { normalise, type Parsed, parseCommand } from './parse.ts';
import { refusalText } from './refusals.ts';
import { type Answer, answerPress, honestly, isAnswer, reply, say } from './reply.ts';
import { askedText } from './words.ts';

/** Slack takes at most this much in a button's value. */
const TYPED_MOST = 2000;

export function listenToAsking(app: App, world: World, page: AddressPage): void {
  const databases = () => [...world.policies.keys()];

  app.command(COMMAND, async ({ ack, body, command, client, respond }) => {
    await ack();
    const parsed = parseCommand(command.text, databases());
    const answer = await honestly(world, async () => {
      if (parsed.do === 'emergency') {
        const view = emergencyForm(world, parsed.filled);
        if (!view) return say('No database here can be opened without an approval.');
        await openModal({ client, world, respond, body: command, view });
        return undefined;
      }
      if (parsed.do !== 'form')
        return commandAnswer(world, parsed, { body, typed: command.text, delivery: command.trigger_id });
      const meant =
        parsed.filled.database === undefined ? undefined : policyNamed(world, parsed.filled.database);
      if (meant && isRefusal(meant)) return say(refusalText(meant, ink), typedText(command.text));
      const person = actorOfCommand(body).id;
      const named = { ...parsed.filled, ...(meant ? { database: meant.database } : {}) };
      return openForm({ client, trigger: command.trigger_id, person, filled: named, typed: command.text });
    });
    if (answer) await reply(world, respond, answer);
  });

  app.action(ids.form, async ({ ack, body, action, client, respond }) => {
    await ack();
    const typed = action.type === 'button' ? (action.value ?? '') : '';
    const parsed = parseCommand(typed, databases());
    const filled =
      parsed.do === 'form' || parsed.do === 'emergency'
        ? parsed.filled
        : parsed.do === 'request'
          ? parsed.asked
          : {};
    if (!('trigger_id' in body)) return;
    const answer = await openForm({
      client,
      trigger: body.trigger_id,
      person: actorOfInteraction(body).id,
      filled,
      typed,
    });
    if (answer) await answerPress({ world, respond, client, person: body.user.id }, answer);
  });

  for (const callback of Object.values(shortcuts)) {
    app.shortcut(callback, async ({ ack, shortcut, body, client }) => {
      await ack();
      // Of a message its words are the reason, which may still be changed; they are nobody's mark-up there.
      const reason = shortcut.type === 'message_action' ? (shortcut.message.text ?? '') : '';
      const answer = await openForm({
        client,
        trigger: shortcut.trigger_id,
        person: actorOfInteraction(body).id,
        filled: reason === '' ? {} : { reason },
        typed: reason,
      });
      // A global shortcut gives no place to answer in but one's own messages.
      if (answer)
        await client.chat.postMessage({
          channel: body.user.id,
          text: answer.paragraphs.join('\n'),
          blocks: [...answer.paragraphs.map(section), ...(answer.blocks ?? [])],
        });
    });
  }

  app.view(REQUEST_FORM, async ({ ack, body, view, client }) => {
    const asked = readForm(view.state.values);
    const understood = understand(world, asked);
    if ('refusals' in understood) {
      await ack({ response_action: 'errors', errors: fieldErrors(understood.refusals, view.state.values) });
      return;
    }
    // Who asks has still to be looked up, which can outlast Slack's three seconds: say so, then say what came of it.
    await ack({ response_action: 'update', view: answerView(['Asking…']) });
    const outcome = await honestly(world, () =>
      request(world, { ...actorOfInteraction(body), delivery: view.id }, asked),
    );
    const answer = isAnswer(outcome) ? outcome : requestAnswer(outcome);
    try {
      await client.views.update({ view_id: view.id, view: answerView(answer.paragraphs) });
    } catch {
      // Closed before we were done: they still hear what came of it.
      await client.chat.postMessage({ channel: body.user.id, text: answer.paragraphs.join('\n') });
    }
  });

  /** Opens at once: the trigger dies three seconds after the person pressed. If it did, one button tries again. */
  async function openForm(opening: Opening): Promise<Answer | undefined> {
    const { client, trigger, person, filled, typed } = opening;
    try {
      const view = requestForm({
        databases: databases(),
        filled,
        ...beginning(world, page, { person, filled }),
      });
      await client.views.open({ trigger_id: trigger, view });
      return undefined;
    } catch (error) {
      const fault = slackFault(error);
      world.log.warn({ why: fault.message }, 'the form could not be opened');
      const value = normalise(typed).slice(0, TYPED_MOST);
      return {
        paragraphs: [`The form could not be opened: ${fault.message}.`],
        blocks: [buttons(button('Open the form', { action: ids.form, ...(value ? { value } : {}) }))],
      };
    }
  }
}

type Opening = {
  readonly person: PersonId;
  readonly client: App['client'];
  readonly trigger: string;
  readonly filled: Partial<Asked>;
  readonly typed: string;
};

type Said = { readonly body: unknown; readonly typed: string; readonly delivery: string };

async function commandAnswer(
  world: World,
  parsed: Exclude<Parsed, { do: 'form' | 'emergency' }>,
  { body, typed, delivery }: Said,
): Promise<Answer> {
  const actor = actorOfCommand(body);
  switch (parsed.do) {
    case 'help':
      return helpAnswer(world, actor);
    case 'pending':
      return pendingAnswer(world, actor);
    case 'history':
      return historyAnswer(world, actor);
    case 'databases':
      return databasesAnswer(world, actor);
    case 'show':
      return showAnswer(world, actor, parsed.id);
    case 'list':
      return listAnswer(world, actor);
    case 'why':
      return whyAnswer(world, actor, parsed.database);
    case 'done':
    case 'cancel':
    case 'moved':
    case 'extend':
      return actOnOne(world, actor, parsed);
    case 'request': {
      const outcome = await request(world, { ...actor, delivery }, parsed.asked);
      const answer = requestAnswer(outcome);
      return 'grant' in outcome ? answer : say(...answer.paragraphs, typedText(typed));
    }
  }
}

function requestAnswer(outcome: RequestOutcome): Answer {
  if ('grant' in outcome) return say(askedText(outcome, ink));
  return say(...outcome.refusals.map(({ refusal }) => refusalText(refusal, ink)));
}

/** Slack clears the line once it is sent; nobody should have to type it twice. */
function typedText(text: string): string {
  return `You typed ${ink.typed(`${COMMAND} ${text}`)}`;
}
