/** For what is nice to have, and not worth a form that opens too late. */
import { setTimeout as delay } from 'node:timers/promises';

/** Undefined where it is not there in time, or failed. */
export async function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  const timeUp = new AbortController();
  try {
    return await Promise.race([promise, delay(ms, undefined, { signal: timeUp.signal })]);
  } catch {
    return undefined;
  } finally {
    timeUp.abort();
  }
}
