/** People as somebody states them, where Slack is not asked: everyone is a full member, and one person is in these groups. */
import type { People } from '../flow/ports.ts';
import type { GroupId, PersonId } from '../grant/ids.ts';
import type { Membership } from '../grant/person.ts';

/** `groups`: all that the person is in; undefined where that is not known. Of other people it never is. */
export function statedPeople(
  as: PersonId | undefined,
  groups: readonly GroupId[] | undefined,
): Pick<People, 'known' | 'members'> {
  const membership = (id: PersonId, group: GroupId): Membership => {
    if (id !== as || groups === undefined) return { is: 'unknown', why: '' };
    return { is: groups.includes(group) ? 'in' : 'out' };
  };
  return {
    known: async (id, asked) => ({
      id,
      status: { is: 'member' },
      groups: new Map(asked.map((group) => [group, membership(id, group)])),
    }),
    members: async () => undefined,
  };
}
