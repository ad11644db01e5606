/** `/db-access who`: who has access now, for approvers and admins. */
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

/** Each is a block, and Slack takes fifty in a message. */
const MOST = 40;

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
  const quiet = all.filter((one) => accessTexts(one, markup).length === 0);
  const nobody = quiet.map(({ policy }) => access.nobody(markup.strong(policy.database)));
  const blocks = all
    .filter((one) => !quiet.includes(one))
    .flatMap((one) => [section(markup.strong(one.policy.database)), ...rowsOf(one, markup)]);
  const more = blocks.length - MOST;
  return {
    paragraphs: [[...(blocks.length > 0 ? [looking.home.access] : []), ...nobody].join('\n')],
    blocks: [...blocks.slice(0, MOST), ...(more > 0 ? [note(looking.more(more))] : [])],
  };
}

function rowsOf(one: AccessNow, markup: Markup) {
  const others = accessTexts({ ...one, grants: [] }, markup);
  return [
    ...one.grants.map((grant) =>
      grant.revoked
        ? section(liveText(grant, markup))
        : sectionWith(endButton(grant, markup), liveText(grant, markup)),
    ),
    ...others.map((text) => section(text)),
  ];
}
