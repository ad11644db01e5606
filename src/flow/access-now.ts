/** Who has access now: for those who answer a database's requests, and for its admins. */
import { viewerRefusal } from '../grant/answerers.ts';
import { type Closing, isRunning } from '../grant/envelope.ts';
import type { GrantId } from '../grant/ids.ts';
import type { Policies } from '../grant/learnt.ts';
import type { Person } from '../grant/person.ts';
import type { Policy } from '../grant/policy.ts';
import { endsAt, type Live } from '../grant/record.ts';
import type { World } from './ports.ts';

export type AccessNow<Of extends Pick<Policy, 'database'> = Policy> = {
  readonly policy: Of;
  /** what ends first comes first, and what is not open yet last */
  readonly grants: readonly Live[];
  /** those whose record cannot be read here: the envelope still knows whose it is, from where and until when */
  readonly unreadable: readonly Closing[];
  /** those of which not even that is known */
  readonly unknown: readonly GrantId[];
};

export type Viewable = {
  /** of which this person may see it, in the order of the file */
  readonly policies: Policies;
  /** why there may be more: a group could not be looked up */
  readonly doubt: string | undefined;
};

/** `person`: looked up with the `answeringGroups` of all these policies. */
export function viewableBy(policies: Policies, person: Person): Viewable {
  const judged = [...policies].map(([database, policy]) => ({
    database,
    policy,
    refusal: viewerRefusal(policy, person),
  }));
  const [doubt] = judged.flatMap(({ refusal }) => (refusal?.no === 'cannot-tell-group' ? refusal.why : []));
  const visible = judged.filter(({ refusal }) => refusal === undefined);
  return { policies: new Map(visible.map(({ database, policy }) => [database, policy])), doubt };
}

export async function accessNow<Of extends Pick<Policy, 'database'>>(
  { grants, closings }: Pick<World, 'grants' | 'closings'>,
  policies: readonly Of[],
): Promise<readonly AccessNow<Of>[]> {
  if (policies.length === 0) return [];
  const running = (await closings.all()).filter(isRunning);
  return Promise.all(
    policies.map(async (policy) => {
      const picture = await grants.livePicture(policy.database);
      const unreadable = running.filter(({ grant }) => picture.unreadable.includes(grant));
      return {
        policy,
        grants: [...picture.grants].sort((one, other) => endOf(one) - endOf(other)),
        unreadable,
        unknown: picture.unreadable.filter((id) => !unreadable.some(({ grant }) => grant === id)),
      };
    }),
  );
}

function endOf(grant: Live): number {
  return grant.state === 'active' ? endsAt(grant) : Number.POSITIVE_INFINITY;
}
