/** The form opens at once: the trigger dies three seconds after the person pressed. If it did, one button tries again with the same. */
import type { App } from '@slack/bolt';
import type { Button, ModalView } from '@slack/types';
import { z } from 'zod';
import type { World } from '../../flow/ports.ts';
import type { Asked, RequestRefusal } from '../../flow/request.ts';
import { LONGEST_REASON } from '../../grant/reason.ts';
import { isRefusal } from '../../grant/refusal.ts';
import type { Markup } from '../../words/markup.ts';
import { problemText } from '../../words/problem-text.ts';
import { truncate } from '../../words/text.ts';
import { slackFault } from '../connection/slack-error.ts';
import type { Reader } from '../directory/requestable.ts';
import { type Answer, sayNo } from '../messages/reply.ts';
import { ids } from '../views/action-ids.ts';
import { button, buttons } from '../views/blocks.ts';
import type { Forms, Told } from '../views/form-state.ts';
import { complaintsOf } from '../views/form-values.ts';
import { complainedOf } from './submission.ts';

/** Slack takes at most this much in a button's value. */
const VALUE_MOST = 2000;

const Filled = z.partialRecord(z.enum(['database', 'source', 'duration', 'reason']), z.string());

type Opening = {
  readonly markup: Markup;
  readonly by: Reader;
  readonly learnt: Told;
  readonly client: App['client'];
  readonly trigger: string;
  /** the modal that it takes the place of; by default a new one opens */
  readonly within?: string | undefined;
  readonly filled: Partial<Asked>;
  /** what is wrong with what was typed, said at the fields */
  readonly refusals?: readonly RequestRefusal[] | undefined;
};

/** Resolves to undefined once it is open, and otherwise to what that person is told. */
export async function openForm(
  world: Pick<World, 'log'>,
  forms: Forms,
  { markup, client, trigger, within, by, learnt, filled, refusals = [] }: Opening,
): Promise<Answer | undefined> {
  try {
    const begun = await forms.begin({ markup, reader: by, learnt, filled });
    if (isRefusal(begun)) return sayNo(begun, markup);
    const view = withRefusals(begun, refusals, markup);
    if (within === undefined) await client.views.open({ trigger_id: trigger, view });
    else await client.views.update({ view_id: within, view });
    return undefined;
  } catch (error) {
    const { message, problem } = slackFault(error);
    world.log.warn({ event: 'form_not_opened', why: message }, 'form not opened');
    const paragraphs = [markup.words.forms.notOpened(problemText(problem, markup))];
    return { paragraphs, blocks: [buttons(openButton(filled, markup))] };
  }
}

/** Each at its field, in a form that was not sent yet. Who calls it notes what is refused. */
export function withRefusals(
  view: ModalView,
  refusals: readonly RequestRefusal[] = [],
  markup: Markup,
): ModalView {
  if (refusals.length === 0) return view;
  return complainedOf(view, { ...complaintsOf(refusals, {}), redrawn: view }, markup);
}

/** Opens the form with what was typed. */
export function openButton(filled: Partial<Asked>, { words }: Markup): Button {
  return button(words.forms.open, { action: ids.form, value: valueKeeping(filled) });
}

/** What that button keeps. `besides`: how many characters of its value are taken by something else. */
export function valueKeeping({ reason = '', ...filled }: Partial<Asked>, besides = 0): string {
  const texts = [{ ...filled, reason: truncate(reason, LONGEST_REASON) }, filled, {}];
  return texts.map((text) => JSON.stringify(text)).find(({ length }) => length <= VALUE_MOST - besides) ?? '';
}

/** Anyone can forge such a value, but all it can do is fill in a form. */
export function filledBy(value: string | undefined): Partial<Asked> {
  try {
    const read = Filled.parse(JSON.parse(value || '{}'));
    return Object.fromEntries(Object.entries(read).filter(([, text]) => text));
  } catch {
    return {};
  }
}
