/** How our smaller forms are made and opened: at once, and nobody is left without a word. */
import type { App, RespondFn } from '@slack/bolt';
import type { KnownBlock, ModalView } from '@slack/types';
import { z } from 'zod';
import type { World } from '../flow/ports.ts';
import type { Answered } from '../grant/seen.ts';
import type { Ink } from '../words/ink.ts';
import { problemText } from '../words/problems.ts';
import { slackFault } from './fault.ts';
import { formMetadata } from './form-metadata.ts';
import { answerPress, say } from './reply.ts';

/** A form about one grant. */
export function grantForm(form: {
  readonly callback: string;
  readonly grant: Answered;
  readonly title: string;
  readonly submit: string;
  readonly blocks: KnownBlock[];
  readonly ink: Ink;
}): ModalView {
  const { language, words } = form.ink;
  return {
    type: 'modal',
    callback_id: form.callback,
    private_metadata: formMetadata({ language, grant: form.grant }),
    title: { type: 'plain_text', text: form.title },
    submit: { type: 'plain_text', text: form.submit },
    close: { type: 'plain_text', text: words.forms.close },
    blocks: form.blocks,
  };
}

type Opening = {
  readonly ink: Ink;
  readonly client: App['client'];
  readonly world: Pick<World, 'log'>;
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
