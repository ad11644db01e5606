/** The others among which a grant is to be written: whether there is room, and what the script holds them against when it writes. */
import type { LivePicture, Room } from '../../flow/ports.ts';
import type { DatabaseName, PersonId } from '../../grant/ids.ts';
import { type Grant, isCurrent } from '../../grant/record.ts';
import { isRefusal, type Refusal } from '../../grant/refusal.ts';
import { isReadable, type UnreadableRecord } from '../redis-fault.ts';

/** As the script reads it. Undefined where that index was not looked at. */
export type Others = {
  /** ids: what is live at the same database */
  readonly live: readonly string[] | undefined;
  /** ids with the version that was read, 0 where it cannot be read: what is current for the same requester */
  readonly current: readonly (readonly [id: string, version: number])[] | undefined;
};

type Reads = {
  readonly livePicture: (database: DatabaseName) => Promise<LivePicture>;
  readonly currentOf: (requester: PersonId) => Promise<readonly string[]>;
  readonly readEach: (ids: readonly string[]) => Promise<readonly (Grant | UnreadableRecord)[]>;
};

export async function othersOf(
  grant: Grant,
  { inDatabase, ofPerson }: Room,
  reads: Reads,
): Promise<Others | Refusal> {
  const live = inDatabase && (await liveOthers(grant, inDatabase, reads));
  if (live && isRefusal(live)) return live;
  const current = ofPerson && (await currentOthers(grant, ofPerson, reads));
  if (current && isRefusal(current)) return current;
  return { live, current };
}

async function liveOthers(
  { id, database }: Grant,
  room: NonNullable<Room['inDatabase']>,
  { livePicture }: Reads,
): Promise<NonNullable<Others['live']> | Refusal> {
  const { grants, unreadable } = await livePicture(database);
  const others = grants.filter((grant) => grant.id !== id);
  return room(others) ?? [...others.map((grant) => grant.id), ...unreadable];
}

async function currentOthers(
  { id, requester }: Grant,
  room: NonNullable<Room['ofPerson']>,
  { currentOf, readEach }: Reads,
): Promise<NonNullable<Others['current']> | Refusal> {
  const ids = (await currentOf(requester)).filter((other) => other !== id);
  const found = await readEach(ids);
  const own = found.filter(isReadable).filter((grant) => grant.requester === requester);
  return room(own.filter(isCurrent)) ?? ids.map((other, index) => [other, versionOf(found[index])] as const);
}

function versionOf(found: Grant | UnreadableRecord | undefined): number {
  return found && isReadable(found) ? found.version : 0;
}
