/** The moves that end a grant: its time is up, its rule or its database is gone, or Scalingo said no. */
import { type Moved, moved } from './audit.ts';
import type { At } from './lifecycle.ts';
import { asked, decided, settled } from './lifecycle.ts';
import type { OperatorId } from './operator.ts';
import type { NextStep, Problem } from './problem.ts';
import {
  type Active,
  type Approved,
  type Closed,
  type Failed,
  type Grant,
  isLive,
  isOnTheMove,
  isOver,
  type Live,
} from './record.ts';
import type { Refusal } from './refusal.ts';

/** Its time is up and no rule is left for it: closed if it ever opened or was given back, failed if it never could. */
export function finished(
  grant: Grant,
  { at, endEarlyMs }: At & { readonly endEarlyMs: number },
): Moved<Closed | Failed> | Refusal {
  if (!isLive(grant) || !isOver(grant, { now: at, endEarlyMs }) || isOnTheMove(grant)) return settled(grant);
  if (grant.state === 'approved' && !grant.revoked) {
    const { what: cause, next } = grant.trouble ?? { what: { is: 'not in time' } as const };
    return moved(grant, fail(grant, { at, cause, next }), {
      move: 'finished',
      by: 'db-access',
      at,
      detail: cause,
    });
  }
  return moved<Closed>(grant, close(grant, at, grant.revoked ? 'revoked' : 'time is up'), {
    move: 'finished',
    by: 'db-access',
    at,
  });
}

/** Someone else removed our rule while the grant was active. It is not silently reopened. */
export function drifted(grant: Grant, { at }: At): Moved<Closed> | Refusal {
  if (grant.state !== 'active') return settled(grant);
  return moved(grant, close(grant, at, 'removed outside'), { move: 'drifted', by: 'db-access', at });
}

/**
 * The database was deleted at Scalingo, says an operator, and its rule with it. The envelope stays: should the add-on answer again, the
 * rule is removed.
 */
export function abandoned(
  grant: Grant,
  { by, because, at }: At & { readonly by: OperatorId; readonly because: string },
): Moved<Closed> | Refusal {
  if (!isLive(grant)) return settled(grant);
  return moved(grant, close(grant, at, 'database gone'), { move: 'abandoned', by, at, detail: because });
}

/** Redis was filled from a backup, and Scalingo has no rule for it: it ended after the backup was made, or its rule was removed. */
export function restored(
  grant: Grant,
  { by, at }: At & { readonly by: OperatorId },
): Moved<Closed> | Refusal {
  if (grant.state !== 'active') return settled(grant);
  return moved(grant, close(grant, at, 'restored'), { move: 'restored', by, at });
}

/** Redis went back to an earlier state: nobody knows what was decided since, so a new yes is needed. */
export function unremembered(grant: Grant, { at }: At): Moved<Failed> | Refusal {
  if (grant.state !== 'approved') return settled(grant);
  const cause = { is: 'memory lost' } as const;
  return moved(grant, fail(grant, { at, cause }), {
    move: 'unremembered',
    by: 'db-access',
    at,
    detail: cause,
  });
}

/** Scalingo said no for good; it holds no rule for this grant. */
export function refused(grant: Grant, why: Why): Moved<Failed> | Refusal {
  if (grant.state !== 'approved') return settled(grant);
  const { at, cause } = why;
  return moved(grant, fail(grant, why), { move: 'refused', by: 'db-access', at, detail: cause });
}

type Why = At & { readonly cause: Problem; readonly next?: NextStep | undefined };

function fail(grant: Approved, { at, cause, next }: Why): Failed {
  return { state: 'failed', ...asked(grant), ...decided(grant), failedAt: at, cause, ...(next && { next }) };
}

function close(grant: Live, at: number, cause: Closed['cause']): Closed {
  return {
    state: 'closed',
    ...asked(grant),
    ...decided(grant),
    openedAt: grant.state === 'active' ? grant.openedAt : null,
    rule: grant.state === 'active' ? grant.rule : null,
    closedAt: at,
    cause,
    ...(grant.revoked ? { revoked: grant.revoked } : {}),
    ...(grant.state === 'active' ? happened(grant) : {}),
  };
}

/** What is told of it to the end. */
function happened({ extension, warnedOf, moves, answers, given }: Active) {
  return {
    ...(extension && { unansweredMore: extension }),
    ...(warnedOf && { warnedOf }),
    ...(moves && { moves }),
    ...(answers && { answers }),
    ...(given && { given }),
  };
}
