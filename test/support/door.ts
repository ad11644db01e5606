/** A door between a test's bot and the run's Redis; it is shut after the test. */
import { inject, onTestFinished } from 'vitest';
import { type Door, openDoor } from './passage.ts';
import type { AtEnd } from './processes.ts';

/** `silent`: a connection waits until `answer`. */
export async function aDoor({ silent = false } = {}, atEnd: AtEnd = onTestFinished): Promise<Door> {
  const door = await openDoor(inject('redisUrl'), { silent });
  atEnd(door.shut);
  return door;
}
