/** How our smaller forms are drawn and opened. Where one cannot be opened, the person is told why. */
import type { KnownBlock, ModalView } from '@slack/types';
import type { Actor } from '../../flow/ports.ts';
import { noAccess } from '../../grant/lifecycle.ts';
import type { Grant } from '../../grant/record.ts';
import { isRefusal, type Refusal } from '../../grant/refusal.ts';
import { type Answered, seenOf } from '../../grant/seen.ts';
import { askText, subjectText } from '../../words/grant-text.ts';
import { headlineText } from '../../words/headline.ts';
import type { Markup } from '../../words/markup.ts';
import { problemText } from '../../words/problem-text.ts';
import { slackFault } from '../connection/slack-error.ts';
import { type Answer, say } from '../messages/reply.ts';
import { note } from '../views/blocks.ts';
import { typedBefore } from '../views/button-value.ts';
import { formMetadata } from '../views/form-metadata.ts';
import type { Listening } from './context.ts';
import { type Act, listenToPress } from './listen.ts';

/** A form about one grant, as it is now. */
export function grantForm(form: {
  readonly callback: string;
  readonly grant: Grant;
  readonly title: string;
  readonly submit: string;
  readonly blocks: KnownBlock[];
  readonly markup: Markup;
}): ModalView {
  const { language, words } = form.markup;
  const { id } = form.grant;
  return {
    type: 'modal',
    callback_id: form.callback,
    private_metadata: formMetadata({ language, grant: { id, saw: seenOf(form.grant) } }),
    title: { type: 'plain_text', text: form.title },
    submit: { type: 'plain_text', text: form.submit },
    close: { type: 'plain_text', text: words.forms.close },
    blocks: [note(subjectOf(form.grant, form.markup)), ...form.blocks],
  };
}

/** Which one it is: of a request who wants what, and why; of access until when it is open. */
function subjectOf(grant: Grant, markup: Markup): string {
  return grant.state === 'requested'
    ? `${askText(grant, markup)}. ${markup.words.looking.reason(markup.typed(grant.reason))}`
    : `${subjectText(grant, markup)}. ${headlineText(grant, markup)}`;
}

/** The grant as it is now, where the no is about its state: a form that shows what it was is drawn again. */
export function changedGrant(refusal: Refusal): Grant | undefined {
  const isOfState = refusal.no === 'outdated' || refusal.no === 'settled' || refusal.no === 'already-ending';
  return isOfState ? refusal.grant : undefined;
}

type GrantButton = {
  readonly action: string;
  /** why this person may not have it; asked before anything else is said about the grant */
  readonly may: (grant: Grant, actor: Actor) => Promise<Refusal | undefined>;
  /** the grants that can have that form; anything else is settled */
  readonly fits: (grant: Grant) => boolean;
  /** why the form is not opened all the same */
  readonly refuse?: (grant: Grant, pressed: Answered) => Promise<Refusal | undefined>;
  /** `typed`: what the person had typed already */
  readonly draw: (grant: Grant, markup: Markup, typed: string) => ModalView;
};

/** A button that opens a form about its grant. What the form is about is read when it opens, so it fits a button of any build. */
export function listenToGrantButton(
  listening: Listening,
  { action, may, fits, refuse, draw }: GrantButton,
): void {
  const { world } = listening;
  listenToPress(listening, action, async (press) => {
    const found = await find(press.grant, press.by);
    return isRefusal(found) ? found : openModal(press, draw(found, press.markup, typedBefore(press.button)));
  });

  async function find(pressed: Answered | undefined, actor: Actor): Promise<Grant | Refusal> {
    const grant = pressed && (await world.grants.get(pressed.id));
    if (!grant) return { no: 'unknown-grant', id: pressed?.id ?? '' };
    const refusal = await may(grant, actor);
    if (refusal) return refusal;
    if (!fits(grant)) return noAccess(grant, world.now());
    return (await refuse?.(grant, pressed)) ?? grant;
  }
}

/** Who asked for it, and nobody else. */
export async function ofRequester(grant: Grant, { id }: Actor): Promise<Refusal | undefined> {
  return grant.requester === id ? undefined : { no: 'not-yours', grant };
}

/** The trigger dies three seconds after the press: then the answer is to press again. */
export async function openModal(act: Act, view: ModalView): Promise<Answer | undefined> {
  const { markup, client, world, trigger } = act;
  if (trigger === undefined) return undefined;
  try {
    await client.views.open({ trigger_id: trigger, view });
    return undefined;
  } catch (error) {
    const { message, problem } = slackFault(error);
    world.log.warn({ event: 'form_not_opened', why: message }, 'form not opened');
    const { notOpened, pressAgain } = markup.words.forms;
    return say(`${notOpened(problemText(problem, markup))} ${pressAgain}`);
  }
}
