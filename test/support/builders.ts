/** Valid things to begin a test with: each builder makes a whole one, and a test changes the one field that it is about. */
import { Reason } from '../../src/config/values.ts';
import { parseDuration } from '../../src/grant/duration.ts';
import { DatabaseName, GrantId, GroupId, PersonId, RuleId } from '../../src/grant/ids.ts';
import type { State } from '../../src/grant/lifecycle.ts';
import { type Network, parseNetwork } from '../../src/grant/network.ts';
import type { Membership, Person } from '../../src/grant/person.ts';
import type { Policy } from '../../src/grant/policy.ts';
import type { Problem } from '../../src/grant/problem.ts';
import type {
  Active,
  Approved,
  Cancelled,
  Closed,
  Denied,
  Failed,
  Grant,
  Lapsed,
  Requested,
} from '../../src/grant/record.ts';
import { labelFor, type Rule } from '../../src/grant/rule.ts';
import { type Answered, seenOf } from '../../src/grant/seen.ts';
import { Source } from '../../src/grant/source.ts';

/** Monday morning, when most of our stories begin. */
export const MORNING = Date.UTC(2026, 0, 5, 9);

export function ms(length: string): number {
  const parsed = parseDuration(length);
  if (typeof parsed !== 'number') throw new Error(`a test wrote ${length}, which is no length of time`);
  return parsed;
}

/** Something is in the way, in a few words. */
export function said(text: string): Problem {
  return { is: 'said', text };
}

/** That long after the beginning of the story. */
export function plus(length: string): number {
  return MORNING + ms(length);
}

/** `a` is `gr_a000000000`: short in a test, whole in the record. */
export function grantId(name: string): GrantId {
  return GrantId.parse(`gr_${name.padEnd(10, '0')}`);
}

/** `1` is `gr_0000000001`: of a delivery of Slack's, and of what it asks for. */
export function deliveryId(delivery: string): GrantId {
  return GrantId.parse(`gr_${delivery.padStart(10, '0')}`);
}

/** `ana` is `UANA`. */
export function personId(name: string): PersonId {
  return PersonId.parse(`U${name.toUpperCase()}`);
}

export function groupId(name: string): GroupId {
  return GroupId.parse(`S${name.toUpperCase()}`);
}

export function databaseName(name: string): DatabaseName {
  return DatabaseName.parse(name);
}

export function ruleId(name: string): RuleId {
  return RuleId.parse(name);
}

/** A bare address is one address. */
export function source(text: string): Source {
  return Source.parse(/^[\d.]+$/.test(text) ? `${text}/32` : text);
}

export const installation = 'prod';

const asked = {
  id: grantId('a'),
  version: 1,
  database: databaseName('orders'),
  source: source('203.0.113.7'),
  requester: personId('ana'),
  ttlMs: ms('2h'),
  reason: 'a slow report',
  requestedAt: MORNING,
};

const decided = { decision: { how: 'approved' as const, by: [personId('bo')] }, approvedAt: plus('5m') };

export function aRequested(change: Partial<Requested> = {}): Requested {
  return { state: 'requested', ...asked, lapseAt: plus('4h'), approvals: [], nudges: [], ...change };
}

function aDenied(change: Partial<Denied> = {}): Denied {
  return { state: 'denied', ...asked, deniedBy: personId('bo'), deniedAt: plus('5m'), ...change };
}

function aCancelled(change: Partial<Cancelled> = {}): Cancelled {
  return { state: 'cancelled', ...asked, cancelledAt: plus('5m'), ...change };
}

function aLapsed(change: Partial<Lapsed> = {}): Lapsed {
  return { state: 'lapsed', ...asked, lapsedAt: plus('4h'), ...change };
}

export function anApproved(change: Partial<Approved> = {}): Approved {
  const openBy = plus('20m');
  return { state: 'approved', ...asked, ...decided, openBy, expiresAt: openBy + asked.ttlMs, ...change };
}

export function anActive(change: Partial<Active> = {}): Active {
  const openedAt = plus('6m');
  const expiresAt = openedAt + asked.ttlMs;
  return { state: 'active', ...asked, ...decided, openedAt, expiresAt, rule: ruleId('r1'), ...change };
}

