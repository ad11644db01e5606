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
  /** of former names of the installation: all that can be done with them is to end them */
  readonly former: readonly Live[];
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
  { grants, closings, former }: Pick<World, 'grants' | 'closings' | 'former'>,
  policies: readonly Of[],
): Promise<readonly AccessNow<Of>[]> {
  if (policies.length === 0) return [];
  const envelopes = await Promise.all(
    [closings, ...former.map((one) => one.closings)].map((one) => one.all()),
  );
  const running = envelopes.flat().filter(isRunning);
  return Promise.all(
    policies.map(async (policy) => {
      const own = await grants.livePicture(policy.database);
      const earlier = await Promise.all(former.map((one) => one.grants.livePicture(policy.database)));
      const unread = [own, ...earlier].flatMap((picture) => picture.unreadable);
      const unreadable = running.filter(({ grant }) => unread.includes(grant));
      return {
        policy,
        grants: byEnd(own.grants),
        former: byEnd(earlier.flatMap((picture) => picture.grants)),
        unreadable,
        unknown: unread.filter((id) => !unreadable.some(({ grant }) => grant === id)),
      };
    }),
  );
}

function byEnd(grants: readonly Live[]): readonly Live[] {
  return grants.toSorted((one, other) => endOf(one) - endOf(other));
}

function endOf(grant: Live): number {
  return grant.state === 'active' ? endsAt(grant) : Number.POSITIVE_INFINITY;
}
