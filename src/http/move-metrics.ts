/** What the moves of grants tell: which decisions were made, and how long people and rules waited. */
import { Counter, Histogram, type Registry } from 'prom-client';
import type { MovedFrom } from '../grant/audit.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../grant/duration.ts';
import { endsAt, type Grant, isLive } from '../grant/record.ts';

const DECISIONS = ['approved', 'automatic', 'emergency', 'denied', 'cancelled', 'lapsed'] as const;
type Decided = (typeof DECISIONS)[number];

const inSeconds = (times: readonly number[]) => times.map((ms) => ms / SECOND);

export function createMoveMetrics(registry: Registry): (moved: MovedFrom) => void {
  const registers = [registry];
  const decisions = new Counter({
    name: 'db_access_decisions_total',
    help: 'What became of requests: approved, automatic, emergency, denied, cancelled (by the requester) or lapsed.',
    labelNames: ['decision'],
    registers,
  });
  const decision = new Histogram({
    name: 'db_access_request_decision_seconds',
    help: 'From a request to the answer of its approvers.',
    labelNames: ['decision'],
    buckets: inSeconds([MINUTE / 2, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 4 * HOUR, DAY]),
    registers,
  });
  const opening = new Histogram({
    name: 'db_access_approval_open_seconds',
    help: 'From the decision to the rule that Scalingo confirmed.',
    buckets: [0.5, 1, 2, 5, 10, 30, 60, 300, 1200],
    registers,
  });
  const removal = new Histogram({
    name: 'db_access_end_removed_seconds',
    help: 'From the end of access to the removal of its rules that Scalingo confirmed.',
    buckets: [0.5, 1, 2, 5, 10, 30, 60, 300, 1200],
    registers,
  });
  for (const one of DECISIONS) decisions.inc({ decision: one }, 0);
  for (const one of ['approved', 'denied']) decision.zero({ decision: one });

  return ({ before, grant, event: { at } }) => {
    const decided = decisionOf(before, grant);
    if (decided) decisions.inc({ decision: decided });
    if (before && (decided === 'approved' || decided === 'denied'))
      decision.observe({ decision: decided }, since(before.requestedAt, at));
    if (before?.state === 'approved' && grant.state === 'active')
      opening.observe(since(before.approvedAt, at));
    if (before && isLive(before) && grant.state === 'closed' && grant.openedAt !== null)
      removal.observe(since(before.revoked?.at ?? endsAt(before), at));
  };
}

function decisionOf(before: Grant | undefined, after: Grant): Decided | undefined {
  if (before && before.state !== 'requested') return undefined;
  if (after.state === 'approved') return after.decision.how;
  return DECISIONS.find((one) => one === after.state);
}

/** Access that ended for another reason than its time may have closed before its end. */
function since(from: number, to: number): number {
  return Math.max(0, to - from) / SECOND;
}
