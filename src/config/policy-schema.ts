/** The shape of db-access.yaml. `npm run schema` makes schema/db-access.schema.json from it, for editors. */
import { z } from 'zod';
import { DatabaseName } from '../grant/ids.ts';
import { COMMAND, COMMANDS } from '../words/command-names.ts';
import { languages } from '../words/language.ts';
import { visible } from '../words/text.ts';
import { ExpectationSetting } from './expect.ts';
import {
  Approvals,
  AutomaticSetting,
  count,
  EmergencySetting,
  HoursSetting,
  Length,
  LengthOrNone,
  People,
  PostgresName,
  Prefix,
  Ranges,
  REGIONS,
  Reason,
  Region,
  WhoSetting,
} from './values.ts';

const DURATIONS = 'expected a list of up to 50 lengths of time such as [30m, 1h]';

export const Settings = z.strictObject({
  requesters: WhoSetting.nullish().describe(
    'Who can request access: everyone (full members only), or Slack ids of people (U…) and user groups (S…)',
  ),
  ping: WhoSetting.nullish().describe(
    'Who is pinged about requests, reminders, more time and reviews, such as people on call. Default: everyone who can answer',
  ),
  approvers: WhoSetting.nullish().describe(
    'Who can approve or deny: everyone, or Slack ids of people (U…) and user groups (S…)',
  ),
  approvals: Approvals.nullish().describe(
    'Number of approvals a request needs, or a list of user groups that must each give one. Default: 1',
  ),
  selfApproval: z
    .boolean('expected true or false')
    .nullish()
    .describe('Whether people can approve their own requests. Default: false'),
  admins: People.nullish().describe('Who can end anyone’s access'),
  channel: z
    .string()
    .regex(/^[CG][A-Z0-9]{2,}$/, 'expected the Slack id of a channel, such as C012AB3CD')
    .nullish()
    .describe('Slack id of the channel where requests are posted'),
  region: Region.nullish().describe('Scalingo region of the database. Default: osc-fr1'),
  minDuration: Length.nullish().describe('Shortest duration people can request. Default: 5m'),
  maxDuration: Length.nullish().describe('Longest duration of access, including extensions. Default: 8h'),
  defaultDuration: Length.nullish().describe('Duration that the form starts with. Default: 1h'),
  durations: z
    .array(Length, DURATIONS)
    .max(50, DURATIONS)
    .nullish()
    .describe('Durations to choose from in the form. Default: none, people type one'),
  widestRange: Prefix.nullish().describe('Widest range people can request. Default: /32, one address'),
  allowedRanges: Ranges.nullish().describe(
    'Ranges people can connect from, such as the company’s VPN. Default: anywhere',
  ),
  deniedRanges: Ranges.nullish().describe('Ranges nobody can connect from'),
  regions: z
    .array(Region, REGIONS)
    .nullish()
    .describe('Scalingo regions people can request, as region:osc-fr1. Default: none'),
  reason: Reason.nullish().describe(
    'Pattern that a reason must match, such as a ticket number, and the link that is made from it',
  ),
  hours: HoursSetting.nullish().describe(
    'Weekdays and times. Outside them people have to approve, or everything is refused',
  ),
  automatic: z
    .array(AutomaticSetting)
    .nullish()
    .describe('Clauses that approve without asking anyone. The first that applies approves'),
  emergency: EmergencySetting.nullish().describe(
    'Who can open access at once without an approval, for how long, and who is told',
  ),
  extend: z
    .enum(['automatic', 'by hand', 'never'], 'expected automatic, by hand or never')
    .nullish()
    .describe('How more time is given: automatic, by hand (approvers are asked) or never. Default: by hand'),
  maxLivePerPerson: count(1, 30)
    .nullish()
    .describe('Number of grants one person can have open or approved at once at one database'),
  maxLivePerPersonInAll: count(1, 100)
    .nullish()
    .describe('Number of grants one person can have open or approved at once, across all databases'),
  maxLive: count(1, 30)
    .nullish()
    .describe('Number of grants that can be open or approved at once at one database'),
  maxPendingPerPerson: count(1, 100)
    .nullish()
    .describe('Number of requests one person can have waiting at once, across all databases. Default: 5'),
  spareRules: count(0, 29)
    .nullish()
    .describe('Number of Scalingo’s 30 firewall rules to keep free for other uses. Default: 0'),
  lapseAfter: Length.nullish().describe('How long a request waits for an answer. Default: 4h'),
  openWithin: Length.nullish().describe(
    'How long opening the rule can take after the approval. Default: 15m',
  ),
  endEarly: LengthOrNone.nullish().describe(
    'How much earlier the rule is removed, where the longest duration must never be exceeded. Default: 0',
  ),
  probe: z
    .boolean('expected true or false')
    .nullish()
    .describe('Whether the bot tries to reach the database once access is open. Default: false'),
  language: z
    .enum(languages, `expected one of ${languages.join(', ')}`)
    .nullish()
    .describe(
      'Language of the cards in the channel. Default: en. Each person is written to in their own language',
    ),
  documentationRanges: z
    .enum(['allowed', 'refused'], 'expected allowed or refused')
    .nullish()
    .describe('Whether documentation ranges are accepted; only for a sandbox'),
});

