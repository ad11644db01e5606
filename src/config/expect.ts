/** What the writer of db-access.yaml expects that the policy of a database answers: run by `db-access policy check`. */
import { z } from 'zod';
import { GroupId, PersonId } from '../grant/ids.ts';

const TIME = 'expected a time such as 2026-11-28T04:30, in the zone of hours, or one with its own zone';

export const answers = ['opens at once', 'asks approvers', 'is refused'] as const;

export const ExpectationSetting = z.strictObject({
  as: PersonId.describe('Slack id of the requester, assumed to be a full member'),
  groups: z
    .array(GroupId, 'expected Slack ids of user groups such as [S012AB3CD]')
    .default([])
    .describe('All user groups the person is in. Default: none'),
  source: z.string('expected an address such as 198.35.26.10').describe('as people type it'),
  for: z.string('expected a length of time such as 2h').describe('as people type it'),
  reason: z.string().optional().describe('Default: one that the policy accepts'),
  at: z
    .string(TIME)
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?$/, TIME)
    .refine((text) => !Number.isNaN(Date.parse(text)), TIME)
    .optional()
    .describe(
      'such as 2026-11-28T04:30 in the zone of hours (UTC where there are none); default: within hours',
    ),
  // biome-ignore lint/suspicious/noThenProperty: a word of the file, and nothing is awaited there
  then: z.enum(answers, `expected ${answers[0]}, ${answers[1]} or ${answers[2]}`),
  by: z.string().optional().describe('the name of the automatic clause by which it opens'),
});
export type Expectation = Readonly<z.infer<typeof ExpectationSetting>>;
