/** `/db-access who`: who has access now, for approvers and admins. */
import type { SectionBlock } from '@slack/types';
import { type AccessNow, accessNow, viewableBy } from '../../flow/access-now.ts';
import { policyNamed } from '../../flow/find-policy.ts';
import type { Actor, World } from '../../flow/ports.ts';
import { viewerRefusal } from '../../grant/answerers.ts';
import { learntBy } from '../../grant/learnt.ts';
import { memberRefusal } from '../../grant/members.ts';
import type { Person } from '../../grant/person.ts';
import { isRefusal, type Refusal } from '../../grant/refusal.ts';
import { accessTexts, liveText } from '../../words/access-text.ts';
import type { Markup } from '../../words/markup.ts';
import { sentences } from '../../words/text.ts';
import { type Answer, sayNo } from '../messages/reply.ts';
import { note, section, sectionWith } from '../views/blocks.ts';
import { endButton } from '../views/card-buttons.ts';
import { lookUp } from './browse.ts';

/** Each is a block, as is the name of its database, and Slack takes fifty in a message. */
const MOST = 40;
/** Databases where nobody has access, a line each: they fit into one block. */
const MOST_QUIET = 30;

type Typed = { readonly typed: string; readonly markup: Markup };

/** `typed`: the database; "" for all of which this person may see it. */
export async function whoAnswer(world: World, actor: Actor, { typed, markup }: Typed): Promise<Answer> {
  const person = await lookUp(world, actor);
  const stranger = memberRefusal(person);
  if (stranger) return sayNo(stranger, markup);
  const { policies, doubt } = viewableBy(world.policies, person);
  if (typed === '') {
    const all = await accessNow(world, [...policies.values()]);
    return all.length > 0 ? shown(all, markup) : sayNo(noneRefusal(doubt), markup);
  }
  const policy = policyNamed({ policies, doubt }, typed);
  return isRefusal(policy)
    ? hidden(world, person, { typed, markup })
    : shown(await accessNow(world, [policy]), markup);
}

function noneRefusal(doubt: string | undefined): Refusal {
  return doubt === undefined ? { no: 'not-a-viewer' } : { no: 'cannot-tell-who', why: doubt };
}

/** Of a database that this person may not learn of, the answer is the same as of one that does not exist. */
function hidden({ policies }: World, person: Person, { typed, markup }: Typed): Answer {
  const { policies: visible, doubt } = viewableBy(policies, person);
  const learnt = learntBy(policies, person);
  const known = isRefusal(learnt) ? undefined : policyNamed(learnt, typed);
  const refusal = known && !isRefusal(known) ? viewerRefusal(known, person) : undefined;
  if (refusal) return sayNo(refusal, markup);
  if (doubt !== undefined) return sayNo({ no: 'cannot-tell-who', why: doubt }, markup);
  const { access } = markup.words;
  const names = [...visible.keys()];
  return {
    paragraphs: [
      sentences(
        access.noDatabase(markup.typed(typed)),
        names.length > 0 && access.youCanSee(names.map(markup.code).join(', ')),
      ),
    ],
    refusals: [{ no: 'unknown-database', text: typed, known: names }],
  };
}

/** One database after the other, each access with a button that ends it. */
function shown(all: readonly AccessNow[], markup: Markup): Answer {
  const { access, looking } = markup.words;
  const drawn = all.map((one) => ({ name: one.policy.database, rows: rowsOf(one, markup) }));
  const busy = drawn.filter(({ rows }) => rows.length > 0);
  const quiet = drawn.filter(({ rows }) => rows.length === 0);
  const nobody = quiet.slice(0, MOST_QUIET).map(({ name }) => access.nobody(markup.strong(name)));
  const left = quiet.length - nobody.length;
  const blocks: SectionBlock[] = [];
  let more = 0;
  for (const { name, rows } of busy) {
    // A name without one of its accesses would say nothing.
    const fitting = rows.slice(0, Math.max(0, MOST - blocks.length - 1));
    more += rows.length - fitting.length;
    if (fitting.length > 0) blocks.push(section(markup.strong(name)), ...fitting);
  }
  return {
    paragraphs: [
      [
        ...(busy.length > 0 ? [looking.home.access] : []),
        ...nobody,
        ...(left > 0 ? [looking.more(left)] : []),
      ].join('\n'),
    ],
    blocks: [...blocks, ...(more > 0 ? [note(looking.more(more))] : [])],
  };
}

function rowsOf(one: AccessNow, markup: Markup): readonly SectionBlock[] {
  const others = accessTexts({ ...one, grants: [], former: [] }, markup);
  return [
    ...[...one.grants, ...one.former].map((grant) =>
      grant.revoked
        ? section(liveText(grant, markup))
        : sectionWith(endButton(grant, markup), liveText(grant, markup)),
    ),
    ...others.map((text) => section(text)),
  ];
}
