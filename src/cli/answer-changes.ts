/** Who could answer or review what waits, and when, where a new policy changes that. */
import { isDeepStrictEqual } from 'node:util';
import { approverRefusal, approversOf, reviewersOf } from '../grant/answerers.ts';
import { answeringHours, hoursText } from '../grant/hours.ts';
import type { Person } from '../grant/person.ts';
import type { Policy, Who } from '../grant/policy.ts';
import { whoText } from '../words/approvals.ts';
import { plain } from '../words/markup.ts';
import { quorumText } from './verdicts.ts';

type Changed = { readonly old: Policy; readonly next: Policy };

/** Whose answers, how many and when. */
export function answerChanges({
  requester,
  old,
  next,
}: Changed & { readonly requester: Person }): readonly string[] {
  const [before, after] = [old, next].map(
    (policy) => !approverRefusal(policy, requester, { requester: requester.id }),
  );
  const itself = after
    ? 'its requester could approve it as well'
    : 'its requester could no longer approve it';
  return [
    ...otherPeople('answer', approversOf(old), approversOf(next)),
    ...(isDeepStrictEqual(old.quorum, next.quorum) ? [] : [quorumText(next)]),
    ...(before === after ? [] : [itself]),
    ...otherHours(old, next),
  ];
}

/** Of an emergency. */
export function reviewChanges({ old, next }: Changed): readonly string[] {
  return otherPeople('review', reviewersOf(old), reviewersOf(next));
}

function otherPeople(act: 'answer' | 'review', old: Who, next: Who): readonly string[] {
  const inOrder = ({ everyone, people, groups }: Who) => [everyone, people.toSorted(), groups.toSorted()];
  if (isDeepStrictEqual(inOrder(old), inOrder(next))) return [];
  return [`${whoText(next, plain)} could ${act} it, not ${whoText(old, plain)}`];
}

function otherHours(old: Policy, next: Policy): readonly string[] {
  const [before, after] = [answeringHours(old), answeringHours(next)];
  if (isDeepStrictEqual(before, after)) return [];
  return [
    after ? `it could be answered within ${hoursText(after)} only` : 'it could be answered at any hour',
  ];
}
