/** `/db-access` and the form. */
import { type Asked, policyNamed, request, understand, wholeName } from '../flow/request.ts';
import { formatDuration } from '../grant/duration.ts';
import type { Grant } from '../grant/record.ts';
import { isRefusal } from '../grant/refusal.ts';
import { COMMAND } from '../words/commands.ts';
import { askedText } from '../words/grants.ts';
import type { Ink } from '../words/ink.ts';
import { refusalText } from '../words/refusals.ts';
import { actorOfCommand, actorOfInteraction } from './actor.ts';
import { alreadyWaiting } from './already-waiting.ts';
import { buttons } from './blocks.ts';
import {
  databasesAnswer,
  helpAnswer,
  historyAnswer,
  listAnswer,
  pendingAnswer,
  showAnswer,
} from './browsing.ts';
import { pressedGrant } from './button-value.ts';
import { actOnOne, whyAnswer } from './commands.ts';
import { emergencyForm } from './emergency.ts';
import type { Forms } from './forms.ts';
import { ids, REQUEST_FORM, shortcuts } from './ids.ts';
import { unmarked } from './ink.ts';
import type { Listening } from './listening.ts';
import { openModal } from './modal.ts';
import { filledBy, openButton, openForm } from './opening.ts';
import { type Parsed, parseCommand } from './parse.ts';
import { complaintsOf, readForm } from './reading.ts';
import { type Answer, answerPress, honestly, reply, say, tell } from './reply.ts';
import { listenToForm } from './submission.ts';

export function listenToAsking(listening: Listening, forms: Forms): void {
  const { app, world, readers, denials } = listening;
  const databases = () => [...world.policies.keys()];

  app.command(COMMAND, async ({ ack, body, command, client, respond }) => {
    await ack();
    const ink = await readers.ink(command.user_id);
    const parsed = parseCommand(command.text, databases());
    const answer = await honestly(world, ink, async () => {
      if (parsed.do === 'emergency') {
        const view = emergencyForm(world, parsed.filled, ink);
        if (!view)
          return say(
            world.policies.size === 0 ? ink.words.looking.noneSetUp : ink.words.forms.emergency.none,
          );
        await openModal({ ink, client, world, respond, body: command, view });
        return undefined;
      }
      if (parsed.do !== 'form')
        return commandAnswer({ world, denials }, parsed, {
          ink,
          body,
          typed: command.text,
          delivery: command.trigger_id,
        });
      const { database } = parsed.filled;
      const meant = database === undefined ? undefined : policyNamed(world, database);
      if (meant && isRefusal(meant)) return say(refusalText(meant, ink), typedText(command.text, ink));
      const person = actorOfCommand(body).id;
      const named = { ...parsed.filled, ...(meant ? { database: meant.database } : {}) };
      return openForm(world, forms, { ink, client, trigger: command.trigger_id, person, filled: named });
    });
    if (answer) await reply(world, respond, answer);
  });

  app.action(ids.form, async ({ ack, body, action, client, respond }) => {
    await ack();
    if (!('trigger_id' in body)) return;
    const ink = await readers.ink(body.user.id);
    const answer = await openForm(world, forms, {
      ink,
      client,
      trigger: body.trigger_id,
      person: actorOfInteraction(body).id,
      filled: filledBy(action.type === 'button' ? action.value : undefined),
    });
    if (answer) await answerPress({ world, respond, client, person: body.user.id }, answer);
  });

  app.action(ids.again, async ({ ack, body, action, client, respond }) => {
    await ack();
    if (!('trigger_id' in body)) return;
    const trigger = body.trigger_id;
    const ink = await readers.ink(body.user.id);
    const person = actorOfInteraction(body).id;
    const pressed = pressedGrant(action);
    const answer = await honestly(world, ink, async () => {
      const before = pressed && (await world.grants.get(pressed.id));
      const filled = before?.requester === person ? askedAs(before) : {};
      return openForm(world, forms, { ink, client, trigger, person, filled });
    });
    if (answer) await answerPress({ world, respond, client, person: body.user.id }, answer);
  });

  for (const callback of Object.values(shortcuts)) {
    app.shortcut(callback, async ({ ack, shortcut, body, client }) => {
      await ack();
      // Of a message its words are the reason, which may still be changed; they are nobody's mark-up there.
      const reason = shortcut.type === 'message_action' ? unmarked(shortcut.message.text ?? '') : '';
      const ink = await readers.ink(body.user.id);
      const answer = await openForm(world, forms, {
        ink,
        client,
        trigger: shortcut.trigger_id,
        person: actorOfInteraction(body).id,
        filled: reason === '' ? {} : { reason },
      });
      // A global shortcut gives no place to answer in but one's own messages.
      if (answer) await tell({ world, client, person: body.user.id }, answer);
    });
  }

  listenToForm<Sent>(listening, {
    callback: REQUEST_FORM,
    parse({ values }) {
      const asked = readForm(values, (typed) => wholeName(world, typed));
      const understood = understand(world, asked);
      return 'refusals' in understood ? complaintsOf(understood.refusals, values) : { asked, values };
    },
    async act({ asked, values }, by, ink) {
      const outcome = await request(world, by, asked);
      if ('grant' in outcome) return { said: askedText(outcome, ink) };
      return alreadyWaiting(outcome, asked, ink) ?? complaintsOf(outcome.refusals, values);
    },
    working: ({ forms }) => forms.asking,
    reopen: ({ asked }, ink) => [buttons(openButton(asked, ink))],
  });
}

