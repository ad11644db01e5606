/** Who could say yes: a request that no one can approve is refused, and only people who can act are pinged. */

import { approverRefusal, approversOf, pingOf, reviewerRefusal, reviewersOf } from '../grant/answerers.ts';
import type { Approval, Yeses } from '../grant/approval.ts';
import { type Today, weightOf } from '../grant/approval-count.ts';
import { evaluate, refusalOf } from '../grant/evaluate.ts';
import type { PersonId } from '../grant/ids.ts';
import { isNobody } from '../grant/person.ts';
import { answeringGroups, type Policy, type Who } from '../grant/policy.ts';
import { countsFor, hasApproved, isEnough, missingGroups, progress } from '../grant/quorum.ts';
import type { Refusal } from '../grant/refusal.ts';
import type { Pinged } from '../grant/reminder.ts';
import type { World } from './ports.ts';

/** More are not looked up one by one, nor pinged. */
const MOST_LOOKED_UP = 30;

type Needs = { readonly people: Pick<World['people'], 'known' | 'members'> };

/** Could enough people approve what this person asks for? Where Slack will not tell, nobody is kept from asking. */
export async function nobodyRefusal(
  world: Needs,
  policy: Policy,
  requester: PersonId,
): Promise<Refusal | undefined> {
  const able = (await tooFew(world, policy, requester)) ?? 'enough';
  return refusalOf(evaluate(policy, { able }), 'approvers');
}

/** Those who could approve it, where they are too few, each with their groups; undefined where they are enough. */
export async function tooFew(
  world: Needs,
  policy: Policy,
  requester: PersonId,
): Promise<readonly Approval[] | 'unknown' | undefined> {
  if (approversOf(policy).everyone) return undefined;
  const able: Approval[] = [];
  const candidates = await candidatesAmong(world, approversOf(policy));
  if (candidates === undefined) return 'unknown';
  for (const id of candidates) {
    const approval = await asApproval(world, policy, { id, requester });
    if (approval === 'unknown') return 'unknown';
    if (approval) able.push(approval);
    if (isEnough(policy.quorum, able)) return undefined;
  }
  return able;
}

type Answerable = {
  readonly requester: PersonId;
  readonly approvals: readonly Approval[];
};

/**
 * Those whose yes would still bring it further at this moment; none where everyone may answer, and undefined where Slack will not tell
 * who is in a group, or who anyone is.
 */
async function ableApprovers(
  world: Needs,
  policy: Policy,
  { requester, approvals }: Answerable,
): Promise<readonly PersonId[] | undefined> {
  const candidates = await candidatesAmong(world, approversOf(policy));
  if (candidates === undefined) return undefined;
  const { have } = progress(policy.quorum, approvals);
  const asked = candidates.slice(0, MOST_LOOKED_UP).filter((id) => !hasApproved(approvals, id));
  // Side by side: when Slack does not answer, each look-up takes its whole time-out.
  const found = await Promise.all(asked.map((id) => asApproval(world, policy, { id, requester })));
  const adds = (approval: Approval) => progress(policy.quorum, [...approvals, approval]).have > have;
  const able = asked.filter((_, index) => {
    const approval = found[index];
    return approval !== undefined && approval !== 'unknown' && adds(approval);
  });
  return able.length === 0 && found.includes('unknown') ? undefined : able;
}

/** Who is mentioned when approvers are asked again: with `ping`, those; once one group of several said yes, the groups that are missing. */
export async function pingedFor(
  world: Needs,
  policy: Policy,
  answerable: Answerable,
): Promise<Pinged | undefined> {
  const { approvals } = answerable;
  const ping = pingOf(policy, answerable);
  if (!ping) {
    const people = await ableApprovers(world, policy, answerable);
    return people && { people };
  }
  const missing = approvals.length > 0 ? missingGroups(policy.quorum, approvals) : [];
  if (missing.length > 0) return { people: [], groups: missing };
  const { people, groups } = ping;
  return { people, ...(groups.length > 0 ? { groups } : {}) };
}

async function asApproval(
  { people }: Needs,
  policy: Policy,
  { id, requester }: Pick<Answerable, 'requester'> & { readonly id: PersonId },
): Promise<Approval | 'unknown' | undefined> {
  const person = await people.known(id, answeringGroups(policy));
  if (isNobody(person)) return undefined;
  const refusal = approverRefusal(policy, person, { requester });
  if (isInDoubt(refusal)) return 'unknown';
  return refusal ? undefined : { by: id, at: 0, groups: countsFor(policy, person) };
}

/** Does Slack not tell whether they may? */
function isInDoubt(refusal: Refusal | undefined): boolean {
  return refusal?.no === 'cannot-tell-who' || refusal?.no === 'cannot-tell-group';
}

/** Who is asked to review an emergency: `reviewers` where the policy names them, else `ping`, else each who can. */
export async function pingedForReview(
  world: Needs,
  policy: Policy,
  requester: PersonId,
): Promise<Pinged | undefined> {
  const asked = { requester, approvals: [] };
  if (!policy.emergency?.reviewers && pingOf(policy, asked)) return pingedFor(world, policy, asked);
  const people = await ableReviewers(world, policy, requester);
  return people && { people };
}

/** Is anyone left who could review what this person opened? Undefined where Slack will not tell. */
export async function canBeReviewed(
  world: Needs,
  policy: Policy,
  requester: PersonId,
): Promise<boolean | undefined> {
  if (reviewersOf(policy).everyone) return true;
  const able = await ableReviewers(world, policy, requester);
  return able && able.length > 0;
}

/** Those listed who may review it; undefined where Slack will not tell. */
async function ableReviewers(
  world: Needs,
  policy: Policy,
  requester: PersonId,
): Promise<readonly PersonId[] | undefined> {
  const candidates = await candidatesAmong(world, reviewersOf(policy));
  if (candidates === undefined) return undefined;
  const groups = answeringGroups(policy);
  const found = await Promise.all(
    candidates.slice(0, MOST_LOOKED_UP).map((id) => world.people.known(id, groups)),
  );
  const refusals = found.map((person) => reviewerRefusal(policy, person, { requester }));
  const people = candidates.filter((_, index) => index < refusals.length && !refusals[index]);
  const isUnknown =
    candidates.length > found.length ||
    found.some((person, index) => isInDoubt(refusals[index]) && !isNobody(person));
  return people.length === 0 && isUnknown ? undefined : people;
}

/** Those listed by name or by group; undefined where a group could not be read. */
async function candidatesAmong({ people }: Needs, who: Who): Promise<readonly PersonId[] | undefined> {
  const found = new Set(who.people);
  for (const group of who.groups) {
    const members = await people.members(group);
    if (members === undefined) return undefined;
    for (const id of members) found.add(id);
  }
  return [...found];
}

type Given = { readonly requester: PersonId; readonly yeses: Yeses; readonly except?: PersonId };

/** What the yeses of these people count for at this moment; `except`: who has just been looked up. */
export async function todayOf(
  { people }: Needs,
  policy: Policy,
  { requester, yeses, except }: Given,
): Promise<Today> {
  const groups = answeringGroups(policy);
  const others = yeses.approvals.map(({ by }) => by).filter((by) => by !== except);
  const weights = others.map(
    async (by) => [by, weightOf(policy, await people.known(by, groups), { requester })] as const,
  );
  return { quorum: policy.quorum, weights: new Map(await Promise.all(weights)) };
}
