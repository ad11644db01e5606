/**
 * A button of a request that no record knows, as after Redis lost its memory: who pressed it reads what happened, and the message that
 * has the button no longer says what nobody knows to be true.
 */
import type { App } from '@slack/bolt';
import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import { attempt } from '../../flow/attempt.ts';
import { Fault } from '../../flow/fault.ts';
import type { Grants, Log } from '../../flow/ports.ts';
import { type DatabaseName, GrantId } from '../../grant/ids.ts';
import type { Refusal } from '../../grant/refusal.ts';
import { COMMAND } from '../../words/command-names.ts';
import type { Language } from '../../words/language.ts';
import type { Markup } from '../../words/markup.ts';
import { problemText } from '../../words/problem-text.ts';
import { slackFault } from '../connection/slack-error.ts';
import { mrkdwn } from '../directory/mrkdwn.ts';
import { type Answer, say, sayNo } from '../messages/reply.ts';
import { note, section } from '../views/blocks.ts';

type Press = {
  /** as Slack sent it */
  readonly body: unknown;
  readonly client: App['client'];
  /** of the person who pressed */
  readonly markup: Markup;
};

/** What to say about a press that was refused. */
export type Refused = (refusal: Refusal, press: Press) => Promise<Answer>;

type Needs = {
  readonly destinations: ReadonlyMap<DatabaseName, { readonly language: Language; readonly channel: string }>;
  /** what former names of this installation know: their access ends on time, and until then their messages stay as they are */
  readonly former: readonly { readonly grants: Pick<Grants, 'get'> }[];
  /** has any installation in our Redis a record of that grant? Slack delivers to each that uses the same app, and its messages are its own */
  readonly isKnown: (id: GrantId) => Promise<boolean>;
  readonly log: Pick<Log, 'warn'>;
};

const AnyBlock = z.looseObject({ type: z.string() });
type AnyBlock = z.infer<typeof AnyBlock>;
type Block = KnownBlock | AnyBlock;

/** Only where the pressed button is. A message that only one person sees cannot be redrawn. */
const Pressed = z.object({
  container: z.object({ is_ephemeral: z.boolean().default(false) }).optional(),
  channel: z.object({ id: z.string() }),
  message: z.object({ ts: z.string(), blocks: z.array(AnyBlock).default([]) }),
});

export function createRefused({ destinations, former, isKnown, log }: Needs): Refused {
  return async (refusal, { body, client, markup }) => {
    const id = refusal.no === 'unknown-grant' ? GrantId.safeParse(refusal.id).data : undefined;
    if (id === undefined) return sayNo(refusal, markup);
    const known = await attempt(async () => {
      for (const { grants } of former) if (await grants.get(id)) return 'formerName';
      return (await isKnown(id)) ? 'otherInstallation' : undefined;
    });
    if (known instanceof Fault) return say(problemText(known.problem, markup));
    if (known) return say(markup.words.card[known]({ id: markup.code(id), command: markup.code(COMMAND) }));
    const pressed = Pressed.safeParse(body).data;
    if (pressed && !pressed.container?.is_ephemeral)
      await redraw(id, { channel: pressed.channel.id, ...pressed.message, client, markup });
    return say(textOf(id, markup));
  };

  async function redraw(
    id: GrantId,
    {
      channel,
      ts,
      blocks: shown,
      client,
      markup,
    }: Pick<Press, 'client' | 'markup'> & {
      readonly channel: string;
      readonly ts: string;
      readonly blocks: readonly AnyBlock[];
    },
  ): Promise<void> {
    const destination = [...destinations.values()].find((one) => one.channel === channel);
    const reader = destination ? mrkdwn[destination.language] : markup;
    const text = textOf(id, reader);
    const unknown = [section(text), note(reader.words.card.request(reader.code(id)))];
    const blocks = isList(shown, id) ? inPlaceOf(id, shown, unknown) : unknown;
    // Once for each message: it has no button of that request after this.
    log.warn({ event: 'unknown_request', grant: id, channel }, 'request that no record knows was pressed');
    try {
      await client.chat.update({ channel, ts, text, blocks });
    } catch (error) {
      const facts = { event: 'unknown_request_not_redrawn', grant: id, why: slackFault(error).message };
      log.warn(facts, 'message of an unknown request not redrawn');
    }
  }
}

const BUTTON_OF = /"value":"[^"]*?(gr_[a-z0-9]{10})/g;

/** Are there buttons of other requests as well? */
function isList(blocks: readonly AnyBlock[], id: GrantId): boolean {
  return [...JSON.stringify(blocks).matchAll(BUTTON_OF)].some(([, other]) => other !== id);
}

/** Of a list, the row alone: a section, and what comes before the next one. */
function inPlaceOf(id: GrantId, blocks: readonly AnyBlock[], unknown: readonly KnownBlock[]): Block[] {
  const rows: AnyBlock[][] = [];
  for (const block of blocks) {
    if (block.type === 'section' || rows.length === 0) rows.push([]);
    rows.at(-1)?.push(block);
  }
  return rows.flatMap((row): readonly Block[] => (JSON.stringify(row).includes(id) ? unknown : row));
}

function textOf(id: GrantId, markup: Markup): string {
  return markup.words.card.unknown({ id: markup.code(id), command: markup.code(COMMAND) });
}
