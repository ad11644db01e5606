/** `/db-access` and the form. */

import type { KnownBlock } from '@slack/types';
import { fullDatabases } from '../../flow/emergency.ts';
import { policyNamed } from '../../flow/find-policy.ts';
import type { Actor, World } from '../../flow/ports.ts';
import { type Asked, type Naming, type RequestRefusal, request, understand } from '../../flow/request.ts';
import { formatDuration } from '../../grant/duration.ts';
import { evaluate, refusalOf } from '../../grant/evaluate.ts';
import type { Grant } from '../../grant/record.ts';
import { isRefusal, type Refusal } from '../../grant/refusal.ts';
import { COMMAND, COMMANDS, FRENCH_COMMANDS } from '../../words/command-names.ts';
import { askedText } from '../../words/grant-text.ts';
import type { Markup } from '../../words/markup.ts';
import { nearest } from '../../words/nearest.ts';
import { actOnOne, whyAnswer } from '../commands/act.ts';
import { databasesAnswer, helpAnswer, showAnswer } from '../commands/browse.ts';
import { decoded, wordsOf } from '../commands/line-words.ts';
import { historyAnswer, listAnswer, pendingAnswer } from '../commands/lists.ts';
import { dependsOnNames, type Parsed, parseCommand } from '../commands/parse.ts';
import { whoAnswer } from '../commands/who.ts';
import { actorOfCommand } from '../directory/actor.ts';
import { deliveryIdOf } from '../directory/delivery.ts';
import { unmarked } from '../directory/mrkdwn.ts';
import type { Listening } from '../interactions/context.ts';
import { openModal } from '../interactions/grant-form.ts';
import { accessAlready, alreadyWaiting, heldButtons, waitingRows } from '../interactions/held-already.ts';
import { type Act, listenToCommand, listenToPress, listenToShortcut } from '../interactions/listen.ts';
import { filledBy, openButton, openForm, valueKeeping, withRefusals } from '../interactions/open-form.ts';
import { listenToForm } from '../interactions/submission.ts';
import { type Answer, noteRefusals, say, sayNo } from '../messages/reply.ts';
import { ids, REQUEST_FORM, shortcuts } from '../views/action-ids.ts';
import { button, buttons } from '../views/blocks.ts';
import { type Forms, isAddressMissing, policiesOf, type Told } from '../views/form-state.ts';
import { complaintsOf, readForm } from '../views/form-values.ts';
import { emergencyForm, linkedAs } from './open-emergency.ts';

