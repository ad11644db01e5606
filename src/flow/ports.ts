/** What the story needs from the world: small interfaces, declared by the one who uses them. */
import type { Moved, TrailLook } from '../grant/audit.ts';
import type { Closing } from '../grant/envelope.ts';
import type { DatabaseName, GrantId, GroupId, PersonId, RuleId } from '../grant/ids.ts';
import type { Person } from '../grant/person.ts';
import type { Place } from '../grant/place.ts';
import type { Policy } from '../grant/policy.ts';
import type { NextStep, Problem } from '../grant/problem.ts';
import type { Approved, Current, Grant, Live, Requested } from '../grant/record.ts';
import type { Refusal } from '../grant/refusal.ts';
import type { Rule, RuleAskedFor } from '../grant/rule.ts';
import type { Source } from '../grant/source.ts';
import type { Urgency } from '../grant/urgency.ts';
import type { AlarmNews, Alarms } from './alarms.ts';
import type { Backoff } from './backoff.ts';
import type { CallKind, CallsRefused, CallUrgency } from './calls.ts';
import type { MemoryWatch } from './memory-loss.ts';
import type { Notes } from './notes.ts';
import type { Primary, Removals } from './removal.ts';

/** Is there room for one more? What is asked here is true at the very moment of writing, also when others write at the same time. */
export type Room = {
  /** among the other live grants of its database */
  readonly inDatabase?: (live: readonly Live[]) => Refusal | undefined;
  /** among everything else that its requester has waiting or open, at every database */
  readonly ofPerson?: (current: readonly Current[]) => Refusal | undefined;
  /** among what `dueOf` tells of its requester */
  readonly ofDue?: (due: readonly Grant[]) => Refusal | undefined;
};

/**
 * The record. Every call may throw a `Fault`, also where a later build wrote that record; what else is there and does not parse is
 * reported and thrown, never skipped.
 */
export type Grants = {
  /** false where there is one of that id already: the same delivery came twice; it stays as it is */
  create(moved: Moved<Requested | Approved>): Promise<boolean>;
  create(moved: Moved<Requested | Approved>, room: Room): Promise<boolean | Refusal>;
  get(id: GrantId): Promise<Grant | undefined>;
  /**
   * Compare-and-swap: reads, asks `change`, and writes record, indexes and audit event together if nobody was quicker;
   * otherwise it begins again. So `change` may be called several times: no I/O in it. What becomes live by it needs `room`.
   */
  update<To extends Grant>(
    id: GrantId,
    change: (grant: Grant) => Moved<To> | Refusal,
    room?: Room,
  ): Promise<To | Refusal>;
  /** the approved and the active ones of that database that can be read */
  live(database: DatabaseName): Promise<readonly Live[]>;
  /** the same, and the ids of those that cannot: nothing is known of them but that they are there */
  livePicture(database: DatabaseName): Promise<LivePicture>;
  /** those in any state whose record says that something is due by then */
  due(by: number): Promise<readonly Grant[]>;
  /** those that this person asked for and of which something is due at some time: all that are not over, and what waits for a review */
  dueOf(requester: PersonId): Promise<readonly Grant[]>;
  /** those that this person asked for since then */
  since(requester: PersonId, from: number): Promise<readonly Grant[]>;
  /** the newest ones that this person asked for */
  of(requester: PersonId, count: number): Promise<readonly Grant[]>;
  /** what this person asked for and is requested, approved or active, however old it is; the newest first */
  currentOf(requester: PersonId): Promise<readonly Current[]>;
  /** those of them that are there and can be read */
  those(ids: readonly GrantId[]): Promise<readonly Grant[]>;
  /** makes `due`, `live` and `currentOf` find those of these that they miss: an index was lost, or a build that keeps none wrote them */
  reindex(grants: readonly Grant[]): Promise<void>;
  /** those that changed since people were last told */
  untold(): Promise<readonly GrantId[]>;
  /**
   * People see something that the record does not say: it is untold again, even while a process is telling it, until it was told
   * from the beginning again.
   */
  retell(id: GrantId): Promise<void>;
  /** whether the audit trail still has `known`, or the newer entry that this process has written since */
  trail(known: string | undefined): Promise<TrailLook>;
  /** what telling it now would settle; for `told`, once people were told */
  telling(id: GrantId): Promise<number>;
  /** people were told up to that; what came later stays untold */
  told(id: GrantId, upTo: number): Promise<void>;
};

/** The closing envelopes of this installation, written with the records; see grant/envelope.ts. Every call may throw a `Fault`. */
export type Closings = {
  /** those that are running, and those that ended lately; one that cannot be read is reported */
  all(): Promise<readonly Closing[]>;
  /** writes it, unless it changed since it was read: then false */
  replace(before: Closing, after: Closing): Promise<boolean>;
  /** writes it where its grant has none that any build can read, and is still at that version; else false */
  add(closing: Closing): Promise<boolean>;
  /** forgets those that ended before that instant and have no rule in doubt */
  forget(endedBefore: number): Promise<void>;
};

