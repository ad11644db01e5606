/**
 * A pressed button turns to “working” at once, so nobody presses it a second time and everyone sees who did. For that moment the
 * message says something that the record does not. So, before it is drawn, it is recorded that the message has to be rewritten,
 * regardless of what happens to the press or to this process.
 */
import { randomUUID } from 'node:crypto';
import type { App } from '@slack/bolt';
import { z } from 'zod';
import type { MessageMemory, PostedRef } from '../../contracts/message-memory.ts';
import type { World } from '../../flow/ports.ts';
import type { DatabaseName, GrantId } from '../../grant/ids.ts';
import type { Grant } from '../../grant/record.ts';
import type { Language } from '../../words/language.ts';
import type { Markup } from '../../words/markup.ts';
import { edgeFault, eventOf } from '../connection/slack-error.ts';
import type { Readers } from '../directory/locales.ts';
import { mrkdwn } from '../directory/mrkdwn.ts';
import { note } from '../views/blocks.ts';
import { isQuestion } from '../views/card-thread.ts';
import { isFormer } from './former-cards.ts';

type Needs = {
  readonly world: Pick<World, 'grants' | 'log'>;
  readonly memory: MessageMemory;
  readonly readers: Readers;
  readonly destinations: ReadonlyMap<DatabaseName, { readonly language: Language }>;
};

type Press = {
  readonly id: GrantId;
  /** as Slack sent it */
  readonly body: unknown;
  /** the one for what people wait for */
  readonly client: App['client'];
  /** is the button shown for a grant in this state? */
  readonly fits: (grant: Grant) => boolean;
};

/** True where the message may have been drawn over: it has to be announced, also where the press changed nothing. */
export type Working = (press: Press) => Promise<boolean>;

/** The Home tab has no message, and neither has what only one person sees. */
const Pressed = z.object({
  user: z.object({ id: z.string() }),
  channel: z.object({ id: z.string() }),
  actions: z.tuple([z.object({ text: z.object({ text: z.string() }) })]),
  message: z.object({
    ts: z.string(),
    text: z.string().default(''),
    blocks: z.array(z.looseObject({ type: z.string() })),
  }),
});

/** Starts the digest of a message while a press is being worked on; no text has such a digest. */
const DRAWN_OVER = 'drawn over ';

export function createWorking({ world, memory, readers, destinations }: Needs): Working {
  return async ({ id, body, client, fits }) => {
    const pressed = Pressed.safeParse(body);
    if (!pressed.success) return false;
    const { user, channel, message, actions } = pressed.data;
    const [button] = actions;
    let isMarked = false;
    try {
      const found = await posted(id, { channel: channel.id, ts: message.ts });
      const grant = await world.grants.get(id);
      // A late press is answered, and the message stays as it is: it has the outcome already.
      if (!found || !grant || !fits(grant)) return false;
      const { key, ref } = found;
      if (ref.digest.startsWith(DRAWN_OVER)) return true;
      const markup = await markupOf(key, grant);
      const working = markup.words.card.working({
        who: markup.person(user.id),
        button: markup.plain(button.text.text),
      });
      isMarked = true;
      await mark(id, key, ref);
      await client.chat.update({
        channel: channel.id,
        ts: message.ts,
        text: `${message.text} ${working}`.trim(),
        blocks: [...message.blocks.filter(({ type }) => type !== 'actions'), note(working)],
      });
      // Somebody who was just telling it may have written it between the two.
      await mark(id, key, ref);
    } catch (error) {
      // It is not what was pressed for: that goes on, and says so where it can't.
      const facts = { ...eventOf(error, 'working_mark_not_shown'), grant: id, why: edgeFault(error).message };
      world.log.warn(facts, 'working mark not shown');
    }
    return isMarked;
  };

  async function mark(id: GrantId, key: string, ref: PostedRef): Promise<void> {
    await world.grants.retell(id);
    await memory.put(id, key, { ...ref, digest: `${DRAWN_OVER}${randomUUID()}` });
  }

  /** Only what we remember as a message of that grant will be rewritten. */
  async function posted(id: GrantId, { channel, ts }: { readonly channel: string; readonly ts: string }) {
    for (const [key, ref] of await memory.all(id))
      if ('ts' in ref && ref.ts === ts && ref.channel === channel) return { key, ref };
    return undefined;
  }

  async function markupOf(key: string, { database, requester }: Grant): Promise<Markup> {
    const destination = destinations.get(database);
    const isInChannel = key === 'card' || isFormer(key) || isQuestion(key);
    return isInChannel && destination ? mrkdwn[destination.language] : readers.markup(requester);
  }
}
