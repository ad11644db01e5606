/** Who somebody is, as far as policy cares: facts looked up at the moment of the click, never taken from a payload. */
import type { GroupId, PersonId } from './ids.ts';

/** Why somebody in the workspace is not a full member. */
export type Stranger = 'guest' | 'bot' | 'deactivated' | 'from another workspace' | 'unconfirmed';

export type MemberStatus =
  /** `zone`: of their clock, as the IANA names it; absent where it is not known */
  | { readonly is: 'member'; readonly zone?: string | undefined }
  | { readonly is: 'stranger'; readonly as: Stranger }
  /** the look-up failed; `why` says how, for people */
  | { readonly is: 'unknown'; readonly why: string };

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
