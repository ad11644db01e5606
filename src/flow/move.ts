/** The requester's address changed: the new one is opened under the same policy, and only then the old one is closed. */

import { move as moveMove } from '../grant/address-change.ts';
import { evaluate, refusalOf } from '../grant/evaluate.ts';
import type { GrantId } from '../grant/ids.ts';
import { openByClauses } from '../grant/overlap.ts';
import type { Person } from '../grant/person.ts';
import { askingGroups, type Policy } from '../grant/policy.ts';
import { type Active, type Grant, isLive, type Live } from '../grant/record.ts';
import { isRefusal, type Refusal } from '../grant/refusal.ts';
import { addresses, isRegion, type Source } from '../grant/source.ts';
import { byClauseMs, clauseRefusal, holderRefusal, hourRefusal } from '../grant/today.ts';
import { parseTypedSource } from '../grant/typed-source.ts';
import { changeUnder } from './change.ts';
import { policyFor } from './find-policy.ts';
import type { Actor, World } from './ports.ts';

/** `source`: as they typed it. */
export type Move = { readonly id: GrantId; readonly source: string };

export async function move(
  world: Pick<World, 'policies' | 'grants' | 'jobs' | 'people' | 'now'>,
  actor: Actor,
  asked: Move,
): Promise<Active | Refusal> {
  const understood = await understandMove(world, actor, asked);
  if (isRefusal(understood)) return understood;
  const { policy, person, to } = understood;
  const at = world.now();
  let isByClause = false;
  const moving = await changeUnder<Active>(world, asked.id, {
    policy,
    move(grant) {
      isByClause = isLive(grant) && grant.decision.how === 'automatic';
      return todayRefusal(policy, grant, { person, to, at }) ?? moveMove(grant, { to, by: actor.id, at });
    },
    room: {
      // Two in turn would keep that address open for longer than any clause approves. Of what this person has, a change of address counts too.
      ofPerson(current) {
        const live = current.filter(isLive).filter(({ database }) => database === policy.database);
        const open = isByClause ? openByClauses(live, { person, source: to, at }) : undefined;
        return open && { no: 'same-source', grant: open };
      },
    },
    again: () => move(world, actor, asked),
  });
  if (!isRefusal(moving)) await world.jobs.converge(moving.database);
  return moving;
}

/** No one is asked again: people's approval holds for an address no wider, a clause's for what it would approve today. */
function todayRefusal(
  policy: Policy,
  grant: Grant,
  { person, to, at }: { readonly person: Person; readonly to: Source; readonly at: number },
): Refusal | undefined {
  if (!isLive(grant)) return undefined;
  return (
    holderRefusal(policy, grant, person) ??
    hourRefusal(policy, grant, at) ??
    notByClause(policy, grant, { person, source: to, at })
  );
}

function notByClause(
  policy: Policy,
  grant: Live,
  { person, source, at }: { readonly person: Person; readonly source: Source; readonly at: number },
): Refusal | undefined {
  const asking = { person, source, ttlMs: byClauseMs(grant), at, earlier: [] };
  const why = clauseRefusal(policy, grant, asking);
  return why && { no: 'not-moved', why, database: policy.database, source };
}

/** Nobody approves a move again, so it may not let in more than was approved. The person is looked up before any limit is revealed. */
async function understandMove(
  world: Pick<World, 'policies' | 'grants' | 'people'>,
  actor: Actor,
  { id, source: text }: Move,
): Promise<{ readonly policy: Policy; readonly person: Person; readonly to: Source } | Refusal> {
  const asked = await world.grants.get(id);
  if (!asked) return { no: 'unknown-grant', id };
  if (asked.requester !== actor.id) return { no: 'not-yours', grant: asked };
  const policy = policyFor(world, asked);
  if (isRefusal(policy)) return policy;
  const person = await world.people.person(actor, askingGroups(policy));
  const held = isLive(asked) ? holderRefusal(policy, asked, person) : undefined;
  if (held) return held;
  const parsed = parseTypedSource(text, policy);
  if (isRefusal(parsed)) return parsed;
  const { source: to } = parsed;
  if (isRegion(to) || isRegion(asked.source)) return { no: 'region-cannot-move', grant: asked };
  const approved = asked.approvedSource ?? asked.source;
  if (addresses(to) > addresses(approved)) return { no: 'wider-than-approved', source: to, approved };
  return refusalOf(evaluate(policy, { source: to }), 'ranges') ?? { policy, person, to };
}
