/** What a database allows. Its evaluation, clause by clause, is in evaluate.ts. */
import { z } from 'zod';
import type { Hours } from './hours.ts';
import { type DatabaseName, GroupId, PersonId } from './ids.ts';
import type { Source } from './source.ts';

/** People named one by one, by Slack user group, or every full member of the workspace. */
export const Who = z.object({
  everyone: z.boolean(),
  people: z.array(PersonId).readonly(),
  groups: z.array(GroupId).readonly(),
});
export type Who = Readonly<z.infer<typeof Who>>;

/** How many approvers have to say yes, or one from each of these groups. */
export type Quorum =
  | { readonly of: 'any'; readonly count: number }
  | { readonly of: 'each'; readonly groups: readonly GroupId[] };

/** A compiled regular expression. It matches in linear time, since the text is anyone's. */
export type Pattern = {
  /** what was found and its groups, a group that took no part being undefined; null if nothing was found */
  exec(text: string): readonly (string | undefined)[] | null;
  /** how many groups it has */
  groupCount(): number;
  /** as it was written */
  pattern(): string;
};

/** What a reason has to look like, and what is made of it. */
type ReasonForm = {
  /** must be found in it */
  readonly pattern: Pattern;
  /** what people are told where it is not */
  readonly error: string;
  /** where `$0` is replaced with the match, and `$1` with its first group */
  readonly link: string | undefined;
};

/** Where all of it holds, nobody has to be asked. */
export type Automatic = {
  /** what the card calls it */
  readonly name: string;
  readonly who: Who;
  readonly upToMs: number;
  /** ranges, and regions such as region:osc-fr1; empty: from any address that may be asked for, and from no region */
  readonly from: readonly Source[];
  /** the shortest prefix that it opens; absent: one address */
  readonly widest?: number | undefined;
  readonly withinHours: boolean;
  /** how long one person may have access by it within 24 hours, in all; absent: as often as they ask */
  readonly perDayMs?: number | undefined;
};

/** Break-glass: opens at once, loudly, and is looked at afterwards. */
export type Emergency = {
  readonly who: Who;
  readonly longestMs: number;
  /** who is pinged at once */
  readonly tell: Who;
  /** who may review it, but never their own; absent: approvers and those who are told */
  readonly reviewers?: Who | undefined;
  /** how many emergencies of one person may be unreviewed at once */
  readonly mostUnreviewed: number;
  /** the shortest prefix that it opens; absent: one address */
  readonly widest?: number | undefined;
  /** Scalingo's regions that it opens; absent: none */
  readonly regions?: readonly string[] | undefined;
};

export type Policy = {
  readonly database: DatabaseName;
  /** it has left the file: what is open there ends, and nothing else is done */
  readonly isRetired?: true;
  readonly requesters: Who;
  readonly approvers: Who;
  /** who is pinged about requests, reminders, more time and reviews; null: everyone who can answer */
  readonly ping: Who | null;
  readonly quorum: Quorum;
  readonly selfApproval: boolean;
  /** may end anybody's access */
  readonly admins: Who;
  readonly shortestMs: number;
  readonly longestMs: number;
  /** what the form begins with */
  readonly usualMs: number;
  /** what the form offers; empty: any length is typed */
  readonly offeredMs: readonly number[];
  /** the shortest prefix that may be asked for: 32 is one address */
  readonly widest: number;
  /** where one may come from, such as the company's VPN; empty: from anywhere */
  readonly allowedRanges: readonly Source[];
  readonly deniedRanges: readonly Source[];
  /** Scalingo's regions that may be asked for; none unless named */
  readonly regions: readonly string[];
  readonly documentationRanges: 'allowed' | 'refused';
  readonly reason: ReasonForm | null;
  readonly hours: Hours | null;
  readonly automatic: readonly Automatic[];
  readonly emergency: Emergency | null;
  readonly extending: 'automatic' | 'by hand' | 'never';
  readonly mostLivePerPerson: number | null;
  /** at all databases together */
  readonly mostLivePerPersonInAll: number | null;
  readonly mostLive: number | null;
  /** how many requests of one person may wait for an answer, at all databases together */
  readonly mostPendingPerPerson: number;
  /** how many of Scalingo's thirty rules are left to others */
  readonly spareRules: number;
  /** how long a request waits for an answer */
  readonly lapseAfterMs: number;
  /** how long after the approval the rule may take to open */
  readonly openWithinMs: number;
  /** how much before the end the rule is removed, where the end must be strict */
  readonly endEarlyMs: number;
  /** whether the endpoint is tried from here once it is open */
  readonly probe: boolean;
};

/** Every group whose members must be known to judge who asks. */
export function askingGroups({ requesters, automatic, emergency }: Policy): readonly GroupId[] {
  const who = [requesters, ...automatic.map((clause) => clause.who), ...(emergency ? [emergency.who] : [])];
  return [...new Set(who.flatMap(({ groups }) => groups))];
}

/** All that are listed, by name or by group. */
export function namesOf({ people, groups }: Who): readonly (PersonId | GroupId)[] {
  return [...people, ...groups];
}

/** Every group whose members must be known to judge who answers. */
export function answeringGroups({ approvers, admins, quorum, emergency }: Policy): readonly GroupId[] {
  const each = quorum.of === 'each' ? quorum.groups : [];
  const reviewing = emergency ? (emergency.reviewers ?? emergency.tell).groups : [];
  return [...new Set([...approvers.groups, ...admins.groups, ...each, ...reviewing])];
}
