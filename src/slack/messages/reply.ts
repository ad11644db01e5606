/** Answers that only the one who acted sees. What they are refused is counted where they are told so, and nowhere else. */
import type { App, RespondFn } from '@slack/bolt';
import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import type { Denials } from '../../flow/denials.ts';
import { Fault } from '../../flow/fault.ts';
import type { World } from '../../flow/ports.ts';
import type { PersonId } from '../../grant/ids.ts';
import type { Refusal } from '../../grant/refusal.ts';
import { COMMAND } from '../../words/command-names.ts';
import type { Markup } from '../../words/markup.ts';
import { problemText } from '../../words/problem-text.ts';
import { refusalText } from '../../words/refusal-text.ts';
import { eventOf, slackFault } from '../connection/slack-error.ts';
import { truncateMrkdwn } from '../directory/mrkdwn.ts';
import { REQUEST_FORM } from '../views/action-ids.ts';
import { section } from '../views/blocks.ts';
import { refilled } from '../views/refill.ts';
import { refusalButtons } from '../views/refusal-buttons.ts';
import { answerView } from '../views/request-form.ts';
import { cardLinkBlocks } from './card-link.ts';

/** One paragraph each; further blocks, such as buttons, come after them. */
export type Answer = {
  readonly paragraphs: readonly string[];
  readonly blocks?: readonly KnownBlock[];
  /** what it says no to, also where the words do not say why */
  readonly refusals?: readonly Refusal[];
};

export function say(...paragraphs: string[]): Answer {
  return { paragraphs };
}

/** The one way in which people are told of a refusal outside a form. */
export function sayNo(refusal: Refusal, markup: Markup, ...more: string[]): Answer {
  const blocks = refusalButtons(refusal, markup);
  const paragraphs = [refusalText(refusal, markup), ...more];
  return { paragraphs, ...(blocks.length > 0 && { blocks }), refusals: [refusal] };
}

/** Who is answered, and where. */
export type Place = {
  /** without messages where only what is open is ended */
  readonly world: Pick<World, 'log'> & Partial<Pick<World, 'projection'>>;
  readonly denials: Pick<Denials, 'note'>;
  readonly person: PersonId;
  readonly markup: Markup;
  readonly client: App['client'];
  /** undefined where Slack gave no address to answer to, as on the Home tab and in a modal */
  readonly respond: RespondFn | undefined;
  /** the modal in which a button was pressed, as Slack sent it */
  readonly modal?: Modal | undefined;
};

const Title = z.looseObject({ text: z.string() });
const Modal = z
  .object({
    view: z.looseObject({
      type: z.literal('modal'),
      id: z.string(),
      callback_id: z.string(),
      title: Title.optional(),
    }),
  })
  .transform(({ view }) => view);
type Modal = z.infer<typeof Modal>;

type Acted = Pick<Place, 'person' | 'markup' | 'client'> & {
  /** as Slack sent it */
  readonly body: unknown;
  readonly respond?: RespondFn | undefined;
};

/** Where someone who acted is answered. */
export function placeOf(
  { world, denials }: Pick<Place, 'world' | 'denials'>,
  { body, person, markup, client, respond }: Acted,
): Place {
  return { world, denials, person, markup, client, respond, modal: Modal.safeParse(body).data };
}

/**
 * Beside what was pressed or typed, in the modal, or else in direct messages. One that cannot be delivered is logged and holds nothing
 * up: what was done is in the record.
 */
export async function sendAnswer(place: Place, given: Answer): Promise<void> {
  const { world, respond, modal } = place;
  const links = await cardLinkBlocks(world, given.refusals ?? [], {
    ...place,
    inForm: modal !== undefined,
  });
  const answer = links.length > 0 ? { ...given, blocks: [...(given.blocks ?? []), ...links] } : given;
  if (modal) return showIn(place, modal, answer);
  if (!respond) return tell(place, answer);
  try {
    await respond({ response_type: 'ephemeral', replace_original: false, ...messageOf(answer) });
    noteRefusals(place, answer.refusals);
  } catch {
    // The address holds a secret and dies after half an hour or five uses, so neither it nor the error is logged.
    world.log.info({ event: 'answer_elsewhere' }, 'private answer not taken; sending a direct message');
    await tell(place, answer);
  }
}

/** In the person's direct messages. */
export async function tell(place: Omit<Place, 'respond' | 'markup'>, answer: Answer): Promise<void> {
  const { world, client, person } = place;
  noteRefusals(place, answer.refusals);
  try {
    await client.chat.postMessage({ channel: person, ...messageOf(answer) });
  } catch (error) {
    const why = slackFault(error).message;
    world.log.warn({ event: 'answer_not_delivered', why }, 'private answer not delivered');
  }
}

export function noteRefusals(
  { denials, person }: Pick<Place, 'denials' | 'person'>,
  refusals: readonly Refusal[] = [],
): void {
  for (const refusal of refusals) denials.note(person, refusal);
}

/** A request that is being filled in stays as it was typed. A modal that was closed is answered in direct messages. */
async function showIn(place: Place, modal: Modal, answer: Answer): Promise<void> {
  const { paragraphs, blocks, refusals = [] } = answer;
  const complaint = { text: paragraphs.join('\n'), isDone: refusals.length === 0 };
  const form = modal.callback_id === REQUEST_FORM ? refilled(modal, [complaint]) : undefined;
  const view = form ?? answerView(paragraphs, place.markup, { title: modal.title?.text, blocks });
  try {
    await place.client.views.update({ view_id: modal.id, view });
    noteRefusals(place, answer.refusals);
  } catch (error) {
    const why = slackFault(error).message;
    place.world.log.info({ event: 'form_closed', why }, 'form closed before its answer');
    await tell(place, answer);
  }
}

/** In characters: Slack cuts what is much longer. */
const TEXT_MOST = 4000;

/** Screen readers and phones read the text alone, so it has what each row says. */
function messageOf({ paragraphs, blocks = [] }: Answer) {
  const rows = blocks.flatMap((block) => (block.type === 'section' && block.text ? [block.text.text] : []));
  const text = truncateMrkdwn([...paragraphs, ...rows].join('\n'), TEXT_MOST);
  return { text, blocks: [...paragraphs.map(section), ...blocks] };
}

/** Nobody is left without an answer: an outage is named, and a bug is admitted. */
export async function honestly<T>(
  { log }: Pick<World, 'log'>,
  markup: Markup,
  act: () => Promise<T>,
): Promise<T | Answer> {
  try {
    return await act();
  } catch (error) {
    log.error({ ...eventOf(error, 'action_failed'), err: error }, 'action of a person failed');
    const { ourFault, notCertain } = markup.words.forms;
    const why = error instanceof Fault ? problemText(error.problem, markup) : ourFault;
    if (error instanceof Fault && !error.called) return say(why);
    return say(`${why} ${notCertain(markup.code(`${COMMAND} list`))}`);
  }
}

export function isAnswer(outcome: object): outcome is Answer {
  return 'paragraphs' in outcome;
}
