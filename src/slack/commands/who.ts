/** `/db-access who`: who has access now, for approvers and admins. */
import { type AccessNow, accessNow, viewableBy } from '../../flow/access-now.ts';
import type { Actor, World } from '../../flow/ports.ts';
import { policyNamed } from '../../flow/request.ts';
import { viewerRefusal } from '../../grant/answerers.ts';
import { learntBy } from '../../grant/learnt.ts';
import { memberRefusal } from '../../grant/members.ts';
import type { Person } from '../../grant/person.ts';
import { isRefusal, type Refusal } from '../../grant/refusal.ts';
import { accessTexts, liveText } from '../../words/access-text.ts';
import type { Ink } from '../../words/ink.ts';
import { sentences } from '../../words/text.ts';
import { type Answer, sayNo } from '../messages/reply.ts';
import { note, section, sectionWith } from '../views/blocks.ts';
import { endButton } from '../views/card-buttons.ts';
import { lookUp } from './browse.ts';

/** Each is a block, and Slack takes fifty in a message. */
const MOST = 40;

type Typed = { readonly typed: string; readonly ink: Ink };

/** `typed`: the database; "" for all of which this person may see it. */
export async function whoAnswer(world: World, actor: Actor, { typed, ink }: Typed): Promise<Answer> {
  const person = await lookUp(world, actor);
  const stranger = memberRefusal(person);
  if (stranger) return sayNo(stranger, ink);
  const { policies, doubt } = viewableBy(world.policies, person);
  if (typed === '') {
    const all = await accessNow(world, [...policies.values()]);
    return all.length > 0 ? shown(all, ink) : sayNo(noneRefusal(doubt), ink);
  }
  const policy = policyNamed({ policies, doubt }, typed);
  return isRefusal(policy)
    ? hidden(world, person, { typed, ink })
    : shown(await accessNow(world, [policy]), ink);
}

function noneRefusal(doubt: string | undefined): Refusal {
  return doubt === undefined ? { no: 'not-a-viewer' } : { no: 'cannot-tell-who', why: doubt };
}

/** Of a database that this person may not learn of, the answer is the same as of one that does not exist. */
function hidden({ policies }: World, person: Person, { typed, ink }: Typed): Answer {
  const { policies: visible, doubt } = viewableBy(policies, person);
  const learnt = learntBy(policies, person);
  const known = isRefusal(learnt) ? undefined : policyNamed(learnt, typed);
  const refusal = known && !isRefusal(known) ? viewerRefusal(known, person) : undefined;
  if (refusal) return sayNo(refusal, ink);
  if (doubt !== undefined) return sayNo({ no: 'cannot-tell-who', why: doubt }, ink);
  const { access } = ink.words;
  const names = [...visible.keys()];
  return {
    paragraphs: [
      sentences(
        access.noDatabase(ink.typed(typed)),
        names.length > 0 && access.youCanSee(names.map(ink.code).join(', ')),
      ),
    ],
    refusals: [{ no: 'unknown-database', text: typed, known: names }],
  };
}

/** One database after the other, each access with a button that ends it. */
function shown(all: readonly AccessNow[], ink: Ink): Answer {
  const { access, looking } = ink.words;
  const quiet = all.filter((one) => accessTexts(one, ink).length === 0);
  const nobody = quiet.map(({ policy }) => access.nobody(ink.strong(policy.database)));
  const blocks = all
    .filter((one) => !quiet.includes(one))
    .flatMap((one) => [section(ink.strong(one.policy.database)), ...rowsOf(one, ink)]);
  const more = blocks.length - MOST;
  return {
    paragraphs: [[...(blocks.length > 0 ? [looking.home.access] : []), ...nobody].join('\n')],
    blocks: [...blocks.slice(0, MOST), ...(more > 0 ? [note(looking.more(more))] : [])],
  };
}

function rowsOf(one: AccessNow, ink: Ink) {
  const others = accessTexts({ ...one, grants: [] }, ink);
  return [
    ...one.grants.map((grant) =>
      grant.revoked
        ? section(liveText(grant, ink))
        : sectionWith(endButton(grant, ink), liveText(grant, ink)),
    ),
    ...others.map((text) => section(text)),
  ];
}
