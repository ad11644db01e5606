/** Has Redis lost what it knew? What the story asks of that; see memory-watch.ts for how it is noticed. */
import type { DatabaseName } from '../grant/ids.ts';
import type { Rule } from '../grant/rule.ts';

/** Every call may throw a `Fault`. */
export type MemoryWatch = {
  /** true where all is there that this process has seen */
  isWhole(): Promise<boolean>;
  /** false where something is missing, or other databases have to be compared first; what waits is asked for again */
  mayOpen(database: DatabaseName): Promise<boolean>;
  /** after a list, before anything is opened by it: where it shows that something was forgotten, that is dealt with */
  compare(database: DatabaseName, rules: readonly Rule[]): Promise<void>;
  /** all lists of that database were compared; not `isAnswered`: Scalingo did not show them */
  compared(database: DatabaseName, isAnswered: boolean): Promise<void>;
};
