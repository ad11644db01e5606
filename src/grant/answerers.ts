/** Who may answer: approve or deny, review an emergency, end the access of others. It is asked of the person, not of a request. */
import type { PersonId } from './ids.ts';
import { listedRefusal, memberRefusal } from './members.ts';
import type { Person } from './person.ts';
import type { Policy, Who } from './policy.ts';
import { hasApproved } from './quorum.ts';
import type { Requested } from './record.ts';
import type { Refusal } from './refusal.ts';

/** May this person say yes or no to this request? Nobody decides on their own request unless the policy says so, not even an approver. */
export function approverRefusal(
  policy: Policy,
  person: Person,
  grant: Pick<Requested, 'requester'>,
): Refusal | undefined {
  if (person.id === grant.requester && !policy.selfApproval) {
    return { no: 'own-request', able: without(approversOf(policy), person.id) };
  }
  const refusal = answererRefusal(policy, person);
  if (refusal?.no !== 'not-an-approver' || !mayLearn(policy, person)) return refusal;
  const approvers = approversOf(policy);
  return { ...refusal, able: policy.selfApproval ? approvers : without(approvers, grant.requester) };
}

/** People who may ask for it read its approvers anyway: `/db-access why` names them. */
function mayLearn({ requesters, emergency }: Policy, person: Person): boolean {
  const asking = [requesters, ...(emergency ? [emergency.who] : [])];
  return asking.some((who) => listedRefusal(who, person, { no: 'not-a-reviewer' }) === undefined);
}

/** May this person answer what other people ask for? */
export function answererRefusal(policy: Policy, person: Person): Refusal | undefined {
  return (
    memberRefusal(person) ??
    listedRefusal(approversOf(policy), person, { no: 'not-an-approver', database: policy.database })
  );
}

/** Who may approve: those listed, or where one from each of several groups has to, the members of these alone. */
export function approversOf({ approvers, quorum }: Policy): Who {
  return quorum.of === 'any' ? approvers : { everyone: false, people: [], groups: quorum.groups };
}

/**
 * Whom `ping` names, without the requester and those who said yes; null where it is not set, or names nobody else, as `everyone` does:
 * then each person who can answer is pinged.
 */
export function pingOf(
  { ping }: Pick<Policy, 'ping'>,
  { requester, approvals }: Pick<Requested, 'requester' | 'approvals'>,
): Who | null {
  if (!ping) return null;
  const people = ping.people.filter((id) => id !== requester && !hasApproved(approvals, id));
  return people.length + ping.groups.length > 0 ? { ...ping, people } : null;
}

/** May this person say whether that emergency was justified? The person who opened it may not, regardless of `selfApproval`. */
export function reviewerRefusal(
  policy: Policy,
  person: Person,
  grant: Pick<Requested, 'requester'>,
): Refusal | undefined {
  const reviewers = reviewersOf(policy);
  if (person.id === grant.requester) return { no: 'own-emergency', able: without(reviewers, person.id) };
  const able = mayLearn(policy, person) ? { able: without(reviewers, grant.requester) } : {};
  return memberRefusal(person) ?? listedRefusal(reviewers, person, { no: 'not-a-reviewer', ...able });
}

/** Who may review emergencies, each but their own: those whom the policy names, else those who approve and those who were told. */
export function reviewersOf(policy: Policy): Who {
  const { reviewers, tell } = policy.emergency ?? {};
  if (reviewers) return reviewers;
  const approvers = approversOf(policy);
  if (!tell) return approvers;
  return {
    everyone: approvers.everyone || tell.everyone,
    people: [...new Set([...approvers.people, ...tell.people])],
    groups: [...new Set([...approvers.groups, ...tell.groups])],
  };
}

/** May this person see who has access there? Those who answer its requests may, and its admins. */
export function viewerRefusal(policy: Policy, person: Person): Refusal | undefined {
  const answerer = answererRefusal(policy, person);
  const admin = answerer && adminRefusal(policy, person);
  if (!answerer || !admin) return undefined;
  const inDoubt = [answerer, admin].find(({ no }) => no !== 'not-an-approver');
  return inDoubt ?? { no: 'not-a-viewer', database: policy.database };
}

export function adminRefusal(policy: Policy, person: Person): Refusal | undefined {
  return (
    memberRefusal(person) ??
    listedRefusal(policy.admins, person, { no: 'not-an-approver', database: policy.database })
  );
}

/** Those who are listed, but for one person. */
function without(who: Who, person: PersonId): Who {
  return { ...who, people: who.people.filter((id) => id !== person) };
}
