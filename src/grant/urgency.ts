/** What people are told first where messages have to wait: what has ended and what opened without an approval, then answers, then the rest. */
import { z } from 'zod';
import { isUrgent } from './extension.ts';
import type { Grant } from './record.ts';

/** 1 goes first. */
export const Urgency = z.literal([1, 2, 3]);
export type Urgency = z.infer<typeof Urgency>;

export const MOST_URGENT: Urgency = 1;
export const LEAST_URGENT: Urgency = 3;

function isPressing(grant: Grant): boolean {
  return grant.state === 'active' && isUrgent(grant);
}

export function urgencyOf(grant: Grant): Urgency {
  switch (grant.state) {
    case 'closed':
    case 'failed':
      return 1;
    case 'approved':
    case 'active':
      return grant.revoked || grant.decision.how === 'emergency' || isPressing(grant) ? 1 : 2;
    case 'denied':
      return 2;
    case 'requested':
    case 'cancelled':
    case 'lapsed':
      return LEAST_URGENT;
  }
}
