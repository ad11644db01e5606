/**
 * Slack where only what is open is ended, since the configuration cannot be used: people give back what is theirs. Everything else is
 * answered with why it is not done; nothing is decided or opened, and nobody is known as an approver or an admin.
 */

import type { Denials } from '../../flow/denials.ts';
import { type GivingBack, giveBack } from '../../flow/end.ts';
import type { Actor, Log } from '../../flow/ports.ts';
import { toGiveBack } from '../../flow/unreadable-record.ts';
import { GrantId } from '../../grant/ids.ts';
import { isRefusal } from '../../grant/refusal.ts';
import { closingText } from '../../words/answer-text.ts';
import { COMMAND } from '../../words/command-names.ts';
import { subjectText } from '../../words/grant-text.ts';
import type { Markup } from '../../words/markup.ts';
import { parseCommand } from '../commands/parse.ts';
import { verbRows } from '../commands/which-one.ts';
import type { Slack } from '../connection/bolt.ts';
import { createReaders } from '../directory/locales.ts';
import { mrkdwn } from '../directory/mrkdwn.ts';
import { listenToCommand, listenToPress, listenToShortcut } from '../interactions/listen.ts';
import { givenBack } from '../interactions/submission.ts';
import type { Refused } from '../interactions/unknown-action.ts';
import { type Answer, say, sayNo, tell } from '../messages/reply.ts';
import { ids } from '../views/action-ids.ts';
import { section } from '../views/blocks.ts';
import { readFormMetadata } from '../views/form-metadata.ts';
import { typedMessage } from './write-to-bot.ts';

type Needs = {
  readonly slack: Slack;
  /** of every installation whose access is ended */
  readonly worlds: () => readonly GivingBack[];
  readonly denials: Denials;
  readonly steady: () => number;
  readonly log: Log;
};

const ANY = /./;

export function registerGiveBackAccess({ slack, worlds, denials, steady, log }: Needs): void {
  const { app } = slack;
  const readers = createReaders({ client: slack.glances, now: steady });
  // Which records there are is not asked: a refusal is told as it is.
  const refused: Refused = async (refusal, { markup }) => sayNo(refusal, markup);
  const listening = { app, world: { log }, readers, refused, denials };

  listenToCommand(listening, COMMAND, async ({ by: actor, markup, text }) => {
    const parsed = parseCommand(text, []);
    if (parsed.do !== 'done') return no(markup);
    return done(worlds(), { actor, typed: parsed.id, database: parsed.database, markup });
  });

  listenToPress(listening, ANY, async ({ by: actor, markup, button, grant }) => {
    const isDone = 'action_id' in button && button.action_id === ids.done;
    return isDone && grant ? done(worlds(), { actor, typed: grant.id, database: '', markup }) : no(markup);
  });

  app.view(ANY, async ({ ack, view }) => {
    const markup = mrkdwn[readFormMetadata(view.private_metadata).language];
    // Nothing that was typed is lost: it can be sent again once the configuration is right.
    const complaint = { text: no(markup).paragraphs.join('\n') };
    await ack({ response_action: 'update', view: givenBack(view, [complaint], markup) });
  });

  listenToShortcut(listening, ANY, async ({ markup }) => no(markup));

  app.event('message', async ({ event, client }) => {
    const typed = typedMessage(event);
    if (!typed) return;
    await tell({ ...listening, person: typed.user, client }, no(await readers.markup(typed.user)));
  });

  app.event('app_home_opened', async ({ event: { user, tab } }) => {
    if (tab !== 'home') return;
    const blocks = no(await readers.markup(user)).paragraphs.map(section);
    await slack.posts.views.publish({ user_id: user, view: { type: 'home', blocks } });
  });
}

function no(markup: Markup): Answer {
  return say(markup.words.looking.endsOnly(markup.code(`${COMMAND} done`)));
}

type Done = {
  readonly actor: Actor;
  /** an id, or '' */
  readonly typed: string;
  /** where there is no id: the database that is meant, or '' */
  readonly database: string;
  readonly markup: Markup;
};

async function done(
  worlds: readonly GivingBack[],
  { actor, typed, database, markup }: Done,
): Promise<Answer> {
  const { looking } = markup.words;
  const open = typed === '' ? await Promise.all(worlds.map((world) => toGiveBack(world, actor.id))) : [];
  const isMeant = (one: { readonly database: string }) => database === '' || one.database === database;
  const grants = open.flatMap((one) => one.grants).filter(isMeant);
  const unread = open.flatMap((one) => one.unread).filter(isMeant);
  const [only, ...others] = [...grants.map(({ id }) => id), ...unread.map(({ grant }) => grant)];
  if (typed === '' && only === undefined) return say(looking.nothingToGiveBack);
  if (others.length > 0) {
    const rows = { title: looking.whichOne, grants, unread, verb: 'done', typed: '' } as const;
    return verbRows(rows, { world: { policies: new Map() }, markup });
  }
  const id = GrantId.safeParse(only ?? typed.toLowerCase());
  if (!id.success) return sayNo({ no: 'unknown-grant', id: typed }, markup);
  for (const world of worlds) {
    const outcome = await giveBack(world, actor, id.data);
    if (!isRefusal(outcome)) {
      const access = 'unread' in outcome ? closingText(outcome.unread, markup) : subjectText(outcome, markup);
      return say(looking.beingClosed(access));
    }
    // An approver or an admin may end it, and nobody is known as such now.
    if (outcome.no === 'not-yours') return { ...no(markup), refusals: [outcome] };
    if (outcome.no !== 'unknown-grant') return sayNo(outcome, markup);
  }
  return sayNo({ no: 'unknown-grant', id: id.data }, markup);
}
