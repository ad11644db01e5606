/** Every key, in one place: one prefix, and one hash tag so that Redis Cluster keeps them on one node and takes our scripts. */
import type { DatabaseName, GrantId, PersonId, RuleId } from '../grant/ids.ts';

export type Keys = ReturnType<typeof createKeys>;

/** Two installations may share a Redis: each has a prefix of its own. */
export function createKeys(installation: string) {
  const prefix = `{db-access:${installation}}`;
  return {
    installation,
    /** the prefix of BullMQ's own keys */
    queuePrefix: `${prefix}:queue`,
    /** the record, as JSON; `id` may also be anything that an index names */
    grant: (id: string) => `${prefix}:grant:${id}`,
    /** set of ids: approved or active, by database */
    live: (database: DatabaseName) => `${prefix}:live:${database}`,
    /** sorted set of ids by the instant at which something is due */
    due: `${prefix}:due`,
    /** hash: id → closing envelope, as JSON; kept for a day after the end */
    closings: `${prefix}:closings`,
    /** exists while that rule is being removed, and for a while after that; expires */
    removing: (rule: RuleId) => `${prefix}:removing:${rule}`,
    /** written only to see whether Redis takes writes; expires */
    writable: `${prefix}:writable`,
    /** sorted set of ids by when they were asked for, by requester */
    by: (requester: PersonId) => `${prefix}:by:${requester}`,
    /** sorted set of ids by when they were asked for, by requester: those not over. Older builds do not keep it */
    current: (requester: PersonId) => `${prefix}:current:${requester}`,
    /** sorted set of ids by version: people were not told of it yet */
    untold: `${prefix}:untold`,
    /** stream of audit events; the oldest sealed ones are trimmed after the retention */
    audit: `${prefix}:audit`,
    /** stream of its seals, trimmed with what they seal; the newest one always stays */
    auditSeals: `${prefix}:audit-seals`,
    /** hash: entry of the audit stream → the salts of its personal fields, as JSON */
    auditSalts: `${prefix}:audit-salts`,
    /** what is left of the part that was trimmed, as JSON: where the seals go on from */
    auditAnchor: `${prefix}:audit-anchor`,
    /** how often the trail was replaced by a copy of it in which a person is blanked */
    auditVersion: `${prefix}:audit-version`,
    /** hash: sink → how far it has taken the trail and its seals, as JSON */
    auditTaken: `${prefix}:audit-taken`,
    /** hash: the event that tells of the last loss of memory, and the run of the Redis server then */
    lossNoted: `${prefix}:loss-noted`,
    /** the settings of each database that the trail was last told of, as JSON */
    settingsNoted: `${prefix}:settings-noted`,
    /** what is to take the place of that key once that restore is complete; expires */
    restoring: (attempt: string, part: 'audit' | 'auditSeals' | 'auditSalts') =>
      `${prefix}:restoring:${attempt}:${part}`,
    /** hash: message key → where it is in Slack; `id` may also be anything that an index names */
    messages: (id: string) => `${prefix}:messages:${id}`,
    /** exists while a process is posting that message; expires */
    posting: (id: GrantId, key: string) => `${prefix}:posting:${id}:${key}`,
    /** sorted set: the grants that wait to post in that channel, by when their turn is; expires */
    line: (channel: string) => `${prefix}:line:${channel}`,
    /** when the next one may post in that channel; expires */
    free: (channel: string) => `${prefix}:free:${channel}`,
    /** sorted set: who looked at their Home tab, by when */
    homes: `${prefix}:homes`,
    /** a digest of what that person's Home tab shows; expires */
    home: (person: PersonId) => `${prefix}:home:${person}`,
    /** hash: event and subject → alarm, as JSON; kept for a day after its end */
    alarms: `${prefix}:alarms`,
    /** hash: alarm and channel → where the message about it is in Slack */
    alarmMessages: `${prefix}:alarm-messages`,
    /** exists while a process is telling people of alarms; expires */
    tellingAlarms: `${prefix}:telling-alarms`,
    /** hash: database → faults in a row */
    faults: `${prefix}:faults`,
    /** hash: database → when it was last converged */
    converged: `${prefix}:converged`,
    /** hash: database → how many rules its last list had, as JSON */
    rules: `${prefix}:rules`,
    /** hash: database → when its last list had all the rules that Scalingo takes */
    full: `${prefix}:full`,
    /** hash: database → the run of the Redis server in which its rules were held against the record */
    compared: `${prefix}:compared`,
    /** hash: database → when a process last had it in its file */
    named: `${prefix}:named`,
    swept: `${prefix}:swept`,
    /** when a sweep last came through the queue; builds without canary jobs go by it */
    worked: `${prefix}:worked`,
    /** hash: who begins sweeps → when they last did */
    sweptBy: `${prefix}:swept-by`,
    /** hash: queue → when a canary job last came through it */
    passed: `${prefix}:passed`,
    /** a single-use link that was used; expires */
    used: (nonce: string) => `${prefix}:used:${nonce}`,
  };
}
