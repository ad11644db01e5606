/** One that cannot be dealt with holds up no other; what was wrong with the first such is thrown at the end. An outage concerns them all. */
import { Fault } from './fault.ts';

export async function eachIsolated<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  const failures: unknown[] = [];
  for (const item of items) {
    try {
      await act(item);
    } catch (error) {
      if (error instanceof Fault) throw error;
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
