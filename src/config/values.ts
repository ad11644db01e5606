/** The values that settings of db-access.yaml take, each with what was expected where it is something else. */
import { RE2JS, RE2JSException } from 're2js';
import { z } from 'zod';
import { parseDuration } from '../grant/duration.ts';
import { type Hours, isZone, weekdays } from '../grant/hours.ts';
import { GroupId, PersonId } from '../grant/ids.ts';
import type { Pattern, Quorum, Who } from '../grant/policy.ts';
import { isBlank } from '../grant/reason.ts';
import { isRefusal } from '../grant/refusal.ts';
import { parseSource, type Source } from '../grant/source.ts';

const LENGTH = 'expected a length of time such as 90m, 2h or 1d';

export const count = (from: number, to: number) =>
  z
    .number(`expected a number from ${from} to ${to}`)
    .int(`expected a number from ${from} to ${to}`)
    .min(from, `expected a number from ${from} to ${to}`)
    .max(to, `expected a number from ${from} to ${to}`);

export const Length = z
  .string(LENGTH)
  .transform((text, context) => {
    const ms = parseDuration(text);
    if (!isRefusal(ms)) return ms;
    context.addIssue({ code: 'custom', message: `${LENGTH}, not “${text}”` });
    return z.NEVER;
  })
  .describe('A duration such as 90m, 2h or 1d');

const NONE = 'expected a length of time such as 2m or 1h, or 0';

/** The same, or none at all, which takes back what is inherited. */
export const LengthOrNone = z.union(
  [
    z.literal(0),
    z
      .string()
      .regex(/^0[dhms]?$/)
      .transform(() => 0),
    Length,
  ],
  NONE,
);

export const Prefix = z
  .string('expected a prefix such as /32 or /28')
  .regex(/^\/([89]|[12]\d|3[0-2])$/, 'expected a prefix from /8 to /32, such as /28')
  .transform((text) => Number(text.slice(1)));

export const Region = z.string().regex(/^[a-z0-9-]+$/, 'expected a region of Scalingo, such as osc-fr1');
export const REGIONS = 'expected a list of regions of Scalingo, such as [osc-fr1]';

/** Any range at all: what may be asked for is another setting's business. */
const anyRange = { widest: 1, regions: [], documentationRanges: 'allowed' } as const;

const RANGE = 'expected a range such as 198.35.26.0/24';

/** Whether the region may be asked for is another setting's business as well. */
const RangeOrRegion = z.string(RANGE).transform((text, context): Source => {
  const region = /^region:([a-z0-9-]+)$/.exec(text)?.[1];
  const parsed = parseSource(text, { ...anyRange, regions: region === undefined ? [] : [region] });
  if (!isRefusal(parsed)) return parsed.source;
  context.addIssue({
    code: 'custom',
    message: `expected a public IPv4 range such as 198.35.26.0/24, or a region such as region:osc-fr1, not “${text}”`,
  });
  return z.NEVER;
});

const Range = z.string(RANGE).transform((text, context): Source => {
  const parsed = parseSource(text, anyRange);
  if (!isRefusal(parsed)) return parsed.source;
  context.addIssue({
    code: 'custom',
    message: `expected a public IPv4 range such as 198.35.26.0/24, not “${text}”`,
  });
  return z.NEVER;
});
export const Ranges = z.array(Range, 'expected a list of ranges such as [198.35.26.0/24]');

const LISTED = 'expected a Slack id of a person (U…) or a user group (S…)';

/** What was copied with something around it, or typed in small letters. */
function meantId(text: string): string {
  const id = text.replace(/[^A-Za-z0-9]/g, '').toUpperCase();
  return /^[UWS]\d[A-Z0-9]+$/.test(id) ? `; did you mean ${id}?` : '';
}

const Listed = z.string(LISTED).transform((id, context) => {
  const person = PersonId.safeParse(id);
  if (person.success) return { person: person.data };
  const group = GroupId.safeParse(id);
  if (group.success) return { group: group.data };
  context.addIssue({
    code: 'custom',
    message: `${LISTED}, not “${id}”${meantId(id)}`,
  });
  return z.NEVER;
});

const Everyone = z.literal('everyone').transform((): Who => ({ everyone: true, people: [], groups: [] }));

export const People = z
  .array(Listed, 'expected a list of Slack ids of people (U…) and user groups (S…)')
  .min(1)
  .transform(
    (listed): Who => ({
      everyone: false,
      people: listed.flatMap((entry) => ('person' in entry ? [entry.person] : [])),
      groups: listed.flatMap((entry) => ('group' in entry ? [entry.group] : [])),
    }),
  );

