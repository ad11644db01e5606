/** What stands in db-access.yaml: databases and their policies. No secret belongs there. */
import { z } from 'zod';
import { DAY, formatDuration, HOUR, MINUTE, parseDuration } from './grant/duration.ts';
import { DatabaseName, GroupId, PersonId } from './grant/ids.ts';
import type { Policy, Who } from './grant/policy.ts';
import { isRefusal } from './grant/refusal.ts';

export type DatabaseSettings = {
  readonly policy: Policy;
  /** Slack's id of the channel where its cards are posted */
  readonly channel: string;
  readonly scalingo: {
    readonly region: string;
    readonly database: string;
    readonly user?: string | undefined;
    readonly dbname?: string | undefined;
  };
};

const Length = z.string('expected a length of time such as 90m, 2h or 1d').transform((text, context) => {
  const ms = parseDuration(text);
  if (!isRefusal(ms)) return ms;
  context.addIssue({
    code: 'custom',
    message: `expected a length of time such as 90m, 2h or 1d, not “${text}”`,
  });
  return z.NEVER;
});

const Prefix = z
  .string('expected a prefix such as /32 or /28')
  .regex(/^\/([89]|[12]\d|3[0-2])$/, 'expected a prefix from /8 to /32, such as /28')
  .transform((text) => Number(text.slice(1)));

const Listed = z.string().transform((id, context) => {
  const person = PersonId.safeParse(id);
  if (person.success) return { person: person.data };
  const group = GroupId.safeParse(id);
  if (group.success) return { group: group.data };
  context.addIssue({
    code: 'custom',
    message: `expected a Slack id of a person (U…) or a user group (S…), not “${id}”`,
  });
  return z.NEVER;
});

const Everyone = z.literal('everyone').transform((): Who => ({ everyone: true, people: [], groups: [] }));

const WhoSetting = z.union(
  [
    Everyone,
    z
      .array(Listed)
      .min(1)
      .transform(
        (listed): Who => ({
          everyone: false,
          people: listed.flatMap((entry) => ('person' in entry ? [entry.person] : [])),
          groups: listed.flatMap((entry) => ('group' in entry ? [entry.group] : [])),
        }),
      ),
  ],
  'expected everyone, or a list of Slack ids of people (U…) and user groups (S…)',
);

const Region = z.string().regex(/^[a-z0-9-]+$/, 'expected a region of Scalingo, such as osc-fr1');

const PostgresName = z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_-]{0,62}$/, 'expected a name within PostgreSQL');

const Settings = z.strictObject({
  requesters: WhoSetting.optional(),
  approvers: WhoSetting.optional(),
  channel: z
    .string()
    .regex(/^[CG][A-Z0-9]{2,}$/, 'expected the Slack id of a channel, such as C012AB3CD')
    .optional(),
  region: Region.optional(),
  minDuration: Length.optional(),
  maxDuration: Length.optional(),
  widestRange: Prefix.optional(),
  regions: z.array(Region, 'expected a list of regions of Scalingo, such as [osc-fr1]').optional(),
  lapseAfter: Length.optional(),
  openWithin: Length.optional(),
  endEarly: Length.optional(),
  probe: z.boolean('expected true or false').optional(),
  documentationRanges: z.enum(['allowed', 'refused'], 'expected allowed or refused').optional(),
});

export const DatabasesFile = z.strictObject({
  installation: z
    .string('expected a name for this installation')
    .regex(
      /^[a-z0-9][a-z0-9-]{0,23}$/,
      'expected up to 24 lowercase letters, digits or hyphens: it stands in the label of each rule',
    ),
  defaults: Settings.optional(),
  databases: z
    .record(
      DatabaseName,
      Settings.extend({
        scalingo: z.string('expected the id or name of the database at Scalingo').min(1),
        user: PostgresName.optional(),
        dbname: PostgresName.optional(),
      }),
      'expected your databases, each under the name that people will type',
    )
    .refine((databases) => Object.keys(databases).length > 0, 'expected one database at least'),
});

type Problem = { readonly where: string; readonly expected: string };
type Settled = { readonly databases: ReadonlyMap<DatabaseName, DatabaseSettings> };

const usual = {
  region: 'osc-fr1',
  minDuration: 5 * MINUTE,
  maxDuration: 8 * HOUR,
  widestRange: 32,
  regions: [] as readonly string[],
  lapseAfter: 4 * HOUR,
  openWithin: 15 * MINUTE,
  endEarly: 0,
  probe: false as boolean,
  documentationRanges: 'refused',
} as const;

/** Each database's own settings, over the defaults of the file, over the usual ones. */
export function settle({
  defaults,
  databases,
}: z.infer<typeof DatabasesFile>): Settled | { readonly problems: readonly Problem[] } {
  const settled = new Map<DatabaseName, DatabaseSettings>();
  const problems: Problem[] = [];
  for (const [key, own] of Object.entries(databases)) {
    const database = DatabaseName.parse(key);
    const setting = <Key extends keyof typeof usual>(name: Key) =>
      own[name] ?? defaults?.[name] ?? usual[name];
    const where = (name: string) => `databases.${key}.${name}`;
    const requesters = own.requesters ?? defaults?.requesters;
    const approvers = own.approvers ?? defaults?.approvers;
    const channel = own.channel ?? defaults?.channel;
    const shortestMs = setting('minDuration');
    const longestMs = setting('maxDuration');
    for (const [name, value] of Object.entries({ requesters, approvers, channel })) {
      if (value === undefined)
        problems.push({ where: where(name), expected: 'expected here or under defaults' });
    }
    if (shortestMs > longestMs) {
      const least = `expected ${formatDuration(shortestMs)} (minDuration) or more`;
      problems.push({ where: where('maxDuration'), expected: least });
    }
    if (setting('endEarly') >= shortestMs) {
      const most = `expected less than ${formatDuration(shortestMs)} (minDuration), or access would end as it opens`;
      problems.push({ where: where('endEarly'), expected: most });
    }
    if (longestMs > 30 * DAY) {
      problems.push({
        where: where('maxDuration'),
        expected: 'expected 30d or less: access here is temporary',
      });
    }
    if (!requesters || !approvers || !channel) continue;
    settled.set(database, {
      channel,
      scalingo: { region: setting('region'), database: own.scalingo, user: own.user, dbname: own.dbname },
      policy: Object.freeze({
        database,
        requesters,
        approvers,
        shortestMs,
        longestMs,
        widest: setting('widestRange'),
        regions: setting('regions'),
        documentationRanges: setting('documentationRanges'),
        lapseAfterMs: setting('lapseAfter'),
        openWithinMs: setting('openWithin'),
        endEarlyMs: setting('endEarly'),
        probe: setting('probe'),
      }),
    });
  }
  return problems.length > 0 ? { problems } : { databases: settled };
}
