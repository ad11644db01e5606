/** When a grant came to its final state. */
import type { Current, Grant } from './record.ts';

export function endedAt(grant: Exclude<Grant, Current>): number {
  switch (grant.state) {
    case 'closed':
      return grant.closedAt;
    case 'failed':
      return grant.failedAt;
    case 'denied':
      return grant.deniedAt;
    case 'cancelled':
      return grant.cancelledAt;
    case 'lapsed':
      return grant.lapsedAt;
  }
}
