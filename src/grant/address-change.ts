/** The moves of a grant whose requester's address changed: the new source is opened first, then the previous one is closed. */
import { type Moved, moved } from './audit.ts';
import type { RuleId } from './ids.ts';
import { type At, type By, noAccess, settled } from './lifecycle.ts';
import { type Active, endsAt, type Grant } from './record.ts';
import type { Refusal } from './refusal.ts';
import type { Source } from './source.ts';

/** The requester's address changed: the new one is let in first, and the old one stays until then. Moved back, nothing is to be done. */
export function move(grant: Grant, { to, by, at }: By & { readonly to: Source }): Moved<Active> | Refusal {
  if (grant.state !== 'active') return noAccess(grant, at);
  if (grant.revoked || endsAt(grant) <= at) return { no: 'already-ending', grant };
  if (grant.leaving) return { no: 'still-moving', grant };
  if (to === (grant.moving?.to ?? grant.source)) return { no: 'same-source', grant };
  const { moving: _, ...rest } = grant;
  const next = to === grant.source ? rest : { ...rest, moving: { to, at } };
  return moved<Active>(grant, next, { move: 'move', by, at, detail: `to ${to}` });
}

/** The new address is open. It becomes the grant's source, and the old one is to be closed. */
export function arrived(
  grant: Grant,
  { rule, to, at }: At & { readonly rule: RuleId | null; readonly to: Source },
): Moved<Active> | Refusal {
  if (grant.state !== 'active' || grant.moving?.to !== to) return settled(grant);
  const { moving: _, trouble: __, missingSince: ___, ...rest } = grant;
  const approvedSource = grant.approvedSource ?? grant.source;
  const leaving = { source: grant.source, rule: grant.rule };
  const detail = `from ${grant.source} to ${to}`;
  const moves = [...(grant.moves ?? []), { from: grant.source, to, at }];
  return moved<Active>(
    grant,
    { ...rest, source: to, approvedSource, rule, moves, leaving },
    { move: 'arrived', by: 'db-access', at, detail },
  );
}

/** No rule of ours is left for that source, where it came from or where it was never to arrive. */
export function left(
  grant: Grant,
  { source, at }: At & { readonly source: Source },
): Moved<Active> | Refusal {
  if (grant.state !== 'active') return settled(grant);
  const { leaving, moving, ...rest } = grant;
  const happening = { move: 'left', by: 'db-access', at, detail: source } as const;
  if (leaving?.source === source)
    return moved<Active>(grant, { ...rest, ...(moving && { moving }) }, happening);
  if (moving?.to === source) return moved<Active>(grant, { ...rest, ...(leaving && { leaving }) }, happening);
  return settled(grant);
}
