/** Every "no" that people can meet: a value with the numbers that make it useful. The sentences are in src/words. */
import type { DatabaseName, GroupId, PersonId } from './ids.ts';
import type { Stranger } from './person.ts';
import type { Who } from './policy.ts';
import type { NextStep, Problem } from './problem.ts';
import type { Active, Grant, Live, Requested } from './record.ts';
import type { Source, SourceRefusal } from './source.ts';
import type { TermRefusal } from './term.ts';

export type Refusal =
  // what was asked for
  | SourceRefusal
  | { readonly no: 'range-denied'; readonly source: Source; readonly range: Source }
  | {
      readonly no: 'range-not-allowed';
      readonly source: Source;
      readonly allowed: readonly Source[];
      /** the automatic clause that does not allow it, where it is not the database as such */
      readonly clause?: string;
    }
  | TermRefusal
  /** access begins when it is approved */
  | { readonly no: 'start-later' /** the words that ask for it */; readonly text: string }
  /** more time up to an instant that is no later than its end */
  | { readonly no: 'lasts-already'; readonly grant: Active }
  | { readonly no: 'two-databases' /** as typed */; readonly named: readonly string[] }
  | {
      readonly no: 'duration-too-long';
      readonly askedMs: number;
      readonly longestMs: number;
      readonly clause?: string;
      readonly emergency?: true;
    }
  | { readonly no: 'duration-too-short'; readonly askedMs: number; readonly shortestMs: number }
  | { readonly no: 'reason-missing' }
  | { readonly no: 'reason-too-long'; readonly length: number; readonly longest: number }
  | { readonly no: 'reason-form' /** the operator's words */; readonly error: string }
  | { readonly no: 'outside-hours'; readonly hours: string }
  /** outside the hours nothing is approved automatically */
  | { readonly no: 'by-hand-now'; readonly hours: string }
  | { readonly no: 'not-in-clause'; readonly clause: string }
  /** the clause that said yes, which is no longer in the policy */
  | { readonly no: 'clause-gone'; readonly clause: string; readonly database: DatabaseName }
  | {
      readonly no: 'clause-used-up';
      readonly clause: string;
      readonly usedMs: number;
      readonly perDayMs: number;
    }
  | {
      readonly no: 'too-many-of-person' | 'too-many-of-database';
      readonly database: DatabaseName;
      readonly live: number;
      readonly most: number;
    }
  /** at all databases together; `databases`: where */
  | {
      readonly no: 'too-many-in-all';
      readonly databases: readonly DatabaseName[];
      readonly live: number;
      readonly most: number;
    }
  /** the same is asked for already, and waits for an answer */
  /** they have open access from there, which can be extended */
  | { readonly no: 'access-held'; readonly grant: Active }
  /** by a rule that is not ours */
  | { readonly no: 'let-in'; readonly database: DatabaseName; readonly source: Source }
  | { readonly no: 'already-waiting'; readonly grant: Requested }
  | { readonly no: 'too-many-waiting'; readonly grants: readonly Requested[]; readonly most: number }
  | {
      /** there is none of that name, or this person may not ask for it: they must not find out which */
      readonly no: 'unknown-database';
      readonly text: string;
      /** those that this person may ask for */
      readonly known: readonly DatabaseName[];
    }
  /** this person may ask for none; `admins`: of all of them */
  | { readonly no: 'no-database'; readonly admins: Admins }
  | { readonly no: 'none-set-up' }
  /** a grant's database is not in the configuration any more */
  | { readonly no: 'database-gone' }
  /** its name leads to another database at Scalingo by now */
  | { readonly no: 'leads-elsewhere'; readonly database: DatabaseName }
  /** nothing can ever be opened there */
  | { readonly no: 'impossible'; readonly what: Problem; readonly next: NextStep }
  // who asks or answers
  | { readonly no: 'not-a-member'; readonly stranger: Stranger }
  | { readonly no: 'cannot-tell-who'; readonly why: string }
  | { readonly no: 'cannot-tell-group'; readonly group: GroupId; readonly why: string }
  /** somebody who said yes before, by whom it would be decided */
  | { readonly no: 'cannot-tell-approver'; readonly person: PersonId; readonly why: string }
  | { readonly no: 'not-a-requester'; readonly database: DatabaseName; readonly admins: Admins }
  /** `able`: those who may, for people who may learn of the database; nobody else is told */
  | { readonly no: 'not-an-approver'; readonly database: DatabaseName; readonly able?: Who }
  /** who has access is not for them to see; of that database, or of all */
  | { readonly no: 'not-a-viewer'; readonly database?: DatabaseName }
  | { readonly no: 'not-a-reviewer'; readonly able?: Who }
  /** `able`: the others who may */
  | { readonly no: 'own-request'; readonly able: Who }
  | { readonly no: 'own-emergency'; readonly able?: Who }
  | { readonly no: 'not-yours'; readonly grant: Grant }
  // what state things are in
  | { readonly no: 'unknown-grant'; readonly id: string }
  | Settled
  /** it waits for an answer, so there is no access to end or change */
  | { readonly no: 'not-approved-yet'; readonly grant: Requested }
  /** it is approved or open, so it is ended and no longer cancelled */
  | { readonly no: 'access-given'; readonly grant: Live }
  /** what is answered is not what the record asks now */
  | { readonly no: 'outdated'; readonly grant: Grant }
  | { readonly no: 'already-ending'; readonly grant: Grant }
  | { readonly no: 'requester-may-not'; readonly why: Refusal }
  | { readonly no: 'approved-already'; readonly grant: Grant }
  | { readonly no: 'reminded-lately'; readonly grant: Grant; readonly at: number }
  /** outside the hours, where approvers cannot answer before `from` */
  | { readonly no: 'nobody-answers-now'; readonly from: number }
  /** `again`: from when more time may be asked for again */
  | {
      readonly no: 'more-refused-lately';
      readonly grant: Grant;
      readonly by: PersonId;
      readonly at: number;
      readonly again: number;
    }
  | { readonly no: 'extension-waits'; readonly grant: Grant }
  | { readonly no: 'extends-too-long'; readonly askedMs: number; readonly longestMs: number }
  | { readonly no: 'no-extension'; readonly database: DatabaseName }
  /** today's policy is against what was asked for, said to an approver */
  | { readonly no: 'blocked'; readonly grant: Requested; readonly why: Refusal }
  | { readonly no: 'more-than-asked'; readonly grant: Grant }
  | {
      readonly no: 'nobody-could-approve';
      readonly database: DatabaseName;
      readonly need: number;
      readonly have: number;
      readonly admins: Admins;
    }
  | { readonly no: 'no-emergency'; readonly database: DatabaseName }
  | { readonly no: 'no-emergency-anywhere' }
  /** this person may request none, and open these in an emergency, each with its longest duration */
  | { readonly no: 'only-in-emergency'; readonly databases: readonly InEmergency[] }
  /** nobody has reviewed the emergencies that this person had before */
  | { readonly no: 'unreviewed'; readonly grants: readonly Grant[] }
  /** an emergency takes a tick that it cannot wait */
  | { readonly no: 'not-confirmed' }
  // an address that changed
  | { readonly no: 'same-source'; readonly grant: Grant }
  | { readonly no: 'still-moving'; readonly grant: Grant }
  | { readonly no: 'region-cannot-move'; readonly grant: Grant }
  /** the clause that approved it does not approve the new address: an approver has to be asked */
  | {
      readonly no: 'not-moved';
      readonly why: Refusal;
      readonly database: DatabaseName;
      readonly source: Source;
    }
  | { readonly no: 'wider-than-approved'; readonly source: Source; readonly approved: Source };

/** `of`: what was meant to be answered or changed; the request itself where it is absent. */
export type Settled = {
  readonly no: 'settled';
  readonly grant: Grant;
  readonly of?: 'more time' | 'review' | 'access';
};

export type InEmergency = { readonly database: DatabaseName; readonly longestMs: number };

/** Those who can do something about it, as the file names them. */
type Admins = readonly (PersonId | GroupId)[];

export function isRefusal(outcome: object | number | boolean | undefined): outcome is Refusal {
  return typeof outcome === 'object' && 'no' in outcome;
}
