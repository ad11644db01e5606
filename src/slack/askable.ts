/** Which databases somebody may ask for: the form shows them first. It decides nothing, so nobody waits long for it. */
import type { World } from '../flow/ports.ts';
import { requesterRefusal } from '../grant/clauses.ts';
import { MINUTE } from '../grant/duration.ts';
import type { PersonId } from '../grant/ids.ts';
import type { Person } from '../grant/person.ts';
import { within } from './within.ts';

/** In the order of the configuration. */
export type Databases = { readonly mine: readonly string[]; readonly others: readonly string[] };

/** All are `mine` where it is not known better, or where there is none: what one may not have is said when it is asked for. */
export type Askable = (person: PersonId) => Promise<Databases>;

const FRESH_MS = MINUTE;

/** `lookUpMs`: how long a form waits for Slack. */
export function createAskable(
  { policies, people, now }: Pick<World, 'policies' | 'people' | 'now'>,
  lookUpMs: number,
): Askable {
  const known = new Map<PersonId, { readonly until: number; readonly person: Promise<Person> }>();

  return async (id) => {
    const person = await within(lookUpMs, personOf(id));
    const all = [...policies.values()];
    const judged = all.map((policy) => ({
      database: policy.database,
      refusal: person && requesterRefusal(policy, person),
    }));
    const names = (of: typeof judged) => of.map(({ database }) => database);
    const mine = judged.filter(({ refusal }) => refusal === undefined);
    const isUnsure = judged.some(({ refusal }) => refusal && isDoubt(refusal.no));
    if (isUnsure) known.delete(id);
    if (isUnsure || mine.length === 0) return { mine: names(judged), others: [] };
    return { mine: names(mine), others: names(judged.filter(({ refusal }) => refusal !== undefined)) };
  };

  /** A look-up that comes too late for this form is there for the next one. */
  function personOf(id: PersonId): Promise<Person> {
    const found = known.get(id);
    if (found && now() < found.until) return found.person;
    const groups = [...policies.values()].flatMap(({ requesters }) => requesters.groups);
    const person = people.known(id, [...new Set(groups)]);
    known.set(id, { until: now() + FRESH_MS, person });
    person.catch(() => known.delete(id));
    return person;
  }
}

function isDoubt(no: string): boolean {
  return no === 'cannot-tell-who' || no === 'cannot-tell-group';
}
