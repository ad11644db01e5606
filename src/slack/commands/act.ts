/** The commands that are about one grant: `done`, `cancel`, `extend` and `moved`; and `why`. */
import { cancel, type GivenBack, revoke } from '../../flow/end.ts';
import { extend } from '../../flow/extend.ts';
import { learn } from '../../flow/learn.ts';
import { move } from '../../flow/move.ts';
import type { Actor, Asker, World } from '../../flow/ports.ts';
import { policyNamed } from '../../flow/request.ts';
import { toGiveBack } from '../../flow/unread.ts';
import { explain } from '../../flow/why.ts';
import { GrantId } from '../../grant/ids.ts';
import { type Grant, isLive } from '../../grant/record.ts';
import { isRefusal } from '../../grant/refusal.ts';
import type { Words } from '../../words/catalogue.ts';
import { COMMAND } from '../../words/command-names.ts';
import { movedText } from '../../words/grant-text.ts';
import type { Ink } from '../../words/ink.ts';
import { extendedText } from '../../words/more-time-text.ts';
import { policyText } from '../../words/policy-text.ts';
import { type Answer, firstOf, say, sayNo } from '../messages/reply.ts';
import type { Parsed } from './parse.ts';

const LISTED = 10;

/** What has been done to: all of it, or the id of one that cannot be read. */
type Done = Grant | GivenBack;
type Around = { readonly world: World; readonly ink: Ink };

const verbs = {
  done: {
    fits: isLive,
    none: ({ looking }: Words) => looking.nothingToGiveBack,
    act: (world: World, actor: Actor, id: GrantId) => revoke(world, actor, id),
    thanks: ({ id }: Done, { ink }: Around) => ink.words.looking.beingClosed(ink.code(id)),
  },
  cancel: {
    fits: (grant: Grant) => grant.state === 'requested',
    none: ({ looking }: Words) => looking.nothingToCancel,
    act: (world: World, actor: Actor, id: GrantId) => cancel(world, actor, id),
    thanks: ({ id }: Done, { ink }: Around) => ink.words.looking.withdrawn(ink.code(id)),
  },
  extend: {
    fits: (grant: Grant) => grant.state === 'active',
    none: ({ looking }: Words) => looking.nothingOpen,
    act: (world: World, actor: Asker, id: GrantId, more: string) => extend(world, actor, { id, more }),
    thanks: (done: Done, { world, ink }: Around) =>
      'state' in done && done.state === 'active'
        ? extendedText(done, world.policies.get(done.database), ink)
        : ink.words.grants.moreAsked,
  },
  moved: {
    fits: (grant: Grant) => grant.state === 'active',
    none: ({ looking }: Words) => looking.nothingOpen,
    act: (world: World, actor: Actor, id: GrantId, source: string) => move(world, actor, { id, source }),
    thanks: (done: Done, { ink }: Around) => ('state' in done ? movedText(done, ink) : ink.code(done.id)),
  },
} as const;

/** The verbs that are about one grant. Without an id it is the only one that can be meant, or none. */
export async function actOnOne(
  world: World,
  actor: Asker,
  { parsed, ink }: { readonly parsed: Extract<Parsed, { do: keyof typeof verbs }>; readonly ink: Ink },
): Promise<Answer> {
  const { looking } = ink.words;
  const { id: typed, database } = parsed;
  const typedMore = 'source' in parsed ? parsed.source : 'length' in parsed ? parsed.length : '';
  const { fits, none, act, thanks } = verbs[parsed.do];
  if (parsed.do === 'moved' && typedMore === '')
    return say(looking.sayWhere(ink.code(`${COMMAND} moved 198.35.26.97`)));
  if (parsed.do === 'extend' && typedMore === '')
    return say(looking.sayHowLong(ink.code(`${COMMAND} extend 30m`)));
  const own = typed === '' ? await mine() : [];
  const meant = database === '' ? own : own.filter((grant) => grant.database === database);
  const [only] = meant;
  if (own.length > 0 && !only)
    return say(looking.nothingAt({ database: ink.typed(database), command: ink.code(`${COMMAND} list`) }));
  if (typed === '' && (!only || meant.length > 1)) {
    const which = meant.map(({ id }) => ink.code([COMMAND, parsed.do, id, typedMore].join(' ').trim()));
    return say(only ? [looking.whichOne, ...firstOf(which, LISTED, ink)].join('\n') : none(ink.words));
  }
  const id = GrantId.safeParse(only?.id ?? typed.toLowerCase());
  if (!id.success) return sayNo({ no: 'unknown-grant', id: typed }, ink);
  const outcome = await act(world, actor, id.data, typedMore);
  return isRefusal(outcome) ? sayNo(outcome, ink) : say(thanks(outcome, { world, ink }));

  async function mine(): Promise<readonly Pick<Grant, 'id' | 'database'>[]> {
    if (parsed.do === 'done') return toGiveBack(world, actor.id);
    return (await world.grants.currentOf(actor.id)).filter(fits);
  }
}

/** Each clause of the policy, and what it answers this person just now. */
export async function whyAnswer(
  world: World,
  actor: Actor,
  { typed, ink }: { readonly typed: string; readonly ink: Ink },
): Promise<Answer> {
  const learnt = await learn(world, actor, typed);
  if (isRefusal(learnt)) return sayNo(learnt, ink);
  const policy = policyNamed(learnt, typed);
  if (isRefusal(policy)) return sayNo(policy, ink);
  const clauses = await explain(world, policy, { person: learnt.person });
  return say(...policyText({ policy, person: learnt.person, clauses }, ink));
}