export const WhoSetting = z.union(
  [Everyone, People],
  'expected everyone, or a list of Slack ids of people (U…) and user groups (S…)',
);

export const Approvals = z.union(
  [
    z
      .number()
      .int()
      .min(1)
      .max(5)
      .transform((count): Quorum => ({ of: 'any', count })),
    z
      .array(GroupId)
      .min(1)
      .max(5)
      .transform((groups): Quorum => ({ of: 'each', groups })),
  ],
  'expected how many approvers have to say yes (1 to 5), or a list of user groups (S…) from each of which one has to',
);

/** RE2 matches any text in linear time; look-around and backreferences are the price. */
const Expression = z
  .string('expected a regular expression, such as [A-Z]+-[0-9]+')
  .transform((text, context): Pattern => {
    if (/\p{Cc}/u.test(text)) {
      const message =
        'expected a regular expression on one line and without control characters; in double quotes YAML makes a backspace of \\b, so write it in single quotes';
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    }
    try {
      return RE2JS.compile(text);
    } catch (error) {
      if (!(error instanceof RE2JSException)) throw error;
      const message = `expected a regular expression that RE2 can run, without look-around or backreferences (${error.message})`;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    }
  })
  .describe('A regular expression in RE2 syntax, which has no look-around and no backreferences');

export const Reason = z.strictObject({
  pattern: Expression,
  error: z.string().min(1, 'expected what people are told where the reason is not of this form'),
  link: z
    .url({
      protocol: /^https?$/,
      error: 'expected an http or https address, in which $0 is replaced by what was found',
    })
    .optional(),
});

const TimeOfDay = z
  .string('expected a time of day such as "09:00"')
  .regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'expected a time of day such as "09:00"')
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));

const DAYS = `expected weekdays: ${weekdays.join(', ')}`;

export const HoursSetting = z
  .strictObject({
    days: z.array(z.enum(weekdays, DAYS), DAYS).min(1, DAYS),
    from: TimeOfDay,
    to: TimeOfDay,
    zone: z.string().refine(isZone, 'expected a time zone such as Europe/Paris'),
    outside: z.enum(['by hand', 'refused'], 'expected by hand or refused').default('by hand'),
  })
  .refine(({ from, to }) => from !== to, {
    path: ['to'],
    error: 'expected another time than from; an earlier one is that of the next day',
  })
  .transform(
    ({ days, from, to, zone, outside }): Hours => ({
      days,
      fromMinute: from,
      toMinute: to,
      zone,
      outside,
    }),
  );

const CLAUSE_NAME = 'expected a name, which the card shows';

export const AutomaticSetting = z.strictObject({
  name: z
    .string(CLAUSE_NAME)
    .min(1, { error: CLAUSE_NAME, abort: true })
    .refine((name) => !isBlank(name), CLAUSE_NAME)
    .max(60, 'expected 60 characters or fewer')
    .describe(
      'Name of the clause in cards and records, unique in the database. Renaming a clause removes it for grants that are open',
    ),
  who: WhoSetting,
  upTo: Length.describe('Longest duration it approves, such as 1h'),
  from: z
    .array(RangeOrRegion, 'expected a list of ranges such as [198.35.26.0/24, region:osc-fr1]')
    .default([])
    .describe('Ranges of addresses, and regions such as region:osc-fr1. Default: any address, no region'),
  widestRange: Prefix.optional().describe('Widest range it opens, such as /28. Default: one address'),
  withinHours: z.boolean('expected true or false').default(false),
  perDay: Length.optional().describe(
    'Total time this clause gives one person within 24 hours, including extensions. Default: unlimited',
  ),
});

export const EmergencySetting = z.strictObject({
  who: People,
  maxDuration: Length,
  tell: People,
  reviewers: WhoSetting.optional().describe(
    'Who can review it afterwards, never their own. Default: approvers and tell',
  ),
  maxUnreviewed: count(1, 30).default(1),
  widestRange: Prefix.optional().describe('Widest range it opens, such as /28. Default: one address'),
  regions: z
    .array(Region, REGIONS)
    .optional()
    .describe('Scalingo regions it opens, such as [osc-fr1]. Default: none'),
});

export const PostgresName = z
  .string()
  .regex(/^[a-zA-Z_][a-zA-Z0-9_-]{0,62}$/, 'expected a name within PostgreSQL');
