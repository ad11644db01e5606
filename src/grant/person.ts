/** Who somebody is, as far as policy cares: facts looked up at the moment of the click, never taken from a payload. */
import type { GroupId, PersonId } from './ids.ts';

/** Why somebody in the workspace is not a full member. */
export type Stranger = 'guest' | 'bot' | 'deactivated' | 'from another workspace' | 'unconfirmed';

export type MemberStatus =
  /** `zone`: of their clock, as the IANA names it; absent where it is not known */
  | { readonly is: 'member'; readonly zone?: string | undefined }
  | { readonly is: 'stranger'; readonly as: Stranger }
  /** the look-up failed; `why` says how, for people. `isNobody`: Slack answered that it knows nobody of that id */
  | { readonly is: 'unknown'; readonly why: string; readonly isNobody?: true };

/**
 * Somebody whom Slack does not know at all can approve nothing, and is not waited for. Their access ends in its time all the same, and not
 * at once: with a token of another workspace Slack would say so of everyone.
 */
export function isNobody({ status }: Pick<Person, 'status'>): boolean {
  return status.is === 'unknown' && status.isNobody === true;
}

/** By which “until 18:00” is read. */
export function zoneOf({ status }: Pick<Person, 'status'>): string | undefined {
  return status.is === 'member' ? status.zone : undefined;
}

export type Membership = { readonly is: 'in' | 'out' } | { readonly is: 'unknown'; readonly why: string };

export type Person = {
  readonly id: PersonId;
  readonly status: MemberStatus;
  /** for each group that was asked about */
  readonly groups: ReadonlyMap<GroupId, Membership>;
};
