/** What an event of the audit trail says of its grant: enough to tell from the trail alone who could reach what, from where, and who allowed it. */
import { z } from 'zod';
import { Instant, Millis, PersonId, RuleId } from './ids.ts';
import { Place } from './place.ts';
import { Decision, endsAt, type Grant, isLive } from './record.ts';
import { Source } from './source.ts';

export const Facts = z.object({
  requester: PersonId,
  /** what was asked for, approved or opened */
  source: Source,
  /** the length that was asked for, and from the approval on the one that was approved */
  ttlMs: Millis,
  /** in its first event only */
  reason: z.string().optional(),
  decision: Decision.optional(),
  place: Place.optional(),
  /** our rule; null where somebody else's rule lets this source in */
  rule: RuleId.nullable().optional(),
  /** while it is approved or active: when access is to end */
  endsAt: Instant.optional(),
  /** the sources that Scalingo may let in for it after this event: while one is opened, moved or closed, that is not known for certain */
  reaches: z.array(Source).readonly(),
});
export type Facts = Readonly<z.infer<typeof Facts>>;

export function factsOf(grant: Grant, { isFirst }: { readonly isFirst: boolean }): Facts {
  const { requester, source, ttlMs, reason } = grant;
  return {
    requester,
    source,
    ttlMs,
    ...(isFirst && { reason }),
    ...('decision' in grant && { decision: grant.decision }),
    ...('place' in grant && grant.place && { place: grant.place }),
    ...('rule' in grant && { rule: grant.rule }),
    ...(isLive(grant) && { endsAt: endsAt(grant) }),
    reaches: reachedBy(grant),
  };
}

function reachedBy(grant: Grant): readonly Source[] {
  if (grant.state === 'approved') return grant.openingSince === undefined ? [] : [grant.source];
  if (grant.state !== 'active') return [];
  const { source, moving, leaving } = grant;
  return [source, ...(moving?.openingSince ? [moving.to] : []), ...(leaving ? [leaving.source] : [])];
}
