/** English: alarms, for the people who run db-access. */
import type { Alarm } from '../../grant/alarm.ts';
import { formats } from '../language.ts';

const { count } = formats.en;

export const alarms = {
  title: 'db-access needs your attention',
  /** the moment it began */
  since: (time: string) => `Since ${time}. This message is kept up to date.`,
  over: (time: string) => `✅ Over since ${time}.`,
  was: (what: string) => `The alarm was: ${what}`,
  /** of a message whose alarm lasts, and was posted once more */
  repeated: 'This alarm was sent again below.',

  what(alarm: Alarm): string {
    switch (alarm.event) {
      case 'access_overdue': {
        const { database, grants, minutes } = alarm.facts;
        return `Access to ${database} should have ended ${count(minutes, { one: 'minute', other: 'minutes' })} ago and is still open (${count(grants, { one: 'grant', other: 'grants' })}). db-access keeps trying. If Scalingo is down or refuses us, remove the rule in the dashboard: the database, Settings, Internet Access, Firewall rules.`;
      }
      case 'addon_not_found': {
        const { database, addon, grants } = alarm.facts;
        return `Scalingo answers 404 for ${database} (${addon}) while access is open there (${grants}). Either the database was deleted, or our token has lost its rights. If rights were lost, give them back: access then ends on time. If it was deleted, close each grant: db-access grants end ID --database-gone --because "why".`;
      }
      case 'two_names_for_one_addon': {
        const { database, other, addon } = alarm.facts;
        return `${database} and ${other} are two names for one database at Scalingo (${addon}). Neither opens access until one of them leaves db-access.yaml; what is open ends on time.`;
      }
      case 'unknown_database':
        return `${alarm.facts.database} is not in db-access.yaml, and access is open there (${count(alarm.facts.grants, { one: 'grant', other: 'grants' })}). It ends on time; nothing else is done there.`;
      case 'record_unreadable': {
        const { database, grants, later, endless } = alarm.facts;
        const sentences = [
          `Records of open access to ${database} cannot be read: ${grants}.`,
          later && `A newer version of db-access wrote ${later}: complete the upgrade.`,
          endless &&
            `Nothing says when ${endless} ends: remove any rule with that label in the dashboard, then the record with db-access grants forget.`,
          endless !== grants &&
            'This access ends at the time noted beside each record, or when its requester ends it.',
          endless !== grants &&
            later !== grants &&
            'Once it has ended, remove the record with db-access grants forget.',
        ];
        return sentences.filter(Boolean).join(' ');
      }
      case 'undo_unknown': {
        const { database, grants, kinds } = alarm.facts;
        return `Access to ${database} (${grants}) has something to undo that this version of db-access does not know: ${kinds}. A newer version wrote it. It is kept, and that version undoes it: complete the upgrade, or undo it by hand.`;
      }
      case 'rule_in_doubt': {
        const { database, source, rules } = alarm.facts;
        return `At ${database} there is a rule for ${source} that may be ours or somebody else’s (${rules}). db-access does not touch it. If nobody needs it, remove it in the dashboard. If you need it, give it a label, or remove it and add it again.`;
      }
      case 'former_rule_unknown': {
        const { database, rules, count: all, installation } = alarm.facts;
        return `${database} has ${count(all, { one: 'rule', other: 'rules' })} labeled with a former name of this installation (${installation}) that nothing in this Redis will end: ${rules}. db-access does not touch ${all === 1 ? 'it' : 'them'}. If no other installation uses that name, remove ${all === 1 ? 'the rule' : 'the rules'} in the dashboard. If one does, take the name out of formerly in db-access.yaml and restart db-access.`;
      }
      case 'stray_removed':
        return `At ${alarm.facts.database}, rules with our label belonged to no grant and were removed: ${alarm.facts.rules}. Somebody may have typed our label, or Redis lost a record.`;
      case 'record_beyond_limits':
        return `The record of ${alarm.facts.grant} at ${alarm.facts.database} asks for ${alarm.facts.source}, or for longer than db-access ever opens. Nothing stays open for it. This program does not write such a record: find out who can write to Redis.`;
      case 'review_overdue':
        return `Emergencies at ${alarm.facts.database} have not been reviewed for a week: ${alarm.facts.grants}. Reviewers are no longer reminded. Have one of them say on the card, or on their Home tab, whether it was justified.`;
      case 'nobody_can_approve':
        return `Too few people can approve what waits at ${alarm.facts.database} (${alarm.facts.requests}): approvers left, or a group that has to say yes is empty. Add people to the groups in Slack, or approvers to db-access.yaml.`;
      case 'nobody_can_review':
        return `Nobody can review the emergencies at ${alarm.facts.database} (${alarm.facts.grants}): reviewers left, or their group is empty. Nobody reviews their own. Add people to the groups in Slack, or reviewers to db-access.yaml.`;
      case 'channel_refuses':
        return `Slack does not let db-access post in the channel of ${alarm.facts.database} (${alarm.facts.channel}): ${alarm.facts.why}. Nobody sees the requests there. Invite db-access to the channel and let it post, or name another channel in db-access.yaml.`;
      case 'database_refused':
        return `Scalingo keeps refusing what db-access asks about ${alarm.facts.database} (${alarm.facts.status}). Nothing can be opened there, and what is open may not end on time. Run db-access doctor: it says what Scalingo answers. Check the rights of our account there, and what db-access.yaml says of this database.`;
      case 'too_many_rules':
        return `${alarm.facts.database} lists ${alarm.facts.rules} rules of ours, more than can be right. db-access opens nothing there and only removes what is due.`;
      case 'other_installation_open':
        return `The installation “${alarm.facts.installation}” has access open in this Redis (${count(alarm.facts.grants, { one: 'grant', other: 'grants' })}) and no process of its own. If you renamed it, write formerly: [${alarm.facts.installation}] into db-access.yaml and restart db-access: then it ends on time.`;
      case 'calls_refused': {
        const { grants, minutes } = alarm.facts;
        return `For ${count(minutes, { one: 'minute', other: 'minutes' })} Scalingo has answered every call with 429 (too many requests), and access should have ended (${count(grants, { one: 'grant', other: 'grants' })}). db-access tries one removal every 10 s. Find out what else uses this account’s API token. If it is urgent, remove the rule in the dashboard: the database, Settings, Internet Access, Firewall rules.`;
      }
      case 'audit_not_delivered':
        return `The audit trail can’t be delivered (${alarm.facts.sink}: ${alarm.facts.why}). It is kept in Redis and delivered as soon as that works. Check the AUDIT_ settings and what they point to.`;
      case 'audit_unreadable':
        return `Entry ${alarm.facts.entry} of the audit trail can’t be read, so nothing after it is delivered (${alarm.facts.sink}). Access isn’t affected. If a newer version of db-access wrote it, complete the upgrade. If not, it was changed in Redis: back up with db-access backup, see what was changed with db-access audit verify, and delete the entry (XDEL). The rest is then delivered.`;
      case 'clock_differs':
        return `The clocks of Redis and ${alarm.facts.from} differ by ${count(alarm.facts.seconds, { one: 'second', other: 'seconds' })}. Set the clock of the machine that runs Redis (NTP).`;
      case 'memory_lost':
        return `Redis has lost what it knew (${alarm.facts.why}). Rules of ours without a record are removed; what was approved and not yet open needs a new approval.`;
      case 'redis_may_evict':
        return `Redis’s maxmemory-policy is ${alarm.facts.policy}: when its memory is full, Redis may delete records of open access. Set it to noeviction, and find out who or what changed it.`;
    }
  },
};
