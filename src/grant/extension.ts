/** The moves of more time: the end goes later, and nothing is asked of Scalingo for it. */

import { isSameYeses, recounted, type Today, withYes } from './approval-count.ts';
import { type Moved, moved } from './audit.ts';
import { currentBlock } from './block.ts';
import { ASK_AGAIN_MS } from './due.ts';
import { MINUTE } from './duration.ts';
import type { GroupId } from './ids.ts';
import { longestGivenMs } from './length.ts';
import { type At, type By, noAccess, settled } from './lifecycle.ts';
import type { MoreAnswer } from './more-time.ts';
import type { Policy } from './policy.ts';
import { type Active, endsAt, type Grant } from './record.ts';
import { isRefusal, type Refusal } from './refusal.ts';
import type { Pinged } from './reminder.ts';

/** `delivery`: which one of Slack's asked for it; absent where no delivery did. */
type More = { readonly byMs: number; readonly delivery?: string | undefined };

/** If a delivery comes again, it does so within minutes. */
const MOST_HEARD = 20;

/**
 * At once, where the policy lets people extend by themselves. `clause`: the one that approves the whole length, if it is another one.
 * More that waits for the approvers waits on, up to the end that was asked for.
 */
export function extend(
  grant: Grant,
  { byMs, by, at, delivery, clause }: By & More & { readonly clause?: string },
): Moved<Active> | Refusal {
  const refusal = extensionRefusal(grant, at);
  if (refusal) return refusal;
  if (grant.state !== 'active') return settled(grant);
  const longer = { ...later(grant, byMs), ...restOf(grant, byMs) };
  const given = [...(grant.given ?? []), { byMs, at, until: endsAt(longer) }];
  const decided: Active =
    clause === undefined
      ? { ...longer, given }
      : { ...longer, given, decision: { how: 'automatic', clause } };
  return moved(grant, hearing(decided, delivery), {
    move: 'extend',
    by,
    at,
    detail: minutes(byMs),
  });
}

/** The approvers are asked; the end stays where it is until they say yes. `isBlocked`: what waits already cannot be allowed. */
export function askMore(
  grant: Grant,
  { byMs, by, at, delivery, isBlocked, ...pinged }: By & More & Pinged & { readonly isBlocked?: boolean },
): Moved<Active> | Refusal {
  const refusal = extensionRefusal(grant, at);
  if (refusal) return refusal;
  if (grant.state !== 'active') return settled(grant);
  if (grant.extension && !isBlocked) return { no: 'extension-waits', grant };
  const last = grant.answers?.at(-1);
  const again = askAgainAt(grant);
  if (last && at < again) return { no: 'more-refused-lately', grant, by: last.by, at: last.at, again };
  const isReplaced = grant.extension ?? grant.given?.some((one) => one.at >= (last?.at ?? 0));
  const replaces = isReplaced ? ({ replaces: true } as const) : {};
  const extension = { byMs, at, approvals: [], ...pinged, ...replaces };
  return moved<Active>(grant, hearing({ ...grant, extension }, delivery), {
    move: 'askMore',
    by,
    at,
    detail: minutes(byMs),
  });
}

export function allowMore(
  grant: Grant,
  { by, at, groups, today }: By & { readonly groups: readonly GroupId[]; readonly today: Today },
): Moved<Active> | Refusal {
  const refusal = extensionRefusal(grant, at);
  if (refusal) return refusal;
  if (grant.state !== 'active' || !grant.extension) return settled(grant, 'more time');
  const counted = withYes(grant, { before: grant.extension, yes: { by, at, groups }, today });
  if (isRefusal(counted)) return counted;
  const { byMs } = grant.extension;
  const answered = { ...grant, extension: { ...grant.extension, ...counted.yeses } };
  return moved(grant, counted.isEnough ? allowed(answered, { by, at }) : answered, {
    move: 'allowMore',
    by,
    at,
    detail: minutes(byMs),
  });
}

/** The same as `recount` of a request: what is there may be enough today, or no longer count. */
export function recountMore(
  grant: Grant,
  { at, today }: At & { readonly today: Today },
): Moved<Active> | Refusal {
  const refusal = extensionRefusal(grant, at);
  if (refusal) return refusal;
  if (grant.state !== 'active' || !grant.extension) return settled(grant);
  const { extension } = grant;
  const counted = recounted(extension, today);
  if (!counted.isEnough && isSameYeses(extension, counted.yeses)) return settled(grant);
  const after = { ...grant, extension: { ...extension, ...counted.yeses } };
  const last = counted.yeses.approvals.at(-1);
  return moved(grant, counted.isEnough && last ? allowed(after, { by: last.by, at }) : after, {
    move: 'recount',
    by: 'db-access',
    at,
    detail: minutes(extension.byMs),
  });
}