const GroupName = z
  .string('expected the name of one of the groups')
  .regex(/^[a-z0-9][a-z0-9_-]{0,47}$/, 'expected up to 48 lowercase letters, digits, - or _');

const SCALINGO = 'expected the id or name of the database at Scalingo';

export const DatabaseSetting = Settings.extend({
  group: GroupName.optional().describe('Group of databases whose settings it shares'),
  scalingo: z
    .string(SCALINGO)
    .min(1, SCALINGO)
    .refine(
      (name) => name === visible(name),
      `${SCALINGO}, without blanks around it or characters that cannot be seen`,
    )
    .describe('Id or name of the database at Scalingo'),
  user: PostgresName.optional().describe(
    'PostgreSQL user people log in with, for the connection strings they are given',
  ),
  expect: z
    .array(ExpectationSetting)
    .optional()
    .describe('Answers that this policy must give, verified by db-access policy check'),
  dbname: PostgresName.optional().describe(
    'Name of the database within PostgreSQL, if it differs from the one Scalingo reports',
  ),
});

const Installation = z
  .string('expected a name for this installation')
  .regex(
    /^[a-z0-9][a-z0-9-]{0,23}$/,
    'expected up to 24 lowercase letters, digits or hyphens: it is a part of the label of each rule',
  );

export const DatabasesFile = z.strictObject({
  installation: Installation.describe('Name of this installation, part of the label of each firewall rule'),
  formerly: z
    .array(Installation)
    .max(20)
    .optional()
    .describe(
      'Former names of this installation. Access that is still open under them in the same Redis ends on time',
    ),
  defaults: Settings.optional().describe(
    'Settings for every database that does not override them. A database resets a setting with null',
  ),
  groups: z
    .record(GroupName, Settings)
    .optional()
    .describe(
      'Settings that several databases share. They override the defaults in databases that name the group',
    ),
  databases: z
    .record(
      DatabaseName,
      DatabaseSetting,
      'expected your databases, each under the name that people will type: up to 48 lowercase letters, digits, - or _',
    )
    .superRefine((databases, context) => {
      // Its line would be read as the command, and nobody could ask for it.
      for (const command of COMMANDS.filter((word) => Object.hasOwn(databases, word)))
        context.addIssue({
          code: 'custom',
          path: [command],
          message: `expected another name: ${COMMAND} ${command} is a command`,
        });
    }),
});
export type DatabasesFile = z.infer<typeof DatabasesFile>;

export type DatabaseSetting = z.infer<typeof DatabaseSetting>;

/** The same as JSON Schema, as a file. */
export function schemaText(): string {
  const schema = z.toJSONSchema(DatabasesFile, { io: 'input' });
  return `${JSON.stringify({ title: 'db-access.yaml', ...schema }, null, 2)}\n`;
}
