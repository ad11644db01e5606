/** How our smaller forms are opened and answered: at once, honestly, and nobody is left without a word. */
import type { App, RespondFn, SlackViewMiddlewareArgs } from '@slack/bolt';
import type { KnownBlock, ModalView } from '@slack/types';
import { z } from 'zod';
import type { World } from '../flow/ports.ts';
import { GrantId } from '../grant/ids.ts';
import { isRefusal, type Refusal } from '../grant/refusal.ts';
import { type Ink, plainInk } from '../words/ink.ts';
import { problemText } from '../words/problems.ts';
import { refusalText } from '../words/refusals.ts';
import { slackFault } from './fault.ts';
import { answerView } from './form.ts';
import { type Answer, answerPress, honestly, isAnswer, type Pressed, say, tell } from './reply.ts';

type Client = App['client'];

/** A form about one grant: its id is all that the view carries. */
export function grantForm(form: {
  readonly callback: string;
  readonly id: GrantId;
  readonly title: string;
  readonly submit: string;
  readonly blocks: KnownBlock[];
  readonly ink: Ink;
}): ModalView {
  return {
    type: 'modal',
    callback_id: form.callback,
    private_metadata: form.id,
    title: { type: 'plain_text', text: form.title },
    submit: { type: 'plain_text', text: form.submit },
    close: { type: 'plain_text', text: form.ink.words.forms.close },
    blocks: form.blocks,
  };
}

const Field = z
  .object({
    value: z.object({
      value: z.string().nullish(),
      selected_option: z.object({ value: z.string() }).nullish(),
    }),
  })
  .transform(({ value }) => value.selected_option?.value ?? value.value ?? '');

const Submitted = z
  .object({ private_metadata: GrantId, state: z.object({ values: z.record(z.string(), Field) }) })
  .transform(({ private_metadata, state }) => ({ id: private_metadata, fields: state.values }));

/** What was submitted, and about which grant; throws where it is no form of ours. */
export function readGrantForm(view: unknown) {
  const { id, fields } = Submitted.parse(view);
  return { id, field: (name: string) => fields[name] ?? '' };
}

type Opening = {
  readonly ink: Ink;
  readonly client: Client;
  readonly world: World;
  readonly respond: RespondFn | undefined;
  readonly body: object;
  readonly view: ModalView;
};

/** The trigger dies three seconds after the press; then one presses again. */
export async function openModal({ ink, client, world, respond, body, view }: Opening): Promise<void> {
  if (!('trigger_id' in body) || typeof body.trigger_id !== 'string') return;
  try {
    await client.views.open({ trigger_id: body.trigger_id, view });
  } catch (error) {
    const { message, problem } = slackFault(error);
    world.log.warn({ why: message }, 'the form could not be opened');
    const person = z.object({ user: z.object({ id: z.string() }) }).safeParse(body).data?.user.id ?? '';
    const { notOpened, pressAgain } = ink.words.forms;
    const answer = say(`${notOpened(problemText(problem, ink))} ${pressAgain}`);
    await answerPress({ world, respond, client, person }, answer);
  }
}

type Submission = {
  readonly ink: Ink;
  readonly ack: SlackViewMiddlewareArgs['ack'];
  readonly client: Client;
  readonly world: World;
  readonly body: { readonly user: { readonly id: string } };
  readonly viewId: string;
  /** looks at what was typed alone; a refusal stands at that field */
  readonly check: () => Promise<{ readonly field: string; readonly refusal: Refusal } | undefined>;
  readonly act: () => Promise<object | Refusal>;
  readonly thanks: string;
};

export async function answerModal(submission: Submission): Promise<void> {
  const { ink, ack, client, world, body, viewId, check, act, thanks } = submission;
  const checked = await honestly(world, ink, async () => ({ wrong: await check() }));
  const wrong = isAnswer(checked) ? undefined : checked.wrong;
  if (wrong) {
    await ack({
      response_action: 'errors',
      errors: { [wrong.field]: refusalText(wrong.refusal, plainInk(ink.language)) },
    });
    return;
  }
  // Who acts has still to be looked up, which can outlast Slack's three seconds: say so, then say what came of it.
  await ack({ response_action: 'update', view: answerView([ink.words.forms.working], ink) });
  const outcome = await honestly(world, ink, act);
  const answer = isAnswer(outcome) ? outcome : say(isRefusal(outcome) ? refusalText(outcome, ink) : thanks);
  await answerForm({ ink, client, world, person: body.user.id, viewId }, answer);
}

type Submitter = Omit<Pressed, 'respond'> & { readonly ink: Ink; readonly viewId: string };

/** What came of a form, in its place. Who closed it before we were done still hears it. */
export async function answerForm(submitter: Submitter, answer: Answer): Promise<void> {
  const { ink, client, viewId } = submitter;
  try {
    await client.views.update({ view_id: viewId, view: answerView(answer.paragraphs, ink) });
  } catch {
    await tell(submitter, answer);
  }
}
