/** What makes somebody one of those who are asked to approve. */
import { approversOf } from './answerers.ts';
import type { GroupId } from './ids.ts';
import type { Person } from './person.ts';
import type { Policy } from './policy.ts';

export type WhyAsked = {
  readonly policy: Policy;
  /** listed by name, or as a member of these groups, or as anyone may */
  readonly by: 'name' | 'anyone' | readonly GroupId[];
};

/** Of a person who may approve. */
export function answersBy(policy: Policy, person: Person): WhyAsked['by'] {
  const who = approversOf(policy);
  if (who.people.includes(person.id)) return 'name';
  const groups = who.groups.filter((group) => person.groups.get(group)?.is === 'in');
  return groups.length > 0 ? groups : 'anyone';
}
