/** Who is a full member, and who is listed in a policy. */
import type { Person } from './person.ts';
import type { Who } from './policy.ts';
import type { Refusal } from './refusal.ts';

/** Guests, bots, deactivated people and people of other workspaces never pass, and neither does anyone whom Slack would not tell us about. */
export function memberRefusal({ status }: Person): Refusal | undefined {
  if (status.is === 'unknown') return { no: 'cannot-tell-who', why: status.why };
  if (status.is === 'stranger') return { no: 'not-a-member', stranger: status.as };
  return undefined;
}

/** An unreadable group does not block someone who is listed another way. It blocks everyone else, and the refusal says why. */
export function listedRefusal(who: Who, person: Person, otherwise: Refusal): Refusal | undefined {
  if (who.everyone || who.people.includes(person.id)) return undefined;
  const memberships = who.groups.map((group) => ({ group, membership: person.groups.get(group) }));
  if (memberships.some(({ membership }) => membership?.is === 'in')) return undefined;
  const unknown = memberships.find(({ membership }) => membership?.is !== 'out');
  if (!unknown) return otherwise;
  const why = unknown.membership?.is === 'unknown' ? unknown.membership.why : 'nobody looked it up';
  return { no: 'cannot-tell-group', group: unknown.group, why };
}
