/** What is remembered of Home tabs, shared by all processes. */
import type { PersonId } from '../grant/ids.ts';

/** Who has looked at their Home tab, and when last. */
export type HomeMemory = {
  opened(person: PersonId, at: number): Promise<void>;
  /** the longest ago first; older ones are forgotten */
  openedSince(since: number): Promise<readonly PersonId[]>;
  /** a digest of what it shows; undefined where nobody knows */
  drawn(person: PersonId): Promise<string | undefined>;
  drew(person: PersonId, digest: string): Promise<void>;
};
