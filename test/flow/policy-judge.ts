/** What was given, held against every clause as `explain` runs them at that moment, and against who said yes. */
import { expect } from 'vitest';
import { explain } from '../../src/flow/why.ts';
import { approverRefusal } from '../../src/grant/answerers.ts';
import type { Approval } from '../../src/grant/approval.ts';
import { emergencyRefusal } from '../../src/grant/checks.ts';
import { type Clause, type ClauseKind, isNo } from '../../src/grant/clause.ts';
import { allowedMs, extendedMs } from '../../src/grant/extension.ts';
import { isWithin } from '../../src/grant/hours.ts';
import { answeringGroups, askingGroups, type Policy } from '../../src/grant/policy.ts';
import { countsFor, isEnough } from '../../src/grant/quorum.ts';
import {
  type Active,
  type Approved,
  endsAt,
  type Grant,
  type Live,
  type Requested,
} from '../../src/grant/record.ts';
import type { Source } from '../../src/grant/source.ts';
import { personId } from '../support/builders.ts';
import type { world } from '../support/world.ts';

type Told = ReturnType<typeof world>;
type Given = { readonly source: Source; readonly ms: number; readonly isMove?: boolean };

const ranges = ['source', 'ranges'] as const;
const limits = ['person limit', 'database limit', 'limit in all'] as const;
const asking = [...ranges, 'length', 'reason', ...limits] as const;

/** The clauses that say no to that, were it asked for now. */
async function refusing(w: Told, policy: Policy, grant: Live | Requested, given: Given) {
  const { world: own } = w.process();
  const others = <Of extends Grant>(all: readonly Of[]) => all.filter(({ id }) => id !== grant.id);
  const grants: typeof own.grants = {
    ...own.grants,
    live: async (database) => others(await own.grants.live(database)),
    currentOf: async (requester) => others(await own.grants.currentOf(requester)),
    // A change of address makes nothing longer, so it is not held against what was used of a day.
    since: async (...asked) => (given.isMove ? [] : others(await own.grants.since(...asked))),
  };
  const person = await own.people.known(grant.requester, askingGroups(policy));
  const answers = await explain({ ...own, grants }, policy, {
    person,
    source: given.source,
    duration: `${given.ms / 1000}s`,
    reason: grant.reason,
  });
  const no = answers.filter(isNo).map(({ kind }) => kind);
  return {
    no: (kinds: readonly ClauseKind[]) => no.filter((kind) => kinds.includes(kind)),
    answers,
    person,
  };
}

/** The names of the clauses that approve it without asking anyone. */
function approvedBy(clauses: readonly Clause[]): readonly string[] {
  const automatic = clauses.filter((clause) => clause.kind === 'automatic');
  return automatic.filter(({ answer }) => answer === 'yes').map(({ limit }) => limit.name);
}

async function expectApprover(w: Told, policy: Policy, { grant, by }: { grant: Live; by: string }) {
  const approver = await w.process().world.people.known(personId(by), answeringGroups(policy));
  expect(approverRefusal(policy, approver, grant)).toBeUndefined();
  return { by: approver.id, at: 0, groups: countsFor(policy, approver) };
}

/** The earlier approvals by people who may still approve, and what they count for now. */
async function stillLawful(
  w: Told,
  policy: Policy,
  { grant, before }: { grant: Live; before: readonly Approval[] },
) {
  const found = await Promise.all(
    before.map(async ({ by }) => {
      const person = await w.process().world.people.known(by, answeringGroups(policy));
      const yes = { by, at: 0, groups: countsFor(policy, person) };
      return approverRefusal(policy, person, grant) ? [] : [yes];
    }),
  );
  return found.flat();
}

/** It waits for approvers from now on. */
export async function expectLawfulRequest(w: Told, policy: Policy, grant: Requested): Promise<void> {
  const { no } = await refusing(w, policy, grant, { source: grant.source, ms: grant.ttlMs });
  expect(no(['requesters', 'hours', ...asking, 'waiting limit'])).toEqual([]);
}

/** Asked for again, what a clause opened got a later end. */
export async function expectLawfulLater(w: Told, policy: Policy, grant: Active): Promise<void> {
  const given = { source: sourceNow(grant), ms: grant.ttlMs };
  expect(grant.decision.how).toBe('automatic');
  expect(policy.extending).not.toBe('never');
  expect(given.ms).toBeLessThanOrEqual(policy.longestMs);
  await expectHeld(w, policy, { grant, given });
  await expectClause(w, policy, { grant, given });
}

