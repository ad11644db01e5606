/** Why: every clause of a policy with its answer for somebody, and why an approver is the one who is asked. */
import { type Asking, whyNotAutomatic } from '../grant/automatic.ts';
import {
  approversOf,
  durationRefusal,
  emergencyRefusal,
  givenMs,
  hoursRefusal,
  liveInAllRefusal,
  longestGivenMs,
  mostLiveRefusal,
  rangesRefusal,
  reasonFormRefusal,
  reasonRefusal,
  requesterRefusal,
  reviewersOf,
  unreviewedRefusal,
} from '../grant/clauses.ts';
import { parseDuration } from '../grant/duration.ts';
import { cappedBy, ofEmergency } from '../grant/emergency-limits.ts';
import type { Explained, WhyAsked } from '../grant/explained.ts';
import { isWithin } from '../grant/hours.ts';
import type { GrantId } from '../grant/ids.ts';
import type { Person } from '../grant/person.ts';
import type { Automatic, Policy } from '../grant/policy.ts';
import { isLive } from '../grant/record.ts';
import { isRefusal, type Refusal } from '../grant/refusal.ts';
import { parseSource } from '../grant/source.ts';
import { nobodyRefusal } from './approvers.ts';
import { judge } from './decide.ts';
import { unreviewedOf } from './emergency.ts';
import { lasts, notLongerRefusal, openByClauses } from './overlap.ts';
import type { Actor, World } from './ports.ts';
import { earlierOf } from './request.ts';

/** What is asked about: texts as somebody would type them; what is left out is not judged. */
export type Question = {
  readonly source?: string | undefined;
  readonly duration?: string | undefined;
  readonly reason?: string | undefined;
};

/** Every clause is run, so everything that blocks the request is seen at once. */
export async function explain(
  world: Pick<World, 'policies' | 'now'> & {
    readonly people: Pick<World['people'], 'known' | 'members'>;
    readonly grants: Pick<World['grants'], 'live' | 'currentOf' | 'dueOf' | 'since'>;
    readonly rounds: Pick<World['rounds'], 'namedAt'>;
  },
  policy: Policy,
  { person, source: from, duration, reason }: Question & { readonly person: Person },
): Promise<readonly Explained[]> {
  const at = world.now();
  const source = from === undefined ? undefined : parseSource(from, policy);
  const ttlMs = duration === undefined ? undefined : parseDuration(duration);
  const live = await world.grants.live(policy.database);
  const earlier = await earlierOf(world.grants, policy, { requester: person.id, at });
  const read = source && !isRefusal(source) ? source.source : undefined;
  const length = ttlMs !== undefined && !isRefusal(ttlMs) ? ttlMs : undefined;
  const asking =
    read === undefined || length === undefined
      ? undefined
      : { person, source: read, ttlMs: givenMs(policy, length), at, earlier };
  const open = asking && openByClauses(live, asking);
  const notByClause = (clause: Automatic, asked: Asking) =>
    open && !lasts(open, asked)
      ? notLongerRefusal(policy, clause, { open, asking: asked })
      : whyNotAutomatic(policy, clause, asked);
  // That access gets a later end, and none is added.
  const isNoneMore =
    open && (lasts(open, asking) || policy.automatic.some((clause) => !notByClause(clause, asking)));
  const why = reason?.trim();
  const ofSource = source && (isRefusal(source) ? source : undefined);
  const ofLength = isRefusal(ttlMs)
    ? ttlMs
    : length === undefined
      ? undefined
      : durationRefusal(policy, length);
  return [
    answered('requesters', requesterRefusal(policy, person)),
    from === undefined ? notAsked('widestRange, regions') : answered('widestRange, regions', ofSource),
    read === undefined
      ? notAsked('allowedRanges, deniedRanges')
      : answered('allowedRanges, deniedRanges', rangesRefusal(policy, read)),
    duration === undefined
      ? notAsked('minDuration, maxDuration')
      : answered('minDuration, maxDuration', ofLength),
    ...(policy.endEarlyMs > 0
      ? [
          {
            clause: 'endEarly',
            answer: { earlyMs: policy.endEarlyMs, longestMs: longestGivenMs(policy) },
          },
        ]
      : []),
    why === undefined
      ? notAsked('reason')
      : answered('reason', reasonRefusal(why) ?? reasonFormRefusal(policy, why)),
    hoursExplained(policy, at),
    answered(
      'maxLive, maxLivePerPerson',
      isNoneMore ? undefined : mostLiveRefusal(policy, { requester: person.id, live }),
    ),
    answered(
      'maxLivePerPersonInAll',
      isNoneMore
        ? undefined
        : liveInAllRefusal(policy, (await world.grants.currentOf(person.id)).filter(isLive)),
    ),
    answered('approvers, approvals', await nobodyRefusal(world, policy, person.id)),
    ...policy.automatic.map((clause): Explained => {
      const name = `automatic: ${clause.name}`;
      return asking ? answered(name, notByClause(clause, asking)) : notAsked(name);
    }),
    answered(
      'emergency',
      emergencyRefusal(policy, person) ??
        emergencyTerms(policy, { source: from, ms: length }) ??
        unreviewedRefusal(
          policy,
          (await unreviewedOf(world, person.id)).map(({ id }) => id),
        ),
    ),
    ...(policy.emergency && !emergencyRefusal(policy, person)
      ? [{ clause: 'emergency.reviewers', answer: { who: reviewersOf(policy) } }]
      : []),
  ];
}

function hoursExplained(policy: Policy, at: number): Explained {
  const { hours } = policy;
  const refusal = hoursRefusal(policy, at);
  if (refusal || !hours || isWithin(hours, at)) return answered('hours', refusal);
  return { clause: 'hours', answer: { outside: hours } };
}

function emergencyTerms(
  policy: Policy,
  { source, ms }: { readonly source: string | undefined; readonly ms: number | undefined },
): Refusal | undefined {
  const { emergency } = policy;
  if (!emergency) return undefined;
  const capped = cappedBy(policy, emergency);
  const parsed = source === undefined ? undefined : parseSource(source, capped);
  const refusal =
    (isRefusal(parsed) ? parsed : undefined) ?? (ms === undefined ? undefined : durationRefusal(capped, ms));
  return refusal && ofEmergency(refusal);
}

function answered(clause: string, refusal: Refusal | undefined): Explained {
  return { clause, answer: refusal ? { refusal } : 'yes' };
}

function notAsked(clause: string): Explained {
  return { clause, answer: 'not asked' };
}

/** Why this approver is one of those who are asked; a refusal where they are not. */
export async function whyAsked(world: World, actor: Actor, id: GrantId): Promise<WhyAsked | Refusal> {
  const judged = await judge(world, actor, id);
  if (isRefusal(judged)) return judged;
  const { policy, person } = judged;
  return { policy, by: answersBy(policy, person) };
}

/** What makes an approver of somebody who is one. */
export function answersBy(policy: Policy, person: Person): WhyAsked['by'] {
  const who = approversOf(policy);
  if (who.people.includes(person.id)) return 'name';
  const groups = who.groups.filter((group) => person.groups.get(group)?.is === 'in');
  return groups.length > 0 ? groups : 'anyone';
}
