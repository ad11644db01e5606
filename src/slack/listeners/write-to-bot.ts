/** A plain word typed to the bot: one short help, since only commands and buttons do something. Its text is not read. */
import { z } from 'zod';
import { attempt } from '../../flow/attempt.ts';
import { Fault } from '../../flow/fault.ts';
import { HOUR } from '../../grant/duration.ts';
import { PersonId } from '../../grant/ids.ts';
import { COMMAND } from '../../words/command-names.ts';
import type { Markup } from '../../words/markup.ts';
import { helpAnswer } from '../commands/browse.ts';
import { listAnswer } from '../commands/lists.ts';
import type { Listening } from '../interactions/context.ts';
import { listenToPress } from '../interactions/listen.ts';
import { type Answer, tell } from '../messages/reply.ts';
import { ids } from '../views/action-ids.ts';
import { button, buttons } from '../views/blocks.ts';

/** What counts once, in all processes: true for the first, until `untilMs`; may throw a `Fault`. */
export type OneUse = { take(key: string, untilMs: number): Promise<boolean> };

/** Slack gives up on a delivery long before. */
const REMEMBERED_MS = HOUR;

const none = z.undefined().optional();
/** Edits and deletions have a subtype, and messages by apps, ours included, have a `bot_id`. */
const Typed = z.object({
  channel_type: z.literal('im'),
  user: PersonId,
  subtype: none,
  bot_id: none,
  client_msg_id: z.string().optional(),
});

/** A message that a person typed to the bot; undefined for all others. */
export function typedMessage(event: unknown) {
  return Typed.safeParse(event).data;
}

export function registerWriteToBot(listening: Listening, oneUse: OneUse): void {
  const { app, world, denials, readers } = listening;

  app.event('message', async ({ event, body, client }) => {
    const typed = typedMessage(event);
    if (!typed) return;
    const key = `message:${typed.client_msg_id ?? body.event_id}`;
    const first = await attempt(() => oneUse.take(key, world.now() + REMEMBERED_MS));
    // Where Redis is away, a second help is better than none.
    if (!(first instanceof Fault) && !first) return;
    await tell({ world, denials, person: typed.user, client }, shortHelp(await readers.markup(typed.user)));
  });

  listenToPress(listening, ids.list, ({ by, markup }) => listAnswer(world, by, markup));
  listenToPress(listening, ids.help, ({ by, markup }) => helpAnswer(world, by, markup));
}

function shortHelp(markup: Markup): Answer {
  const { typed } = markup.words.looking;
  return {
    paragraphs: [typed.text(markup.code(COMMAND))],
    blocks: [
      buttons(
        button(typed.request, { action: ids.form, style: 'primary' }),
        button(typed.list, { action: ids.list }),
        button(typed.help, { action: ids.help }),
      ),
    ],
  };
}
