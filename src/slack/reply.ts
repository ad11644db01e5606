/** Answers that only the one who acted sees. */
import type { App, RespondFn } from '@slack/bolt';
import type { KnownBlock } from '@slack/types';
import { Fault } from '../flow/fault.ts';
import type { World } from '../flow/ports.ts';
import { COMMAND } from '../words/commands.ts';
import type { Ink } from '../words/ink.ts';
import { problemText } from '../words/problems.ts';
import { section } from './blocks.ts';
import { slackFault } from './fault.ts';

/** One paragraph each; further blocks, such as buttons, stand after them. */
export type Answer = { readonly paragraphs: readonly string[]; readonly blocks?: readonly KnownBlock[] };

export function say(...paragraphs: string[]): Answer {
  return { paragraphs };
}

/** As many as are shown, and how many more there are. */
export function firstOf(all: readonly string[], most: number, ink: Ink): readonly string[] {
  return all.length <= most ? all : [...all.slice(0, most), ink.words.looking.more(all.length - most)];
}

/** In somebody's direct messages. One that cannot be delivered is logged, and stands in nobody's way: what was done is in the record. */
export async function tell(
  { world, client, person }: Omit<Pressed, 'respond'>,
  { paragraphs, blocks = [] }: Answer,
): Promise<void> {
  try {
    await client.chat.postMessage({
      channel: person,
      text: paragraphs.join('\n'),
      blocks: [...paragraphs.map(section), ...blocks],
    });
  } catch (error) {
    world.log.warn({ why: slackFault(error).message }, 'a private answer could not be delivered');
  }
}

/** Who has pressed something where nothing can be answered, such as their Home tab, hears it in their direct messages. */
export async function answerPress(pressed: Pressed, answer: Answer): Promise<void> {
  const { world, respond } = pressed;
  return respond ? reply(world, respond, answer) : tell(pressed, answer);
}

export type Pressed = {
  readonly world: Pick<World, 'log'>;
  readonly respond: RespondFn | undefined;
  readonly client: App['client'];
  readonly person: string;
};

/** `respond` is undefined where a hand-made payload gave no address to answer to. */
export async function reply(
  { log }: Pick<World, 'log'>,
  respond: RespondFn | undefined,
  { paragraphs, blocks = [] }: Answer,
): Promise<void> {
  try {
    await respond?.({
      response_type: 'ephemeral',
      replace_original: false,
      text: paragraphs.join('\n'),
      blocks: [...paragraphs.map(section), ...blocks],
    });
  } catch {
    // The address holds a secret and dies after half an hour or five uses; what was done stands in the record.
    log.warn({}, 'a private answer could not be delivered');
  }
}

/** Nobody is left without an answer: an outage is named, and a bug is owned up to. */
export async function honestly<T>(
  { log }: Pick<World, 'log'>,
  ink: Ink,
  act: () => Promise<T>,
): Promise<T | Answer> {
  try {
    return await act();
  } catch (error) {
    log.error({ err: error }, 'what somebody asked for could not be done');
    const { ourFault, notCertain } = ink.words.forms;
    const why = error instanceof Fault ? problemText(error.problem, ink) : ourFault;
    if (error instanceof Fault && !error.called) return say(why);
    return say(`${why} ${notCertain(ink.code(`${COMMAND} list`))}`);
  }
}

export function isAnswer(outcome: object): outcome is Answer {
  return 'paragraphs' in outcome;
}
