/** What the writer of db-access.yaml expects that the policy of a database answers: run by `db-access policy check`. */
import { z } from 'zod';
import { isCalendarDay } from '../grant/hours.ts';
import { GroupId, PersonId } from '../grant/ids.ts';
import { isRefusal } from '../grant/refusal.ts';
import { parseTypedDuration } from '../grant/typed-duration.ts';
import { readTypedSource } from '../grant/typed-source.ts';

const TIME = 'expected a time such as 2026-11-28T04:30, in the zone of hours, or one with its own zone';

const SOURCE = 'expected an address such as 198.35.26.10';
const LENGTH = 'expected a length of time such as 2h';

/** What nobody can read is refused whatever the policy says, so “is refused” would hold for a slip of the pen. */
function isAddress(text: string): boolean {
  const read = readTypedSource(text);
  return !isRefusal(read) || (read.no !== 'source-unreadable' && read.no !== 'source-form');
}

function isLength(text: string): boolean {
  return !isRefusal(parseTypedDuration(text));
}

export const answers = ['opens at once', 'asks approvers', 'is refused'] as const;

const Expected = z.strictObject({
  as: PersonId.describe('Slack id of the requester, assumed to be a full member'),
  groups: z
    .array(GroupId, 'expected Slack ids of user groups such as [S012AB3CD]')
    .default([])
    .describe('All user groups the person is in. Default: none'),
  source: z
    .string(SOURCE)
    .refine(isAddress, { error: ({ input }) => `${SOURCE}, not “${input}”` })
    .describe('as people type it'),
  for: z
    .string(LENGTH)
    .refine(isLength, { error: ({ input }) => `${LENGTH}, not “${input}”` })
    .describe('as people type it'),
  reason: z.string().optional().describe('Default: one that the policy accepts'),
  at: z
    .string(TIME)
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?$/, TIME)
    .refine((text) => !Number.isNaN(Date.parse(text)) && isCalendarDay(text), TIME)
    .optional()
    .describe(
      'such as 2026-11-28T04:30 in the zone of hours (UTC where there are none); default: within hours',
    ),
  // biome-ignore lint/suspicious/noThenProperty: a word of the file, and nothing is awaited there
  then: z.enum(answers, `expected ${answers[0]}, ${answers[1]} or ${answers[2]}`),
  by: z.string().optional().describe('the name of the automatic clause by which it opens'),
});
const Answer = Expected.omit({
  ...{ as: true, groups: true, source: true, for: true, reason: true, at: true },
}).loose();
export const ExpectationSetting = Expected.refine(
  ({ then: answer, by }) => by === undefined || answer === 'opens at once',
  {
    path: ['by'],
    error: 'expected “then: opens at once” beside it: no clause is named by any other answer',
    // Told beside whatever else is wrong.
    when: ({ value }) => Answer.safeParse(value).success,
  },
);
export type Expectation = Readonly<z.infer<typeof ExpectationSetting>>;
