/** What the record and the envelopes say of one database at one add-on, made to agree: where they differ, the earlier end counts. */

import { left } from '../grant/address-change.ts';
import { finished } from '../grant/closure.ts';
import { dueRules } from '../grant/due-rules.ts';
import { type Closing, closingOf, endOf, rulesToRemove, wantedRules } from '../grant/envelope.ts';
import type { DatabaseName, GrantId } from '../grant/ids.ts';
import { located, revoke } from '../grant/lifecycle.ts';
import { isSamePlace, type Place } from '../grant/place.ts';
import type { Unreadable } from '../grant/plan.ts';
import type { Policy } from '../grant/policy.ts';
import { endsAt, isFromFuture, isOver, type Live } from '../grant/record.ts';
import { isRefusal } from '../grant/refusal.ts';
import { isLabel, labelFor, type Rule } from '../grant/rule.ts';
import type { Source } from '../grant/source.ts';
import { change } from './change.ts';
import type { EndsWorld } from './ends-world.ts';
import { Fault } from './fault.ts';

/** What is configured, and where its name leads. */
export type Today = {
  /** undefined where the database is not configured: then only ends are carried out */
  readonly policy: Policy | undefined;
  /** looked up once; undefined where the database is not configured */
  place(): Promise<Place | Fault | undefined>;
  /** `from` answered 404: where the name leads now, undefined where it still leads there */
  moved(from: Place): Promise<Place | Fault | undefined>;
  /** aborts when openings have held the database for long enough, from its first use on: most converges open nothing */
  opening(): AbortSignal;
};

export type Matching = {
  readonly database: DatabaseName;
  readonly place: Place;
  /** the oldest end there that has come, by the envelopes */
  readonly due: number | undefined;
  readonly today: Today;
};

export type DesiredState = {
  /** those whose rules are there, or are to be added there */
  readonly grants: readonly Live[];
  /** live grants of that database whose records cannot be read */
  readonly unreadable: readonly (Unreadable & { readonly id: GrantId })[];
  /** what grants at another name for this add-on hold there */
  readonly foreign: readonly Unreadable[];
  /** the running envelopes of that database there */
  readonly closings: readonly Closing[];
};

export async function desiredStateAt(
  world: EndsWorld,
  { database, place, today }: Pick<Matching, 'database' | 'place' | 'today'>,
): Promise<DesiredState> {
  const configured = await today.place();
  const isToday =
    configured !== undefined && !(configured instanceof Fault) && isSamePlace(configured, place);
  const there = (await world.closings.all()).filter((closing) => isSamePlace(closing.place, place));
  const running = there.filter(({ endedAt }) => endedAt === undefined);
  const closings = running.filter((closing) => closing.database === database);
  // Of another name for this add-on, which it has now or had: their rules are theirs until their end.
  const foreign = running.filter((closing) => closing.database !== database);
  const { grants, unreadable } = await world.grants.livePicture(database);
  const here = grants.filter((grant) => (grant.place ? isSamePlace(grant.place, place) : isToday));
  const agreed: Live[] = [];
  for (const grant of here) {
    const revoked = there.find((closing) => closing.grant === grant.id)?.revoked;
    agreed.push(await agree(world, grant, { place, closings, today, revoked }));
  }
  return {
    grants: agreed,
    // Of one that has ended nothing is protected any more.
    unreadable: unreadable
      .filter((id) => !there.some(({ grant, endedAt }) => grant === id && endedAt !== undefined))
      .map((id) => ({ id, ...heldBy(world, id, closings) })),
    foreign: foreign.map(({ grant }) => heldBy(world, grant, foreign)),
    closings,
  };
}

/** What the envelope of that grant protects. */
export function heldBy(
  { installation }: Pick<EndsWorld, 'installation'>,
  id: GrantId,
  closings: readonly Closing[],
): Unreadable {
  return {
    label: labelFor(installation, id),
    rules: closings
      .filter(({ grant }) => grant === id)
      .flatMap(rulesToRemove)
      .map(({ source, at, rule }) => ({ source, until: at, rule })),
  };
}

type Here = Pick<Matching, 'place' | 'today'> & Pick<DesiredState, 'closings'> & Pick<Closing, 'revoked'>;

