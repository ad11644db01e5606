/** The regions that Scalingo manages a range for. */
import type { DatabaseName } from '../grant/ids.ts';

export type Regions = {
  /** such as osc-fr1; may throw a `Fault` */
  of(database: DatabaseName): Promise<readonly string[]>;
};