export function registerRequestAccess(listening: Listening, forms: Forms): void {
  const { world } = listening;

  listenToCommand(listening, COMMAND, async (act) => {
    const { markup, body, by, client, text, trigger } = act;
    const { parsed, learnt } = await readCommand(by, text);
    if (parsed.do === 'emergency') {
      if (learnt && isRefusal(learnt)) return sayNo(learnt, markup);
      const name = isAddressMissing(parsed.filled.source) ? forms.links?.name('emergency') : undefined;
      const linked = linkedAs(name, by.id, forms);
      const view = emergencyForm(learnt, { ...parsed, full: await fullDatabases(world), linked }, markup);
      if (isRefusal(view)) return sayNo(view, markup);
      return noted(act, parsed, await openModal(act, withRefusals(view, parsed.refusals, markup)));
    }
    if (parsed.do !== 'form')
      return commandAnswer(world, parsed, { markup, body, typed: text, delivery: trigger });
    const { database } = parsed.filled;
    const isKnown = learnt && !isRefusal(learnt) && database !== undefined;
    const meant = isKnown ? policyNamed(learnt, database) : undefined;
    const filled = { ...parsed.filled, ...(meant && !isRefusal(meant) ? { database: meant.database } : {}) };
    if (meant && isRefusal(meant) && meant.no !== 'cannot-tell-who')
      return isPuzzling(text, meant)
        ? helpAnswer(world, by, markup)
        : {
            ...sayNo(meant, markup, typedText(text, markup)),
            blocks: orHelp(meantButton(meant, filled, markup), markup),
          };
    const refusals = [...(parsed.refusals ?? []), ...alsoWrong(filled, learnt, parsed.refusals)];
    const opening = { markup, client, trigger, by, learnt, filled, refusals };
    return noted(act, { refusals }, await openForm(world, forms, opening));
  });

  listenToPress(listening, ids.form, async (press) =>
    begin(press, filledBy('value' in press.button ? String(press.button.value) : undefined)),
  );

  listenToPress(listening, ids.again, async (press) => {
    const before = press.grant && (await world.grants.get(press.grant.id));
    return begin(press, before?.requester === press.by.id ? askedAs(before) : {});
  });

  for (const callback of Object.values(shortcuts)) {
    listenToShortcut(listening, callback, async (chosen) => {
      // The words of a message are the reason, which may still be changed; they are nobody's mark-up there.
      const reason = unmarked(chosen.text);
      return begin(chosen, reason === '' ? {} : { reason });
    });
  }

  async function begin(act: Act, filled: Partial<Asked>): Promise<Answer | undefined> {
    const { markup, by, client, trigger } = act;
    if (trigger === undefined) return undefined;
    const learnt = await forms.learnt(by);
    const refusals = alsoWrong(filled, learnt);
    const opening = { markup, client, trigger, by, learnt, filled, refusals };
    return noted(act, { refusals }, await openForm(world, forms, opening));
  }

  /** What is filled in and would be refused is said before the form is sent. `known`: what is said already. */
  function alsoWrong(
    filled: Partial<Asked>,
    learnt: Told,
    known: readonly RequestRefusal[] = [],
  ): readonly RequestRefusal[] {
    if (!learnt || isRefusal(learnt) || learnt.doubt !== undefined) return [];
    const asked = { database: '', source: '', duration: '', reason: '', ...filled };
    const understood = understand({ ...world, ...learnt }, asked, { naming: 'beginning' });
    const meant = policyNamed(learnt, asked.database);
    const mayNot = isRefusal(meant)
      ? undefined
      : refusalOf(evaluate(meant, { person: learnt.person }), 'requesters');
    const found: readonly RequestRefusal[] = mayNot
      ? [{ about: 'database', refusal: mayNot }]
      : 'refusals' in understood
        ? understood.refusals
        : [];
    const isNew = ({ about }: RequestRefusal) =>
      about !== 'nobody' && filled[about] !== undefined && known.every((one) => one.about !== about);
    return found.filter(isNew);
  }

  listenToForm<Sent>(listening, {
    callback: REQUEST_FORM,
    async parse({ values, by }) {
      const { asked, naming } = readForm(values);
      const learnt = await forms.learnt(by);
      // What is not known in time is looked up once the form has its answer.
      if (!learnt || isRefusal(learnt) || learnt.doubt !== undefined) return { asked, naming, values };
      const understood = understand({ ...world, ...learnt }, asked, { naming });
      return 'refusals' in understood ? complaintsOf(understood.refusals, values) : { asked, naming, values };
    },
    async act({ asked, naming, values }, by, markup) {
      const outcome = await request(world, by, asked, { naming });
      if ('grant' in outcome)
        return {
          said: askedText(outcome, world.policies, markup),
          blocks: heldButtons(outcome.grant, world, markup),
        };
      const same = alreadyWaiting(outcome, asked, markup) ?? accessAlready(outcome, asked, world, markup);
      if (same) return { said: same.paragraphs.join('\n'), blocks: same.blocks };
      return { ...complaintsOf(outcome.refusals, values), blocks: waitingRows(outcome, markup) };
    },
    working: ({ forms }) => forms.asking,
    reopen: ({ asked }, markup) => [buttons(openButton(asked, markup))],
  });

  /** Which of its words is a database's name depends on which of them this person may learn. */
  async function readCommand(by: Actor, text: string): Promise<{ parsed: Parsed; learnt: Told }> {
    if (!dependsOnNames(text)) return { parsed: parseCommand(text, []), learnt: undefined };
    const learnt = await forms.learnt(by);
    return { parsed: parseCommand(text, [...policiesOf(learnt).keys()]), learnt };
  }
}

/** What the form says is wrong counts as told once it is open. */
function noted(act: Act, { refusals }: FormLine, notOpened: Answer | undefined): Answer | undefined {
  if (!notOpened)
    noteRefusals(
      act,
      refusals?.map(({ refusal }) => refusal),
    );
  return notOpened;
}

type FormLine = { readonly refusals?: readonly RequestRefusal[] };

/** `values`: those that it was read from, which tell what its fields are called. */
type Sent = { readonly asked: Asked; readonly naming: Naming; readonly values: object };