async function agree(
  world: EndsWorld,
  grant: Live,
  { place, closings, today, revoked }: Here,
): Promise<Live> {
  const at = world.now();
  if (isFromFuture(grant, at)) {
    const { id, database, source } = grant;
    await world.alarms.raise({
      event: 'record_beyond_limits',
      subject: id,
      facts: { database, grant: id, source },
    });
  }
  // Written by a build that knew no places: from now on it has an envelope.
  if (grant.state === 'active' && !grant.place && today.policy) {
    const { endEarlyMs } = today.policy;
    const placed = await world.grants.update(grant.id, (one) => located(one, { place, at, endEarlyMs }));
    return isRefusal(placed) ? grant : placed;
  }
  const closing = closings.find((one) => one.grant === grant.id);
  if (revoked && !grant.revoked) {
    // Given back through a build that could not change the record.
    const ending = await change(world, grant.id, (one) => revoke(one, revoked));
    return isRefusal(ending) ? grant : ending;
  }
  if (!closing) return grant;
  if (closing.version < grant.version) {
    // Changed by a build that knew no envelopes.
    const fresh = closingOf(grant, { installation: world.installation, at, kept: closing });
    if (fresh) await world.closings.replace(closing, fresh);
    return grant;
  }
  // Only the source where it is now: what it has left ends before the grant does.
  const end = wantedRules(closing).find(({ source }) => source === grant.source)?.at;
  if (end === undefined || end > at || end >= endsAt(grant)) return grant;
  const ending = await change(world, grant.id, (one) => revoke(one, { by: 'db-access', at }));
  return isRefusal(ending) ? grant : ending;
}

/**
 * `rules`: those that are left there. Where the database is configured, the plan ends the grants that can be read. One that shares its rule
 * is over although that rule stays until the later end.
 */
export async function finishByEnvelope(
  world: EndsWorld,
  { grants, unreadable, closings }: DesiredState,
  {
    place,
    rules,
    isConfigured,
  }: { readonly place: Place; readonly rules: readonly Rule[]; readonly isConfigured: boolean },
): Promise<void> {
  const at = world.now();
  const due = dueRules(place, { rules, closings: await world.closings.all(), now: at });
  const isGone = (id: GrantId) => {
    const own = closings.filter(({ grant }) => grant === id).flatMap(rulesToRemove);
    return !due.some(
      (rule) =>
        own.some(
          (one) => one.rule === rule.id || (one.source === rule.source && isLabel(rule.label, one.label)),
        ) || rule.label === labelFor(world.installation, id),
    );
  };
  for (const grant of isConfigured ? [] : grants)
    if (isOver(grant, { now: at, endEarlyMs: 0 }) && isGone(grant.id)) await finish(world, grant, at);
  for (const { id } of unreadable) {
    const closing = closings.find(({ grant }) => grant === id);
    const end = closing && endOf(closing);
    if (!closing || end === undefined || end > at || !isGone(id)) continue;
    await world.closings.replace(closing, { ...closing, endedAt: at });
    world.log.warn({ event: 'unreadable_ended', grant: id }, 'unreadable grant ended by its envelope');
  }
}

/** No rule of it is left: neither where it is, nor where it came from, nor where it was to move to. */
async function finish(world: EndsWorld, grant: Live, at: number): Promise<void> {
  const { moving, leaving } = grant.state === 'active' ? grant : {};
  for (const source of [moving?.to, leaving?.source])
    if (source) await change(world, grant.id, (one) => left(one, { source, at }));
  await change(world, grant.id, (one) => finished(one, { at, endEarlyMs: 0 }));
}

/** Where Scalingo was never asked for a rule there can be none, even if we cannot see the list. */
export async function finishUnopened(
  world: EndsWorld,
  grants: readonly Live[],
  when: () => { readonly now: number; readonly endEarlyMs: number },
): Promise<void> {
  for (const grant of grants) {
    const { now: at, endEarlyMs } = when();
    if (grant.state !== 'approved' || grant.openingSince !== undefined) continue;
    if (!isOver(grant, { now: at, endEarlyMs })) continue;
    await change(world, grant.id, (one) => finished(one, { at, endEarlyMs }));
  }
}

/** The sources of grants that are older than envelopes and are not over. */
export function withoutEnvelope(
  grants: readonly Live[],
  when: { now: number; endEarlyMs: number },
): ReadonlySet<Source> {
  const wanting = grants.filter((grant) => !grant.place && !isOver(grant, when));
  return new Set(wanting.map(({ source }) => source));
}