/** An older name of this installation. */
export type Former = {
  readonly installation: string;
  readonly closings: Closings;
  readonly grants: Grants;
};

/** A configured database, wherever its name leads today; or one add-on, as a record knows it. */
export type At = DatabaseName | Place;

/** `unreadable`: spoiled, or written by a later build; `later`: those of them that are. */
export type LivePicture = {
  readonly grants: readonly Live[];
  readonly unreadable: readonly GrantId[];
  readonly later: readonly GrantId[];
};

/**
 * The list of allowed sources of each database, as Scalingo holds it. Every call may throw a `Fault`. All that one of these needs takes
 * 10 s at most for a removal, 20 s for an opening; a `signal` ends it sooner.
 */
export type Firewall = {
  /** the add-on that the name leads to today; looked up once, and again after a 404 */
  place(
    database: DatabaseName,
    urgency: CallKind,
    more?: { readonly known?: 'answered 404'; readonly signal?: AbortSignal | undefined },
  ): Promise<Place>;
  /** the configured databases that were found to be that add-on: more than one where the file has two names for it */
  namesOf(place: Place): readonly DatabaseName[];
  /** the file says of that name what it said when it was found to lead to that add-on; nothing is asked of Scalingo */
  isUnchanged(database: DatabaseName, place: Place): boolean;
  /** every rule there, ours and other people's; by default nothing depends on it but looking */
  list(at: At, urgency?: CallUrgency, signal?: AbortSignal): Promise<readonly Rule[]>;
  /** resolves once Scalingo confirmed the rule: by its answer, or, where that was lost, by a list; `Fault.made` says what is known if not */
  add(at: At, wanted: RuleAskedFor, signal?: AbortSignal): Promise<Rule>;
  /** resolves once Scalingo confirmed that the rule is gone, also when it already was */
  remove(at: At, rule: RuleId): Promise<void>;
};

/** What is in the way, and what people can do about it. */
export type Hindrance = { readonly what: Problem; readonly next: NextStep };

export type Readiness = {
  /** why nothing can be opened there now; undefined where nothing is in the way; may throw a `Fault` */
  hindrance(database: DatabaseName, urgency?: CallKind, signal?: AbortSignal): Promise<Hindrance | undefined>;
  /** why nothing can ever be opened there, as far as that was found out already */
  never(database: DatabaseName): Hindrance | undefined;
  /** what a person does where there are as many rules as there may be */
  makeRoom(database: DatabaseName): NextStep;
};

/** `what`: such as “TLSv1.3, 42 ms”; where it was not reached a word such as “timed out”, or the system's own. */
type Tried = { readonly reached: boolean; readonly what: string };

/** Tries the endpoint of a database from where this runs. */
export type Probe = {
  /** may throw a `Fault` where the endpoint is not known */
  try(database: DatabaseName): Promise<Tried>;
};

/** Asks for background work. Never throws: what is lost here is asked for again by the sweep. */
export type Jobs = {
  converge(database: DatabaseName): Promise<void>;
  /** ask for a converge at that instant, not before */
  wake(database: DatabaseName, at: number): Promise<void>;
  /** the same after a fault: one waits for each database, at the soonest instant that was asked for */
  retry(database: DatabaseName, at: number): Promise<void>;
  announce(grant: GrantId, urgency?: Urgency): Promise<void>;
  /** best effort: a probe that is lost is not asked for again */
  probe(grant: GrantId): Promise<void>;
};

/** Messages wait for Slack, so they have a queue of their own. */
export const QUEUE_NAMES = ['access', 'messages'] as const;
export type QueueName = (typeof QUEUE_NAMES)[number];

/** How many rules a list shows: of this installation, and of everyone else. */
export type RuleCount = { readonly ours: number; readonly others: number };
type Listed = RuleCount & {
  readonly isFull: boolean;
  readonly at: number;
  /** what the rules of everyone else let in, unless another name of an installation opened them for a while */
  readonly theirs: readonly Source[];
};

/** Who begins a sweep: the schedule in the queue, the watchdog of a process, or a process at its start and after a leap of the time. */
export const SWEEPERS = ['schedule', 'watchdog', 'start'] as const;
export type Sweeper = (typeof SWEEPERS)[number];