/** As it was first asked for, also where less was approved or its address was changed. */
function askedAs({ database, source, askedFor, approvedSource, ttlMs, reason }: Grant): Asked {
  const from = askedFor?.source ?? approvedSource ?? source;
  return { database, source: from, duration: formatDuration(askedFor?.ttlMs ?? ttlMs), reason };
}

type Said = {
  readonly markup: Markup;
  readonly body: unknown;
  readonly typed: string;
  readonly delivery: string;
};

async function commandAnswer(
  world: World,
  parsed: Exclude<Parsed, { do: 'form' | 'emergency' }>,
  { markup, body, typed, delivery }: Said,
): Promise<Answer> {
  const actor = actorOfCommand(body);
  const asker = { ...actor, deliveryId: deliveryIdOf(delivery) };
  switch (parsed.do) {
    case 'help':
      return helpAnswer(world, actor, markup);
    case 'pending':
      return pendingAnswer(world, actor, markup);
    case 'history':
      return historyAnswer(world, actor, markup);
    case 'databases':
      return databasesAnswer(world, actor, markup);
    case 'show':
      return showAnswer(world, actor, { typed: parsed.id, markup });
    case 'list':
      return listAnswer(world, actor, markup);
    case 'why':
      return whyAnswer(world, actor, { typed: parsed.database, markup });
    case 'who':
      return whoAnswer(world, actor, { typed: parsed.database, markup });
    case 'done':
    case 'cancel':
    case 'moved':
    case 'extend':
      return actOnOne(world, asker, { parsed, markup });
    case 'request': {
      const { asked } = parsed;
      const outcome = await request(world, asker, asked, { naming: 'beginning' });
      if ('grant' in outcome)
        return {
          ...say(askedText(outcome, world.policies, markup)),
          blocks: heldButtons(outcome.grant, world, markup),
        };
      const same = alreadyWaiting(outcome, asked, markup) ?? accessAlready(outcome, asked, world, markup);
      if (same) return same;
      const refusals = outcome.refusals.map(({ refusal }) => refusal);
      const why = refusals.flatMap((refusal) => sayNo(refusal, markup).paragraphs);
      // Where it is about the person, the form would be refused as well, unless that passes.
      const isMendable = outcome.refusals.some(({ about, refusal }) => about !== 'nobody' || passes(refusal));
      const [misspelt] = refusals.flatMap((refusal) => meantButton(refusal, asked, markup));
      const edit = isMendable ? [misspelt ?? buttons(openButton(asked, markup))] : [];
      const blocks = [...edit, ...waitingRows(outcome, markup)];
      return { paragraphs: [...why, typedText(typed, markup)], blocks, refusals };
    }
  }
}

/** Slack did not tell who they are just now. */
function passes({ no }: Refusal): boolean {
  return no === 'cannot-tell-who' || no === 'cannot-tell-group';
}

/** “Yes, orders”: opens the form with the database that was probably meant, and all that was typed. None where no name is near. */
function meantButton(refusal: Refusal, filled: Partial<Asked>, markup: Markup): KnownBlock[] {
  const near = refusal.no === 'unknown-database' ? nearest(refusal.text, refusal.known) : undefined;
  if (near === undefined) return [];
  const value = valueKeeping({ ...filled, database: near });
  return [buttons(button(markup.words.forms.yes(near), { action: ids.form, value, style: 'primary' }))];
}

/** Nothing is near: they may have meant something else than a database. */
function orHelp(meant: readonly KnownBlock[], { words: { looking } }: Markup): readonly KnownBlock[] {
  return meant.length > 0 ? meant : [buttons(button(looking.typed.help, { action: ids.help }))];
}

/** One word that is no database, and near to none and to no command: the person is looking around. */
function isPuzzling(text: string, refusal: Refusal): boolean {
  if (refusal.no !== 'unknown-database' || wordsOf(text).typed.length !== 1) return false;
  return nearest(refusal.text, [...refusal.known, ...COMMANDS, ...FRENCH_COMMANDS]) === undefined;
}

/** In characters: a whole reason, and what comes before it. */
const LONGEST_SHOWN = 1000;

/** Slack clears the line once it is sent; nobody should have to type it twice. */
function typedText(text: string, markup: Markup): string {
  return markup.words.forms.typed(markup.typed(`${COMMAND} ${decoded(text)}`, LONGEST_SHOWN));
}
