/** What somebody may learn, for what is drawn or said at once. It decides nothing, so nobody waits long for it, and it may be a minute old. */
import { askedGroups } from '../../flow/learn.ts';
import type { Actor, World } from '../../flow/ports.ts';
import { MINUTE } from '../../grant/duration.ts';
import { type Learnt, learntBy } from '../../grant/learnt.ts';
import type { Person } from '../../grant/person.ts';
import { isRefusal, type Refusal } from '../../grant/refusal.ts';
import { within } from '../connection/deadline.ts';
import { cached } from './cached.ts';

/** Without a team where no delivery of Slack's says it, as from the address page. */
export type Reader = Pick<Actor, 'id'> & Partial<Pick<Actor, 'team'>>;

/** Undefined where it is not known: then nothing may be told. */
export type Askable = (reader: Reader) => Promise<Learnt | Refusal | undefined>;

const FRESH_MS = MINUTE;

/** `lookUpMs`: how long a form waits for Slack. */
export function createAskable(
  { policies, people, now }: Pick<World, 'policies' | 'people' | 'now'>,
  lookUpMs: number,
): Askable {
  const looked = cached<string, Person>({ ttlMs: FRESH_MS, now });

  return async (reader) => {
    const person = await within(lookUpMs, personOf(reader));
    const learnt = person && learntBy(policies, person);
    if (!learnt || (isRefusal(learnt) ? learnt.no !== 'cannot-tell-who' : learnt.doubt === undefined))
      return learnt;
    looked.forget(keyOf(reader));
    return isRefusal(learnt) ? undefined : learnt;
  };

  /** A look-up that comes too late for this form is there for the next one. */
  function personOf(reader: Reader): Promise<Person> {
    return looked.get(keyOf(reader), () => {
      const groups = askedGroups(policies);
      const { id, team } = reader;
      return team === undefined ? people.known(id, groups) : people.person({ id, team }, groups);
    });
  }
}

function keyOf({ id, team = '' }: Reader): string {
  return `${team} ${id}`;
}
