/** Access whose record cannot be read here, because a later build wrote it or it is spoiled: its envelope says whose it is, and ends it. */
import { broughtForward, type Closing, isRunning } from '../grant/envelope.ts';
import type { GrantId, PersonId } from '../grant/ids.ts';
import { type Grant, isLive, type Live } from '../grant/record.ts';
import { Fault } from './fault.ts';
import type { Actor, World } from './ports.ts';

/** Each try that fails is one that another process won, and there are few of those. */
const MOST_TRIES = 20;

/** What that person has open besides `readable`. */
export async function unreadOf(
  { grants, closings }: Pick<World, 'grants' | 'closings'>,
  person: PersonId,
  readable: readonly Grant[] = [],
): Promise<readonly Closing[]> {
  const theirs = (await closings.all()).filter(
    (closing) =>
      isRunning(closing) && closing.requester === person && !readable.some(({ id }) => id === closing.grant),
  );
  const unread: Closing[] = [];
  for (const name of new Set(theirs.map(({ database }) => database))) {
    const { unreadable } = await grants.livePicture(name);
    unread.push(...theirs.filter(({ database, grant }) => database === name && unreadable.includes(grant)));
  }
  return unread;
}

/** What that person can give back, also where its record cannot be read. */
export async function toGiveBack(
  world: Pick<World, 'grants' | 'closings'>,
  person: PersonId,
): Promise<{ readonly grants: readonly Live[]; readonly unread: readonly Closing[] }> {
  const current = await world.grants.currentOf(person);
  const unread = await unreadOf(world, person, current);
  return { grants: current.filter(isLive), unread: unread.filter(({ revoked }) => !revoked) };
}

/** The same, of former names of the installation. */
export async function formerToGiveBack(
  { former }: Pick<World, 'former'>,
  person: PersonId,
): ReturnType<typeof toGiveBack> {
  const open = await Promise.all(former.map((one) => toGiveBack(one, person)));
  return { grants: open.flatMap(({ grants }) => grants), unread: open.flatMap(({ unread }) => unread) };
}

/** Its requester gives it back: the envelope alone is changed. Undefined where it is not theirs, or not open. */
export async function giveBackUnread(
  world: Pick<World, 'grants' | 'closings' | 'jobs' | 'now'>,
  { id: by }: Actor,
  id: GrantId,
): Promise<Closing | undefined> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const closing = (await unreadOf(world, by)).find(({ grant }) => grant === id);
    if (!closing) return undefined;
    const after = closing.revoked ? closing : broughtForward(closing, { by, at: world.now() });
    if (after !== closing && !(await world.closings.replace(closing, after))) continue;
    await world.jobs.converge(closing.database);
    return after;
  }
  throw new Fault({ is: 'crowded', grant: id }, { retry: true });
}
