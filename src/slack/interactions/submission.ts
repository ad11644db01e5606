/**
 * How every form is answered. What was typed is read from the submission alone, so Slack has its answer at once: errors at their fields,
 * or a view that says what is being done. Only then is anything looked up. What cannot be taken is given back filled in, saying why.
 */
import type { KnownBlock, ModalView } from '@slack/types';
import { z } from 'zod';
import type { Asker } from '../../flow/ports.ts';
import type { Refusal } from '../../grant/refusal.ts';
import type { Answered } from '../../grant/seen.ts';
import type { Words } from '../../words/catalogue.ts';
import { type Markup, plainMarkup } from '../../words/markup.ts';
import { refusalText } from '../../words/refusal-text.ts';
import { slackFault } from '../connection/slack-error.ts';
import { actorOfInteraction } from '../directory/actor.ts';
import { deliveryIdOf } from '../directory/delivery.ts';
import { mrkdwn } from '../directory/mrkdwn.ts';
import { cardLinkBlocks } from '../messages/card-link.ts';
import { type Answer, honestly, isAnswer, noteRefusals, tell } from '../messages/reply.ts';
import { readFormMetadata } from '../views/form-metadata.ts';
import { type Complaint, type Complaints, refilled, withComplaints } from '../views/refill.ts';
import { answerView } from '../views/request-form.ts';
import type { Listening } from './context.ts';
import { drawInPlaceOf, workingName } from './working-view.ts';

export function refuse(refusal: Refusal, field?: string): Complaints {
  return { refused: [{ refusal, field }] };
}

/** What was sent. Each of these throws where the form does not have it: then it is not one of ours, or of another build. */
type Submitted = {
  /** what was entered in that block, '' where nothing was */
  readonly field: (name: string) => string;
  /** the grant that the form is about */
  readonly grant: () => Answered;
  /** `view.state.values`, as Slack sent it */
  readonly values: object;
  readonly by: Asker;
};

/** `blocks`: what can be done about it, such as buttons. */
type Said = { readonly said: string; readonly blocks?: readonly KnownBlock[] | undefined };

export type FormHandler<Value extends object> = {
  readonly callback: string;
  /** Looks at what was sent, and waits for a moment at most. What `act` is given comes from here: a check that failed has nothing to act on. */
  readonly parse: (submitted: Submitted) => Value | Complaints | Promise<Value | Complaints>;
  /** Resolves with what is said to the person; may throw a `Fault`. */
  readonly act: (value: Value, by: Asker, markup: Markup) => Promise<Said | Complaints>;
  /** what the form shows while that goes on */
  readonly working?: (words: Words) => string;
  /** for the one who closed the form before it was refused: a way back to what they typed */
  readonly reopen?: (value: Value, markup: Markup) => KnownBlock[];
};

const Field = z
  .object({
    value: z.object({
      value: z.string().nullish(),
      selected_option: z.object({ value: z.string() }).nullish(),
    }),
  })
  .transform(({ value }) => value.selected_option?.value ?? value.value ?? '');

const View = z.object({
  id: z.string(),
  // Slack always sends one; a payload made by hand is answered all the same.
  hash: z.string().default(''),
  state: z.object({ values: z.record(z.string(), z.unknown()) }),
});

/** A form without a title, which Slack never sends, is answered under a title of ours. */
const Titled = z.object({ title: z.object({ text: z.string() }) });

function titleOf(sent: unknown): string | undefined {
  return Titled.safeParse(sent).data?.title.text;
}

const Metadata = z.object({ private_metadata: z.string() }).catch({ private_metadata: '' });

