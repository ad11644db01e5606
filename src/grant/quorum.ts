/** Whether enough approvers have said yes, and who still can. */
import type { Approval } from './approval.ts';
import type { GroupId, PersonId } from './ids.ts';
import type { Person } from './person.ts';
import type { Policy, Quorum } from './policy.ts';

/** What an approver's yes counts for: the groups that one each is needed from, and that they are in at this moment. */
export function countsFor({ quorum }: Policy, { groups }: Person): readonly GroupId[] {
  return quorum.of === 'any' ? [] : quorum.groups.filter((group) => groups.get(group)?.is === 'in');
}

export function isEnough(quorum: Quorum, approvals: readonly Approval[]): boolean {
  if (quorum.of === 'any') return approvals.length >= quorum.count;
  return canBeShared(quorum.groups, approvals);
}

/** How many of how many are there: `1 of 2`. */
export function progress(
  quorum: Quorum,
  approvals: readonly Approval[],
): { readonly have: number; readonly need: number } {
  if (quorum.of === 'any') return { have: approvals.length, need: quorum.count };
  const need = quorum.groups.length;
  const have = [...Array(need + 1).keys()]
    .reverse()
    .find((count) => choices(quorum.groups, count).some((some) => canBeShared(some, approvals)));
  return { have: have ?? 0, need };
}

/** The groups from which nobody has said yes yet, as far as the approvals can be shared out. */
export function missingGroups(quorum: Quorum, approvals: readonly Approval[]): readonly GroupId[] {
  if (quorum.of === 'any') return [];
  return quorum.groups.filter((group) => !approvals.some((approval) => approval.groups.includes(group)));
}

export function hasApproved(approvals: readonly Approval[], person: PersonId): boolean {
  return approvals.some(({ by }) => by === person);
}

/** Can each group be given an approver of its own? One person counts for one group only. */
function canBeShared(groups: readonly GroupId[], approvals: readonly Approval[]): boolean {
  const [first, ...rest] = groups;
  if (first === undefined) return true;
  return approvals.some(
    (approval) =>
      approval.groups.includes(first) &&
      canBeShared(
        rest,
        approvals.filter((other) => other !== approval),
      ),
  );
}

function choices<T>(of: readonly T[], count: number): readonly (readonly T[])[] {
  if (count === 0) return [[]];
  return of.flatMap((one, index) => choices(of.slice(index + 1), count - 1).map((rest) => [one, ...rest]));
}