/** `by`: whose yes was the last one. */
function allowed(grant: Active, { by, at }: By): Active {
  const { byMs = 0, approvals = [] } = grant.extension ?? {};
  const all = approvals.length > 1 ? { all: approvals.map((yes) => yes.by) } : {};
  const until = endsAt(later(grant, byMs));
  return later(answered(grant, { byMs, by, at, allowed: true, until, ...all }), byMs);
}

export function refuseMore(grant: Grant, { by, at }: By): Moved<Active> | Refusal {
  if (grant.state !== 'active' || !grant.extension) return settled(grant, 'more time');
  const refusal = extensionRefusal(grant, at);
  if (refusal) return refusal;
  const { byMs } = grant.extension;
  const { extension: _, ...rest } = answered(grant, { byMs, by, at, allowed: false });
  return moved<Active>(grant, rest, { move: 'refuseMore', by, at, detail: minutes(byMs) });
}

function answered(grant: Active, answer: MoreAnswer): Active {
  return { ...grant, answers: [...(grant.answers ?? []), answer] };
}

/** The whole length that it would have then, counted from when it opened. */
export function extendedMs(grant: Active, byMs: number): number {
  return endsAt(grant) + byMs - grant.openedAt;
}

/** The longest that it may be in all; an emergency keeps its own cap. */
export function longestOf(policy: Policy, { decision }: Pick<Active, 'decision'>): number {
  const cap = decision.how === 'emergency' ? policy.emergency?.longestMs : undefined;
  return longestGivenMs({ ...policy, longestMs: Math.min(policy.longestMs, cap ?? policy.longestMs) });
}

/** Can it be extended at all? Less than a minute does not count. */
export function mayBeLonger(policy: Policy, grant: Active): boolean {
  if (policy.extending === 'never' || extendedMs(grant, MINUTE) > longestOf(policy, grant)) return false;
  return policy.extending === 'automatic' || askAgainAt(grant) < endsAt(grant);
}

/** Is it worth asking just now? What waits for the approvers already, and can be allowed, is not asked for again. */
export function isMoreOffered(policy: Policy, grant: Active): boolean {
  const waits = grant.extension !== undefined && currentBlock(grant.extension) === undefined;
  return mayBeLonger(policy, grant) && !(waits && policy.extending === 'by hand');
}

/** From when on the approvers may be asked: a while after they refused. */
function askAgainAt({ answers }: Active): number {
  const last = answers?.at(-1);
  return last && !last.allowed ? last.at + ASK_AGAIN_MS : 0;
}

/** Its end comes before approvers may have seen that more time is asked for. */
export function isUrgent(grant: Active): boolean {
  return grant.extension !== undefined && endsAt(grant) - grant.extension.at < 5 * MINUTE;
}

/** How much of it approvers allowed since it opened. */
export function allowedMs({ answers = [] }: Active): number {
  return answers.reduce((sum, { byMs, allowed }) => sum + (allowed ? byMs : 0), 0);
}

/** What still waits once that much was given; less than a minute does not count. */
function restOf({ extension }: Active, givenMs: number): Pick<Active, 'extension'> {
  const byMs = (extension?.byMs ?? 0) - givenMs;
  return extension && byMs >= MINUTE ? { extension: { ...extension, byMs } } : {};
}

function later({ extension: _, ...grant }: Active, byMs: number): Active {
  const expiresAt = grant.expiresAt + byMs;
  const moved = grant.until === undefined ? {} : { until: expiresAt };
  return { ...grant, expiresAt, ttlMs: extendedMs(grant, byMs), ...moved };
}

/** The grant, where this delivery has asked for more time before. */
export function heardBy(grant: Grant, delivery: string): Active | undefined {
  return grant.state === 'active' && grant.heard?.includes(delivery) ? grant : undefined;
}

function hearing(grant: Active, delivery: string | undefined): Active {
  if (delivery === undefined) return grant;
  return { ...grant, heard: [...(grant.heard ?? []), delivery].slice(-MOST_HEARD) };
}

function extensionRefusal(grant: Grant, at: At['at']): Refusal | undefined {
  if (grant.state !== 'active') return noAccess(grant, at);
  return grant.revoked || endsAt(grant) <= at ? { no: 'already-ending', grant } : undefined;
}

function minutes(ms: number): string {
  return `${Math.round(ms / MINUTE)} min`;
}
