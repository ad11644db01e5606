/**
 * What every listener does alike: it acknowledges at once, finds out who acts and in which language they read, does what was asked for,
 * and answers that person alone, also where it fails. Forms that are sent are answered in submission.ts.
 */
import type { App, RespondFn } from '@slack/bolt';
import type { Actor } from '../../flow/ports.ts';
import { isRefusal, type Refusal } from '../../grant/refusal.ts';
import type { Answered } from '../../grant/seen.ts';
import type { COMMAND } from '../../words/command-names.ts';
import { actorOfCommand, actorOfInteraction } from '../directory/actor.ts';
import { type Answer, honestly, isAnswer, type Place, placeOf, sendAnswer } from '../messages/reply.ts';
import { pressedGrant } from '../views/button-value.ts';
import type { Listening } from './context.ts';

/** Someone who acted, and where they are answered. */
export type Act = Place & {
  readonly by: Actor;
  /** as Slack sent it */
  readonly body: object;
  /** opens a modal within three seconds; undefined where Slack sent none */
  readonly trigger: string | undefined;
};

/** `button`: as Slack sent it; `grant`: the one that the button is about, and what it showed of that. */
export type Press = Act & { readonly button: object; readonly grant: Answered | undefined };

/** What people are told: an answer, why not, or nothing where what they see has changed. */
export type Outcome = Answer | Refusal | object | undefined;

type Needs = Pick<Listening, 'app' | 'readers' | 'refused' | 'denials'> & Pick<Place, 'world'>;

type Came = {
  readonly body: object;
  readonly by: Actor;
  readonly client: App['client'];
  readonly respond?: RespondFn | undefined;
};

export function listenToCommand(
  needs: Needs,
  command: typeof COMMAND,
  act: (typed: Act & { readonly text: string; readonly trigger: string }) => Promise<Outcome>,
): void {
  needs.app.command(command, async ({ ack, body, command: { text, trigger_id }, client, respond }) => {
    await ack();
    const came = { body, by: actorOfCommand(body), client, respond };
    await answered(needs, came, (typed) => act({ ...typed, text, trigger: trigger_id }));
  });
}

/** Any of that id, or what is chosen in that block. */
type Button = string | RegExp | { readonly type: 'block_actions'; readonly block_id: string | RegExp };

/** `atOnce`: what people see of it before anything is looked up; `act` is given its result. */
export function listenToPress<Shown = undefined>(
  needs: Needs,
  button: Button,
  act: (press: Press, shown: Shown | undefined) => Promise<Outcome>,
  atOnce?: (press: Pick<Press, 'grant' | 'body' | 'client'>) => Promise<Shown>,
): void {
  const which = typeof button === 'object' && 'block_id' in button ? button : { action_id: button };
  needs.app.action(which, async ({ ack, body, action, client, respond }) => {
    await ack();
    const grant = pressedGrant(action);
    const shown = await atOnce?.({ grant, body, client });
    const came = { body, by: actorOfInteraction(body), client, respond };
    await answered(needs, came, (press) => act({ ...press, button: action, grant }, shown));
  });
}

/** `text`: of the message that it was chosen at, as Slack sent it; '' elsewhere. */
export function listenToShortcut(
  needs: Needs,
  callback: string | RegExp,
  act: (chosen: Act & { readonly text: string }) => Promise<Outcome>,
): void {
  needs.app.shortcut(callback, async ({ ack, shortcut, body, client }) => {
    await ack();
    const text = shortcut.type === 'message_action' ? (shortcut.message.text ?? '') : '';
    const came = { body, by: actorOfInteraction(body), client };
    await answered(needs, came, (chosen) => act({ ...chosen, text }));
  });
}

async function answered(needs: Needs, came: Came, act: (done: Act) => Promise<Outcome>): Promise<void> {
  const { world, readers } = needs;
  const { body, by } = came;
  const markup = await readers.markup(by.id);
  const trigger = 'trigger_id' in body && typeof body.trigger_id === 'string' ? body.trigger_id : undefined;
  const done = { ...placeOf(needs, { ...came, person: by.id, markup }), by, body, trigger };
  await answer(needs, done, await honestly(world, markup, () => act(done)));
}

/** Tells them. `place`: where they acted, or the modal that has opened meanwhile. */
export async function answer(
  { refused }: Pick<Needs, 'refused'>,
  place: Place & Pick<Act, 'body'>,
  outcome: Outcome,
): Promise<void> {
  if (outcome === undefined) return;
  if (isAnswer(outcome)) await sendAnswer(place, outcome);
  else if (isRefusal(outcome)) await sendAnswer(place, await refused(outcome, place));
}
