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
  /** ids: what is due of the same requester */
  readonly due: readonly string[] | undefined;
};

type Reads = {
  readonly livePicture: (database: DatabaseName) => Promise<LivePicture>;
  readonly currentOf: (requester: PersonId) => Promise<readonly string[]>;
  readonly idsDueOf: (requester: PersonId) => Promise<readonly string[]>;
  readonly readEach: (ids: readonly string[]) => Promise<readonly (Grant | UnreadableRecord)[]>;
};

export async function othersOf(
  grant: Grant,
  { inDatabase, ofPerson, ofDue }: Room,
  reads: Reads,
): Promise<Others | Refusal> {
  const live = inDatabase && (await liveOthers(grant, inDatabase, reads));
  if (live && isRefusal(live)) return live;
  const current = ofPerson && (await currentOthers(grant, ofPerson, reads));
  if (current && isRefusal(current)) return current;
  const due = ofDue && (await dueOthers(grant, ofDue, reads));
  if (due && isRefusal(due)) return due;
  return { live, current, due };
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

async function dueOthers(
  { id, requester }: Grant,
  room: NonNullable<Room['ofDue']>,
  { idsDueOf, readEach }: Reads,
): Promise<NonNullable<Others['due']> | Refusal> {
  const ids = (await idsDueOf(requester)).filter((other) => other !== id);
  const found = (await readEach(ids)).filter(isReadable);
  return room(found.filter((grant) => grant.requester === requester)) ?? ids;
}

function versionOf(found: Grant | UnreadableRecord | undefined): number {
  return found && isReadable(found) ? found.version : 0;
}