export function aClosed(change: Partial<Closed> = {}): Closed {
  const times = { openedAt: plus('6m'), closedAt: plus('2h6m') };
  return {
    state: 'closed',
    ...asked,
    ...decided,
    ...times,
    rule: ruleId('r1'),
    cause: 'time is up',
    ...change,
  };
}

function aFailed(change: Partial<Failed> = {}): Failed {
  const cause = { is: 'not in time' } as const;
  return { state: 'failed', ...asked, ...decided, failedAt: plus('20m'), cause, ...change };
}

/** One grant in each state. */
export const inEachState = {
  requested: aRequested(),
  approved: anApproved(),
  active: anActive(),
  denied: aDenied(),
  cancelled: aCancelled(),
  lapsed: aLapsed(),
  closed: aClosed(),
  failed: aFailed(),
} satisfies Record<State, Grant>;

/** A yes that is enough. */
/** Where a rule of a test is, and how much before its end it goes. */
export const placed = {
  place: { region: 'osc-fr1', app: 'app-orders', addon: 'ad-orders' },
  endEarlyMs: 0,
} as const;

/** As its answerer has it before them. */
export const asSeen = (grant: Grant): Answered => ({ id: grant.id, saw: seenOf(grant) });

export const oneYes = {
  groups: [],
  today: { quorum: { of: 'any', count: 1 }, weights: new Map() },
  to: 'what was asked',
} as const;

/** A rule of ours; for somebody else's, give it another label. */
export function aRule(change: Partial<Rule> = {}): Rule {
  return { id: ruleId('r1'), source: asked.source, label: labelFor(installation, asked.id), ...change };
}

export function aPolicy(change: Partial<Policy> = {}): Policy {
  return {
    database: asked.database,
    requesters: { everyone: true, people: [], groups: [] },
    approvers: { everyone: false, people: [personId('bo'), personId('cy'), personId('dee')], groups: [] },
    ping: null,
    quorum: { of: 'any', count: 1 },
    selfApproval: false,
    admins: { everyone: false, people: [], groups: [] },
    usualMs: ms('1h'),
    offeredMs: [],
    allowedRanges: [],
    deniedRanges: [],
    reason: null,
    hours: null,
    automatic: [],
    emergency: null,
    extending: 'by hand',
    mostLivePerPerson: null,
    mostLivePerPersonInAll: null,
    mostPendingPerPerson: 5,
    mostLive: null,
    spareRules: 0,
    shortestMs: ms('1m'),
    longestMs: ms('8h'),
    widest: 32,
    regions: [],
    documentationRanges: 'allowed',
    lapseAfterMs: ms('4h'),
    openWithinMs: ms('15m'),
    endEarlyMs: 0,
    probe: false,
    ...change,
  };
}

/** By the names of their databases. */
export function policiesOf(changes: Readonly<Record<string, Partial<Policy>>>): Map<DatabaseName, Policy> {
  const policies = Object.entries(changes).map(([name, change]) =>
    aPolicy({ ...change, database: databaseName(name) }),
  );
  return new Map(policies.map((policy) => [policy.database, policy]));
}

export function refill<K, V>(map: Map<K, V>, pairs: Iterable<readonly [K, V]>): void {
  map.clear();
  for (const [key, value] of pairs) map.set(key, value);
}

export function networks(texts: readonly string[]): readonly Network[] {
  return texts.map((text) => {
    const network = parseNetwork(text);
    if (!network) throw new Error(`“${text}” is no range of addresses`);
    return network;
  });
}

/** What reasons must look like, as db-access.yaml says it. */
export function aReasonForm(setting: {
  readonly pattern: string;
  readonly error?: string;
  readonly link?: string;
}): NonNullable<Policy['reason']> {
  return { link: undefined, ...Reason.parse({ error: 'Name a ticket.', ...setting }) };
}

export function aPerson(
  name: string,
  change: {
    readonly status?: Person['status'];
    readonly groups?: Readonly<Record<string, Membership>>;
  } = {},
): Person {
  const groups = Object.entries(change.groups ?? {});
  return {
    id: personId(name),
    status: change.status ?? { is: 'member' },
    groups: new Map(groups.map(([group, membership]) => [groupId(group), membership])),
  };
}
