/**
 * What an operator has to know because it does not mend itself. An alarm is one thing everywhere: an error line with a stable `event`, a
 * metric, one message to the admins, and a line of /readyz. Each check says how it is now, so nothing is missed.
 */
import { z } from 'zod';
import { DatabaseName, Instant } from './ids.ts';

const text = z.string();
const count = z.number();

function about<Event extends string, Facts extends z.ZodRawShape>(event: Event, facts: Facts) {
  return z.object({ event: z.literal(event), subject: text, facts: z.object(facts) });
}

/** `subject`: what it is about; there is one alarm for each event and subject. */
export const Alarm = z.discriminatedUnion('event', [
  // Subject: the database.
  about('access_overdue', { database: DatabaseName, grants: count, minutes: count }),
  about('two_names_for_one_addon', { database: DatabaseName, other: text, addon: text }),
  about('unknown_database', { database: DatabaseName, grants: count }),
  about('record_unreadable', {
    database: DatabaseName,
    grants: text,
    /** those of them that a later build wrote; absent in alarms of earlier builds */
    later: text.optional(),
    /** the others of them without an envelope: nothing ends them; absent in alarms of earlier builds */
    endless: text.optional(),
  }),
  about('database_refused', { database: DatabaseName, status: count }),
  about('too_many_rules', { database: DatabaseName, rules: count }),
  about('stray_removed', { database: DatabaseName, rules: text }),
  about('review_overdue', { database: DatabaseName, grants: text }),
  about('undo_unknown', { database: DatabaseName, grants: text, kinds: text }),
  about('nobody_can_approve', { database: DatabaseName, requests: text }),
  about('nobody_can_review', { database: DatabaseName, grants: text }),
  // Subject: the grant.
  about('record_beyond_limits', { database: DatabaseName, grant: text, source: text }),
  // Subject: the add-on.
  about('addon_not_found', { database: DatabaseName, addon: text, grants: text }),
  about('rule_in_doubt', { database: DatabaseName, source: text, rules: text }),
  about('former_rule_unknown', {
    database: DatabaseName,
    /** the first of them, each as its source and its id */
    rules: text,
    count,
    /** the former names that they are labeled with */
    installation: text,
  }),
  // Subject: the channel.
  about('channel_refuses', { database: DatabaseName, channel: text, why: text }),
  // Subject: the other installation's name.
  about('other_installation_open', { installation: text, grants: count }),
  // Subject: the sink.
  about('audit_not_delivered', { sink: text, why: text }),
  about('audit_unreadable', {
    sink: text,
    /** of the audit trail: nothing behind it is delivered */
    entry: text,
  }),
  // Of this installation as a whole; the subject is “clock”, “redis” or “scalingo”.
  about('calls_refused', { grants: count, minutes: count }),
  about('clock_differs', { seconds: count, from: text }),
  about('memory_lost', { why: text }),
  about('redis_may_evict', { policy: text }),
]);
export type Alarm = z.infer<typeof Alarm>;
export type AlarmEvent = Alarm['event'];

/** As it is remembered: since when, and until when where it is over. */
export const RaisedAlarm = z.object({
  schema: z.literal(1),
  alarm: Alarm,
  since: Instant,
  /** when it was last said to be so; unknown where it was stored before this was */
  seenAt: Instant.optional(),
  endedAt: Instant.optional(),
});
export type RaisedAlarm = z.infer<typeof RaisedAlarm>;