export function listenToForm<Value extends object>(
  { app, world, denials, ackTaken }: Pick<Listening, 'app' | 'world' | 'denials' | 'ackTaken'>,
  form: FormHandler<Value>,
): void {
  app.view(form.callback, async ({ ack, body, view: sent, client }) => {
    const { language, grant, isLater } = readFormMetadata(Metadata.parse(sent).private_metadata);
    const markup = mrkdwn[language];
    const received = await read(async () =>
      isLater ? ofLaterBuild() : receive(form, { body, sent, grant }),
    );
    if (!received) {
      const unread = givenBack(sent, [{ text: markup.words.forms.unread }], markup);
      await ack({ response_action: 'update', view: unread });
      return;
    }
    const { value, by, id, fields, hash } = received;
    const place = { world, denials, client, person: by.id, markup };
    if (isRefused(value)) {
      noteRefusals(place, refusalsOf(value));
      const errors = errorsAtFields(value, { fields, markup });
      await ack(
        errors
          ? { response_action: 'errors', errors }
          : { response_action: 'update', view: complainedOf(sent, value, markup) },
      );
      return;
    }
    const title = titleOf(sent);
    const working = form.working?.(markup.words) ?? markup.words.forms.working;
    const name = workingName({ id, hash });
    const shown = { ...answerView([working], markup, { title }), external_id: name };
    await ack({ response_action: 'update', view: shown });
    const outcome = await honestly(world, markup, () => form.act(value, by, markup));
    if (isRefused(outcome)) noteRefusals(place, refusalsOf(outcome));
    const links = isRefused(outcome)
      ? await cardLinkBlocks(world, refusalsOf(outcome), { ...place, inForm: true })
      : [];
    const { view, paragraphs } = answered(outcome);
    const blocks = [
      ...(isAnswer(outcome) ? [] : (outcome.blocks ?? [])),
      ...('said' in outcome ? [] : (form.reopen?.(value, markup) ?? [])),
      ...links,
    ];
    try {
      await drawInPlaceOf({ name, id }, view, { client, ackTaken });
    } catch (error) {
      const why = slackFault(error).message;
      world.log.info({ event: 'form_closed', why }, 'form closed before its answer');
      await tell(place, { paragraphs, blocks });
    }

    function answered(outcome: Said | Complaints | Answer) {
      if (isAnswer(outcome)) {
        const { paragraphs } = outcome;
        return { view: givenBack(sent, [{ text: paragraphs.join('\n') }], markup), paragraphs };
      }
      if (isRefused(outcome))
        return {
          view: complainedOf(sent, { ...outcome, blocks: [...(outcome.blocks ?? []), ...links] }, markup),
          paragraphs: textsOf(outcome, markup),
        };
      const { said, blocks } = outcome;
      return { view: answerView([said], markup, { title, blocks }), paragraphs: [said] };
    }
  });

  /** What cannot be read is a no, and so is a bug in reading it; the person is told so in the form. */
  async function read<T>(receive: () => Promise<T>): Promise<T | undefined> {
    try {
      return await receive();
    } catch (error) {
      // Where, never what: the error of a check may quote what somebody typed.
      const why = error instanceof z.ZodError ? error.issues.map(({ path }) => path.join('.')) : undefined;
      const facts = { event: 'form_unreadable', form: form.callback, why, err: why ? undefined : error };
      world.log.error(facts, 'form could not be read');
      return undefined;
    }
  }
}

type Delivery = { readonly body: unknown; readonly sent: unknown; readonly grant: Answered | undefined };

async function receive<Value extends object>(form: FormHandler<Value>, { body, sent, grant }: Delivery) {
  const { id, hash, state } = View.parse(sent);
  const by = { ...actorOfInteraction(body), deliveryId: deliveryIdOf(id) };
  const value = await form.parse({
    field: (name) => Field.parse(state.values[name]),
    grant: () => grant ?? aboutNothing(),
    values: state.values,
    by,
  });
  return { value, by, id, fields: state.values, hash };
}

/** What its fields mean is not known here. */
function ofLaterBuild(): never {
  throw new Error('a later build drew this form');
}

function aboutNothing(): never {
  throw new Error('private_metadata names no grant');
}

/** `sent`: the view of a submission, as Slack sent it. Who calls it notes what is refused. */
export function complainedOf(
  sent: unknown,
  { refused, redrawn, blocks = [] }: Complaints,
  markup: Markup,
): ModalView {
  const complaints = refused.map(({ field, refusal }, index) => ({
    field,
    text: refusalText(refusal, markup),
    blocks: index === 0 ? blocks : [],
  }));
  return redrawn ? withComplaints(redrawn, complaints) : givenBack(sent, complaints, markup);
}

/** What cannot be drawn again as it was sent at least says why. */
export function givenBack(sent: unknown, complaints: readonly Complaint[], markup: Markup): ModalView {
  return (
    refilled(sent, complaints) ??
    answerView(
      complaints.map(({ text }) => text),
      markup,
      { title: titleOf(sent) },
    )
  );
}

/** Slack writes a time in its reader's zone only where it reads mark-up. */
const TELLS_TIME: ReadonlySet<Refusal['no']> = new Set(['until-passed']);

/** Undefined where one of them is about no input that is there, or tells a time: Slack takes errors at inputs alone. They have no mark-up. */
function errorsAtFields(
  { refused, redrawn }: Complaints,
  { fields, markup: { language } }: { readonly fields: object; readonly markup: Markup },
): Record<string, string> | undefined {
  if (redrawn || !refused.every(({ field }) => field !== undefined && field in fields)) return undefined;
  if (refused.some(({ refusal }) => TELLS_TIME.has(refusal.no))) return undefined;
  return Object.fromEntries(
    refused.map(({ field = '', refusal }) => [field, refusalText(refusal, plainMarkup(language))]),
  );
}

function refusalsOf({ refused }: Complaints): readonly Refusal[] {
  return refused.map(({ refusal }) => refusal);
}

function textsOf({ refused }: Complaints, markup: Markup): readonly string[] {
  return refused.map(({ refusal }) => refusalText(refusal, markup));
}

function isRefused(value: object): value is Complaints {
  return 'refused' in value;
}
