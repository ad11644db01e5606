/** Redis's errors, sorted: what may pass is a `Fault`; what can only be a bug or somebody's hand is loud. */
import { Fault } from '../flow/fault.ts';
import type { GrantId } from '../grant/ids.ts';

/** What is stored in Redis does not have the shape that we write. */
export class UnreadableRecord extends Error {
  override readonly name = 'UnreadableRecord';
  /** the grant whose record a later build wrote, where that is why */
  readonly later: GrantId | undefined;

  constructor(message: string, later?: GrantId) {
    super(message);
    this.later = later;
  }
}

export function isReadable<T extends object>(found: T | UnreadableRecord): found is T {
  return !(found instanceof UnreadableRecord);
}

/** Put around each call to Redis and around nothing else: a bug of ours must not pass for a Redis that is away. */
export async function orFault<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    // The error itself carries the refused command, and with it the record: only its words are kept.
    const words = error instanceof Error ? error.message || error.name : 'unknown';
    if (/WRONGTYPE|CROSSSLOT/.test(words)) throw new UnreadableRecord(words);
    throw new Fault({ is: 'no memory' }, { retry: true, cause: words });
  }
}

/** Undefined where our user may not run that command. */
export async function ifAllowed<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await orFault(answer);
  } catch (error) {
    if (error instanceof Fault && String(error.cause).startsWith('NOPERM')) return undefined;
    throw error;
  }
}

/** By Redis's words: all that answers is a replica. In a script Redis 6 says so in the middle of a line. */
export function isReadonly(words = ''): boolean {
  return words.includes('READONLY');
}

/** Redis is there and refuses this: its memory or disk is full, it is a replica, somebody put something else in that place. */
export function isRefusedByRedis(error: unknown): error is Error {
  return error instanceof Error && error.name === 'ReplyError';
}
