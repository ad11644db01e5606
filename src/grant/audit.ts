/** The audit trail: one event for each change of a record, written atomically with the record. */
import { z } from 'zod';
import { Facts, factsOf } from './facts.ts';
import { FORGOTTEN } from './forgotten.ts';
import { DatabaseName, GrantId, Instant, PersonId, type RuleId } from './ids.ts';
import { OperatorId } from './operator.ts';
import { Problem, StoredProblem } from './problem.ts';
import { Decision, type Grant } from './record.ts';
import type { Source } from './source.ts';

/** Everything that can happen to a grant, beginning with how it comes to be. */
export const births = ['request', 'automatic', 'emergency'] as const;
export const moves = [
  ...births,
  'approve',
  'recount',
  'unanswerable',
  'deny',
  'cancel',
  'nudge',
  'remind',
  'block',
  'unblock',
  'lapse',
  'revoke',
  'review',
  'nag',
  'askMore',
  'allowMore',
  'refuseMore',
  'extend',
  'open',
  'opened',
  'hindered',
  'warn',
  'probed',
  'move',
  'arrived',
  'left',
  'located',
  'missed',
  'found',
  'finished',
  'drifted',
  'abandoned',
  'unremembered',
  'restored',
  'refused',
  'reappeared',
] as const;
export type Move = (typeof moves)[number];

export const AuditEvent = z.object({
  at: Instant,
  /** a person, an operator at the terminal, or the bot itself where nobody pressed anything */
  by: z.union([PersonId, OperatorId, z.literal('db-access')]),
  move: z.enum(moves),
  grant: GrantId,
  database: DatabaseName,
  from: z.string().nullable(),
  to: z.string(),
  /** what was in the way, or why it ended */
  detail: z.union([z.string(), Problem]).optional(),
  /** earlier builds did not write them */
  ...Facts.partial().shape,
});
export type AuditEvent = Readonly<z.infer<typeof AuditEvent>>;

const ForgottenDecision = z.object({
  how: z.literal('approved'),
  by: z.array(z.literal(FORGOTTEN)).readonly(),
});

/** As it is read back, after `withForgotten`. Later builds may know other moves and other actors; everything else has the shape above. */
export const StoredEvent = AuditEvent.extend({
  by: z.string(),
  move: z.string(),
  detail: z.union([z.string(), StoredProblem]).optional(),
  decision: z.union([Decision, ForgottenDecision]).optional().catch(undefined),
  requester: z.string().optional(),
  source: z.string().optional(),
  reaches: z.array(z.string()).readonly().optional(),
  /** the fields that were blanked, and say `forgotten` */
  forgotten: z.array(z.string()).readonly().optional(),
});
export type StoredEvent = Readonly<z.infer<typeof StoredEvent>>;

/** A rule is about to be asked for; `before`: the ids of all rules that are there. Kept in the closing envelope alone. */
export type Asked = { readonly source: Source; readonly before: readonly RuleId[] };

/** A record's next state, with the event that says how it came to be. */
export type Moved<To extends Grant = Grant> = {
  readonly grant: To;
  readonly event: AuditEvent;
  readonly asked?: Asked | undefined;
};

/** `before`: undefined where it came to be. */
export type MovedFrom = Moved & { readonly before: Grant | undefined };

type Happening = Pick<AuditEvent, 'at' | 'by' | 'move'> & {
  readonly detail?: AuditEvent['detail'] | undefined;
};

export function moved<To extends Grant>(
  from: Grant | null,
  to: To,
  { at, by, move, detail }: Happening,
): Moved<To> {
  return {
    grant: to,
    event: {
      at,
      by,
      move,
      grant: to.id,
      database: to.database,
      from: from?.state ?? null,
      to: to.state,
      ...(detail === undefined ? {} : { detail }),
      // A record that is over no longer says where its rule was: the event of its end does.
      ...(from && 'place' in from && from.place && { place: from.place }),
      ...factsOf(to, { isFirst: from === null }),
    },
  };
}

/** `lost`: an entry that should be there and is not; `newest`: undefined where there is none. */
export type TrailLook = { readonly lost: string | undefined; readonly newest: string | undefined };

/** Of two entries of the trail, each named `<milliseconds>-<number>`. */
export function isEarlier(one: string, other: string): boolean {
  const [ms = 0, nth = 0] = one.split('-').map(Number);
  const [otherMs = 0, otherNth = 0] = other.split('-').map(Number);
  return ms < otherMs || (ms === otherMs && nth < otherNth);
}