/** Two in turn would keep an address open for longer than any clause approves. */
export async function expectOnceByClauses(w: Told, policy: Policy): Promise<void> {
  const live = await w.process().world.grants.live(policy.database);
  const open = live.filter(
    (grant) =>
      grant.decision.how === 'automatic' &&
      !grant.revoked &&
      (grant.state === 'approved' || endsAt(grant) > w.now()),
  );
  const whose = open.map((grant) => `${grant.requester} ${sourceNow(grant)}`);
  expect(whose).toEqual([...new Set(whose)]);
}

function sourceNow(grant: Live): Source {
  return (grant.state === 'active' && grant.moving?.to) || grant.source;
}

/** `before`: the yes of others. */
export async function expectLawfulApproval(
  w: Told,
  policy: Policy,
  { grant, by, before }: { grant: Approved; by: string; before: readonly Approval[] },
): Promise<void> {
  const { no, answers, person } = await refusing(w, policy, grant, { source: grant.source, ms: grant.ttlMs });
  if (grant.decision.how === 'emergency') {
    expect(no(ranges)).toEqual([]);
    expect(emergencyRefusal(policy, person)).toBeUndefined();
    expect(grant.ttlMs).toBeLessThanOrEqual(policy.emergency?.longestMs ?? 0);
    return;
  }
  expect(no(['requesters', 'hours', ...asking])).toEqual([]);
  if (grant.decision.how === 'automatic') {
    expect(approvedBy(answers)).toContain(grant.decision.clause);
    expect(!policy.hours || isWithin(policy.hours, w.now())).toBe(true);
    return;
  }
  const lawful = await stillLawful(w, policy, { grant, before });
  expect(isEnough(policy.quorum, [...lawful, await expectApprover(w, policy, { grant, by })])).toBe(true);
}

/** More time was asked for, given at once, or allowed. */
export async function expectLawfulMore(
  w: Told,
  policy: Policy,
  { grant, was, allowedBy }: { grant: Active; was: Active; allowedBy: string | undefined },
): Promise<void> {
  const isMore = grant.expiresAt > was.expiresAt;
  // Where some was given, what still waits is judged once it is allowed.
  const ms = grant.expiresAt + (isMore ? 0 : (grant.extension?.byMs ?? 0)) - grant.openedAt;
  await expectHeld(w, policy, { grant, given: { source: sourceNow(grant), ms } });
  expect(policy.extending).not.toBe('never');
  const cap = grant.decision.how === 'emergency' ? policy.emergency?.longestMs : policy.longestMs;
  expect(ms).toBeLessThanOrEqual(cap ?? 0);
  if (allowedBy !== undefined) {
    const approval = await expectApprover(w, policy, { grant, by: allowedBy });
    const before = was.extension?.approvals ?? [];
    const lawful = await stillLawful(w, policy, { grant, before });
    if (isMore) expect(isEnough(policy.quorum, [...lawful, approval])).toBe(true);
    return;
  }
  if (!isMore) return;
  expect(policy.extending).toBe('automatic');
  if (grant.decision.how === 'emergency') return;
  expect(!policy.hours || isWithin(policy.hours, w.now())).toBe(true);
  await expectClause(w, policy, { grant, given: { source: grant.source, ms } });
}

export async function expectLawfulMove(w: Told, policy: Policy, grant: Active): Promise<void> {
  const ms = extendedMs(grant, -allowedMs(grant));
  const given = { source: sourceNow(grant), ms, isMove: true };
  await expectHeld(w, policy, { grant, given });
  await expectClause(w, policy, { grant, given });
}

async function expectHeld(w: Told, policy: Policy, { grant, given }: { grant: Live; given: Given }) {
  const { no } = await refusing(w, policy, grant, given);
  const isEmergency = grant.decision.how === 'emergency';
  const held: readonly ClauseKind[] = isEmergency ? ['emergency'] : ['requesters', 'hours'];
  expect(no([...ranges, ...held])).toEqual([]);
}

async function expectClause(w: Told, policy: Policy, { grant, given }: { grant: Live; given: Given }) {
  if (grant.decision.how !== 'automatic') return;
  const { answers } = await refusing(w, policy, grant, given);
  expect(approvedBy(answers)).toContain(grant.decision.clause);
}
