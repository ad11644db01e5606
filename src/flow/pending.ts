/** What waits for somebody: requests to answer, more time that is asked for, emergencies that nobody has looked at. */
import { approverRefusal, reviewerRefusal } from '../grant/answerers.ts';
import type { Person } from '../grant/person.ts';
import type { Policy } from '../grant/policy.ts';
import { hasApproved } from '../grant/quorum.ts';
import { awaitsReview, endsAt, type Grant } from '../grant/record.ts';
import type { World } from './ports.ts';

export type Waiting = {
  readonly grant: Grant;
  readonly policy: Policy;
  /** one grant may wait for more than one of them */
  readonly for: readonly ('an answer' | 'more time' | 'a review')[];
};

/** The longest due first. What this person has said yes to already waits for others. */
export async function waitingFor(
  { grants, policies, now }: Pick<World, 'grants' | 'policies' | 'now'>,
  person: Person,
): Promise<readonly Waiting[]> {
  const at = now();
  const unfinished = await grants.due(Number.MAX_SAFE_INTEGER);
  return unfinished.flatMap((grant) => {
    const policy = policies.get(grant.database);
    if (!policy) return [];
    const kinds = kindsFor(grant, { person, at }).filter((kind) => !refuse[kind](policy, person, grant));
    return kinds.length === 0 ? [] : [{ grant, policy, for: kinds }];
  });
}

const refuse: Readonly<Record<Waiting['for'][number], typeof approverRefusal>> = {
  'an answer': approverRefusal,
  'more time': approverRefusal,
  'a review': reviewerRefusal,
};

function kindsFor(
  grant: Grant,
  { person, at }: { readonly person: Person; readonly at: number },
): Waiting['for'] {
  if (grant.state === 'requested')
    return grant.lapseAt > at && !hasApproved(grant.approvals, person.id) ? ['an answer'] : [];
  const asksMore =
    grant.state === 'active' &&
    grant.extension !== undefined &&
    !grant.revoked &&
    endsAt(grant) > at &&
    !hasApproved(grant.extension.approvals, person.id);
  return [
    ...(asksMore ? (['more time'] as const) : []),
    ...(awaitsReview(grant) ? (['a review'] as const) : []),
  ];
}
