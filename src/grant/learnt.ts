/**
 * What somebody may learn: all about the databases that they may ask for, also in an emergency, and nothing about the others, not even
 * that there are any. People who are not full members learn nothing. Every sentence about a database is made from what this returns.
 */

import { evaluate, refusalOf } from './evaluate.ts';
import type { DatabaseName, GroupId, PersonId } from './ids.ts';
import { memberRefusal } from './members.ts';
import type { Person } from './person.ts';
import { namesOf, type Policy } from './policy.ts';
import type { InEmergency, Refusal } from './refusal.ts';

export type Policies = ReadonlyMap<DatabaseName, Policy>;

export type Learnt = {
  readonly person: Person;
  /** those that they may ask for, also if only in an emergency, in the order of the configuration; at least one */
  readonly policies: Policies;
  /** of these, those that they may request, or may as far as is known */
  readonly requestable: Policies;
  /** why there may be more: a group could not be looked up */
  readonly doubt: string | undefined;
};

/** `person`: looked up with the `askingGroups` of all these policies. */
export function learntBy(policies: Policies, person: Person): Learnt | Refusal {
  const refusal = memberRefusal(person);
  if (refusal) return refusal;
  if (policies.size === 0) return { no: 'none-set-up' };
  const judged = [...policies].map(([database, policy]) => {
    const clauses = evaluate(policy, { person });
    const answers = [refusalOf(clauses, 'requesters'), refusalOf(clauses, 'emergency')];
    return { database, policy, answers };
  });
  const mine = judged.filter(({ answers }) => answers.includes(undefined));
  const [doubt] = judged
    .filter((one) => !mine.includes(one))
    .flatMap(({ answers }) => answers.flatMap((answer) => (answer ? doubtOf(answer) : [])));
  if (mine.length > 0) {
    const mayRequest = mine.filter(({ answers: [no] }) => no === undefined || doubtOf(no).length > 0);
    return { person, policies: byName(mine), requestable: byName(mayRequest), doubt };
  }
  return doubt === undefined
    ? { no: 'no-database', admins: adminsOf(policies) }
    : { no: 'cannot-tell-who', why: doubt };
}

/** Those that they may not request. */
export function onlyInEmergency({ policies, requestable }: Learnt): readonly InEmergency[] {
  return [...policies.values()].flatMap(({ database, emergency, endEarlyMs }) =>
    emergency && !requestable.has(database)
      ? [{ database, longestMs: emergency.longestMs - endEarlyMs }]
      : [],
  );
}

function byName(some: readonly { readonly database: DatabaseName; readonly policy: Policy }[]): Policies {
  return new Map(some.map(({ database, policy }) => [database, policy]));
}

/** The group itself is a part of the policy. */
function doubtOf(refusal: Refusal): string[] {
  return refusal.no === 'cannot-tell-group' ? [refusal.why] : [];
}

/** Of all databases: that somebody administers one does not tell which. */
function adminsOf(policies: Policies): readonly (PersonId | GroupId)[] {
  return [...new Set([...policies.values()].flatMap(({ admins }) => namesOf(admins)))];
}