/** What the rounds remember of each database, shared by all processes. */
export type Rounds = {
  /** one more fault in a row; how many there are now */
  failed(database: DatabaseName): Promise<number>;
  converged(database: DatabaseName, at: number): Promise<void>;
  /** when each was last converged; those never converged are left out */
  convergedAt(): Promise<ReadonlyMap<DatabaseName, number>>;
  listed(database: DatabaseName, seen: Listed): Promise<void>;
  /** how many rules each had then; those never listed are left out */
  rulesAt(): Promise<ReadonlyMap<DatabaseName, RuleCount>>;
  /** what rules of everyone else let in by its last list; undefined where none is known */
  theirsOf(database: DatabaseName): Promise<Pick<Listed, 'theirs' | 'at'> | undefined>;
  /** when those were listed whose last list had all the rules that Scalingo takes */
  fullAt(): Promise<ReadonlyMap<DatabaseName, number>>;
  /** a process has these in its file */
  named(databases: readonly DatabaseName[], at: number): Promise<void>;
  /** when each was last named; those never named are left out */
  namedAt(): Promise<ReadonlyMap<DatabaseName, number>>;
  swept(at: number, by: Sweeper): Promise<void>;
  sweptAt(): Promise<number | undefined>;
  /** when each of them last swept; those that never did are left out */
  sweptBy(): Promise<ReadonlyMap<Sweeper, number>>;
  /** a canary job came through that queue: the queue and a worker of it are alive */
  passed(queue: QueueName, at: number): Promise<void>;
  passedAt(queue: QueueName): Promise<number | undefined>;
};

/** Who presses: the ids that came with the callback, to be looked up before anything is done. */
export type Actor = { readonly id: PersonId; readonly team: string };

/** Who asks. `deliveryId`: of the grant that this delivery of Slack's asks for, which is the same when it comes again. */
export type Asker = Actor & { readonly deliveryId: GrantId };

export type People = {
  /** never throws: a look-up that failed is part of the answer, so that what needs it fails closed */
  person(actor: Actor, groups: readonly GroupId[]): Promise<Person>;
  /** the same for someone who is named in a record and is not acting now */
  known(id: PersonId, groups: readonly GroupId[]): Promise<Person>;
  /** who is in it; undefined where Slack will not tell */
  members(group: GroupId): Promise<readonly PersonId[] | undefined>;
};

/** The messages that people see of one grant. */
export type Projection = {
  /** makes them match the record, however often it is called; throws a `Fault` where one could not be written */
  show(grant: Grant): Promise<void>;
  /** the address of its card; undefined where it has none, or Slack has not told ours; may throw a `Fault` */
  cardLink(grant: GrantId): Promise<string | undefined>;
  /** its card is in another channel than this process has for its database; may throw a `Fault` */
  isElsewhere(grant: Grant): Promise<boolean>;
  /** are requests for that database, or another one, posted in that channel, as far as any process knows? May throw a `Fault` */
  isInUse(of: { readonly channel: string; readonly database: DatabaseName }): Promise<boolean>;
};

/** `event`: a stable name in snake_case, for those who search the log or alarm on it. */
type Event = { readonly event: string; readonly [fact: string]: unknown };

export type Log = {
  info(facts: Event, what: string): void;
  warn(facts: Event, what: string): void;
  error(facts: Event, what: string): void;
};

/** Everything that the story is told with. */
export type World = {
  readonly installation: string;
  readonly policies: ReadonlyMap<DatabaseName, Policy>;
  readonly grants: Grants;
  readonly closings: Closings;
  /** older names of this installation, and what they have in this Redis */
  readonly former: readonly Former[];
  readonly removals: Removals;
  readonly primary: Primary;
  readonly calls: CallsRefused;
  readonly alarms: Alarms;
  readonly memory: MemoryWatch;
  readonly alarmNews: AlarmNews;
  readonly notes: Notes;
  /** closes the audit trail so far, so that a later change of it is found; may throw a `Fault` */
  readonly seals: { close(at: number): Promise<void> };
  /**
   * removes what was over for longer than it is kept, the oldest first and some of it at a time, and nothing that one of these sinks has
   * not taken; may throw a `Fault`
   */
  readonly retention: { trim(at: number, sinks: readonly string[]): Promise<void> };
  /** gives what is new in the audit trail to where it goes besides Redis; never throws, and takes as long as the slowest of them */
  readonly auditCopies: { readonly sinks: readonly string[]; deliver(): Promise<void> };
  readonly firewall: Firewall;
  readonly readiness: Readiness;
  readonly probe: Probe;
  readonly jobs: Jobs;
  readonly rounds: Rounds;
  readonly people: People;
  readonly projection: Projection;
  /** the one clock of all processes; see src/clock */
  readonly now: () => number;
  /** a monotonic clock, which nobody sets: to measure how long something takes */
  readonly steady: () => number;
  /** why nothing may be opened now, as far as the time is concerned */
  readonly clockDoubt: () => Problem | undefined;
  readonly random: () => number;
  /** how long openings may hold a database, in milliseconds: all look-ups and calls of one converge for them */
  readonly openingMs: number;
  /** from one converge that failed to the next */
  readonly retry: Backoff;
  /** how many calls all processes together may make at Scalingo in a minute */
  readonly callsPerMinute: number;
  readonly log: Log;
};