/** `values`: those that it was read from, which tell what its fields are called. */
type Sent = { readonly asked: Asked; readonly values: object };

/** As it was first asked for, whatever became of it. */
function askedAs({ database, source, askedFor, approvedSource, ttlMs, reason }: Grant): Asked {
  const from = askedFor?.source ?? approvedSource ?? source;
  return { database, source: from, duration: formatDuration(askedFor?.ttlMs ?? ttlMs), reason };
}

type Said = { readonly ink: Ink; readonly body: unknown; readonly typed: string; readonly delivery: string };

async function commandAnswer(
  { world, denials }: Pick<Listening, 'world' | 'denials'>,
  parsed: Exclude<Parsed, { do: 'form' | 'emergency' }>,
  { ink, body, typed, delivery }: Said,
): Promise<Answer> {
  const actor = actorOfCommand(body);
  switch (parsed.do) {
    case 'help':
      return helpAnswer(world, actor, ink);
    case 'pending':
      return pendingAnswer(world, actor, ink);
    case 'history':
      return historyAnswer(world, actor, ink);
    case 'databases':
      return databasesAnswer(world, actor, ink);
    case 'show':
      return showAnswer(world, actor, { typed: parsed.id, ink });
    case 'list':
      return listAnswer(world, actor, ink);
    case 'why':
      return whyAnswer(world, actor, { typed: parsed.database, ink });
    case 'done':
    case 'cancel':
    case 'moved':
    case 'extend':
      return actOnOne({ world, denials }, { ...actor, delivery }, { parsed, ink });
    case 'request': {
      const asked = { ...parsed.asked, database: wholeName(world, parsed.asked.database) };
      const outcome = await request(world, { ...actor, delivery }, asked);
      if ('grant' in outcome) return say(askedText(outcome, ink));
      for (const { refusal } of outcome.refusals) denials.note(actor.id, refusal);
      const same = alreadyWaiting(outcome, asked, ink);
      if (same) return { paragraphs: [same.said], blocks: same.blocks };
      const why = outcome.refusals.map(({ refusal }) => refusalText(refusal, ink));
      return say(...why, typedText(typed, ink));
    }
  }
}

/** Slack clears the line once it is sent; nobody should have to type it twice. */
function typedText(text: string, ink: Ink): string {
  return ink.words.forms.typed(ink.typed(`${COMMAND} ${text}`));
}
