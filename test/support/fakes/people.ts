/** Slack's directory in memory: who somebody is and in which groups, and that it may not answer. */
import type { Actor, People } from '../../../src/flow/ports.ts';
import type { GroupId, PersonId } from '../../../src/grant/ids.ts';
import type { MemberStatus, Membership } from '../../../src/grant/person.ts';

export const TEAM = 'T1';

export type FakePeople = People & {
  becomes(person: PersonId, status: MemberStatus): void;
  joins(person: PersonId, group: GroupId): void;
  leaves(person: PersonId, group: GroupId): void;
  /** from now on no group can be read; `undefined`: they can again */
  groupsFail(why: string | undefined): void;
};

export function createFakePeople(): FakePeople {
  const statuses = new Map<PersonId, MemberStatus>();
  const groups = new Map<GroupId, ReadonlySet<PersonId>>();
  let outage: string | undefined;

  const statusOf = ({ id, team }: Actor): MemberStatus =>
    team === TEAM
      ? (statuses.get(id) ?? { is: 'unknown', why: 'Slack knows nobody of this id.' })
      : { is: 'stranger', as: 'from another workspace' };
  const membershipOf = (person: PersonId, group: GroupId): Membership => {
    if (outage) return { is: 'unknown', why: outage };
    return { is: groups.get(group)?.has(person) ? 'in' : 'out' };
  };

  const person: People['person'] = async (actor, asked) =>
    Object.freeze({
      id: actor.id,
      status: statusOf(actor),
      groups: new Map(asked.map((group) => [group, membershipOf(actor.id, group)])),
    });

  return {
    becomes: (person, status) => statuses.set(person, Object.freeze({ ...status })),
    joins: (person, group) => groups.set(group, new Set([...(groups.get(group) ?? []), person])),
    leaves: (person, group) => {
      const left = [...(groups.get(group) ?? [])].filter((other) => other !== person);
      groups.set(group, new Set(left));
    },
    groupsFail: (why) => {
      outage = why;
    },
    person,
    known: (id, asked) => person({ id, team: TEAM }, asked),
    members: async (group) => (outage ? undefined : [...(groups.get(group) ?? [])]),
  };
}
