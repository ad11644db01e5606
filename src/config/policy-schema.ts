/** The shape of db-access.yaml. `npm run schema` makes schema/db-access.schema.json from it, for editors. */
import { z } from 'zod';
import { DatabaseName } from '../grant/ids.ts';
import { COMMAND, COMMANDS } from '../words/command-names.ts';
import { languages } from '../words/language.ts';
import { ExpectationSetting } from './expect.ts';
import {
  Approvals,
  AutomaticSetting,
  count,
  EmergencySetting,
  HoursSetting,
  Length,
  People,
  PostgresName,
  Prefix,
  Ranges,
  REGIONS,
  Reason,
  Region,
  WhoSetting,
} from './values.ts';

export const Settings = z.strictObject({
  requesters: WhoSetting.nullish().describe(
    'who may ask: everyone (full members only), or Slack ids of people (U…) and user groups (S…)',
  ),
  ping: WhoSetting.nullish().describe(
    'who is pinged by requests, reminders, more time and reviews, such as those on call; default: those who can answer',
  ),
  approvers: WhoSetting.nullish().describe(
    'who may answer: everyone, or Slack ids of people (U…) and user groups (S…)',
  ),
  approvals: Approvals.nullish().describe(
    'how many approvers have to say yes, or a list of user groups from each of which one has to; default: 1',
  ),
  selfApproval: z
    .boolean('expected true or false')
    .nullish()
    .describe('whether people may approve their own requests; default: false'),
  admins: People.nullish().describe('who may end anybody’s access'),
  channel: z
    .string()
    .regex(/^[CG][A-Z0-9]{2,}$/, 'expected the Slack id of a channel, such as C012AB3CD')
    .nullish()
    .describe('Slack’s id of the channel where requests are posted'),
  region: Region.nullish().describe('the region of Scalingo where the database is; default: osc-fr1'),
  minDuration: Length.nullish().describe('the shortest access that may be asked for; default: 5m'),
  maxDuration: Length.nullish().describe('the longest access, extensions counted; default: 8h'),
  defaultDuration: Length.nullish().describe('the length that the form begins with; default: 1h'),
  durations: z
    .array(Length)
    .max(50)
    .nullish()
    .describe('the lengths that the form offers; default: none, any may be typed'),
  widestRange: Prefix.nullish().describe('the widest range that may be asked for; default: /32, one address'),
  allowedRanges: Ranges.nullish().describe(
    'where one may come from, such as the company’s VPN; default: from anywhere',
  ),
  deniedRanges: Ranges.nullish().describe('where nobody may come from'),
  regions: z
    .array(Region, REGIONS)
    .nullish()
    .describe('Scalingo regions that may be asked for as region:osc-fr1; default: none'),
  reason: Reason.nullish().describe(
    'what a reason has to look like, such as a ticket number, and the link that is made from it',
  ),
  hours: HoursSetting.nullish().describe(
    'weekdays and times outside of which approval is by hand, or everything is refused',
  ),
  automatic: z
    .array(AutomaticSetting)
    .nullish()
    .describe('clauses under which nobody has to be asked; the first that holds approves'),
  emergency: EmergencySetting.nullish().describe(
    'who may open access at once without an approval, for how long, and who is told',
  ),
  extend: z
    .enum(['automatic', 'by hand', 'never'], 'expected automatic, by hand or never')
    .nullish()
    .describe('more time: automatic, by hand (the approvers are asked) or never; default: by hand'),
  maxLivePerPerson: count(1, 30)
    .nullish()
    .describe('how much one person may have open or approved at once at one database'),
  maxLivePerPersonInAll: count(1, 100)
    .nullish()
    .describe('how much one person may have open or approved at once, at all databases together'),
  maxLive: count(1, 30).nullish().describe('how much may be open or approved at once at one database'),
  maxPendingPerPerson: count(1, 100)
    .nullish()
    .describe(
      'how many requests of one person may wait for an answer at once, at all databases together; default: 5',
    ),
  spareRules: count(0, 29)
    .nullish()
    .describe('how many of Scalingo’s 30 firewall rules are kept free for others; default: 0'),
  lapseAfter: Length.nullish().describe('how long a request waits for an answer; default: 4h'),
  openWithin: Length.nullish().describe(
    'how long the rule may take to open after the approval; default: 15m',
  ),
  endEarly: Length.nullish().describe(
    'how much earlier the rule is removed, where the longest access must be strict; default: 0',
  ),
  probe: z
    .boolean('expected true or false')
    .nullish()
    .describe('whether the endpoint is tried from the bot once it is open; default: false'),
  language: z
    .enum(languages, `expected one of ${languages.join(', ')}`)
    .nullish()
    .describe(
      'the language of the cards in the channel; default: en. Each person is written to in their own',
    ),
  documentationRanges: z
    .enum(['allowed', 'refused'], 'expected allowed or refused')
    .nullish()
    .describe('allowed in a sandbox alone'),
});

const GroupName = z
  .string('expected the name of one of the groups')
  .regex(/^[a-z0-9][a-z0-9_-]{0,47}$/, 'expected up to 48 lowercase letters, digits, - or _');

export const DatabaseSetting = Settings.extend({
  group: GroupName.optional().describe('the group of databases whose settings it takes'),
  scalingo: z
    .string('expected the id or name of the database at Scalingo')
    .min(1)
    .describe('the id or name of the database at Scalingo'),
  user: PostgresName.optional().describe(
    'the PostgreSQL user that people log in with, for the lines that they are given',
  ),
  expect: z
    .array(ExpectationSetting)
    .optional()
    .describe('what this policy is expected to answer, for db-access policy check'),
  dbname: PostgresName.optional().describe(
    'the database within PostgreSQL, where it is not the one that Scalingo names',
  ),
});

const Installation = z
  .string('expected a name for this installation')
  .regex(
    /^[a-z0-9][a-z0-9-]{0,23}$/,
    'expected up to 24 lowercase letters, digits or hyphens: it is a part of the label of each rule',
  );

export const DatabasesFile = z.strictObject({
  installation: Installation.describe(
    'the name of this installation, which is a part of the label of each firewall rule',
  ),
  formerly: z
    .array(Installation)
    .max(20)
    .optional()
    .describe(
      'older names of this installation: what they left open in the same Redis is ended when it is due',
    ),
  defaults: Settings.optional().describe(
    'what holds for every database that does not say otherwise; a database takes a setting back with null',
  ),
  groups: z
    .record(GroupName, Settings)
    .optional()
    .describe(
      'settings that several databases share: they come before the defaults, in databases that name the group',
    ),
  databases: z
    .record(
      DatabaseName,
      DatabaseSetting,
      'expected your databases, each under the name that people will type',
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
