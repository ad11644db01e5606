/** The shapes of Scalingo's answers: what we need is required, and everything else is ignored. Unused fields are "", null or absent. */
import { z } from 'zod';
import type { Call } from '../../grant/problem.ts';
import { truncate, visible } from '../../words/text.ts';
import { ScalingoError } from '../error.ts';

/** Of a text that only people read, in characters. It goes into records and messages, so it must be short and hide nothing. */
const MOST_SAID = 200;
/** Of the fields that an answer lacks: a list may lack one in each of its items. */
const MOST_FIELDS = 5;

const absent = (value: unknown) => (value === null || value === '' ? undefined : value);
const Text = z.preprocess(absent, z.string().optional());
const Said = z.string().transform(said);
/** Go servers, such as Scalingo's, write an empty list as null. */
const list = <T>(item: z.ZodType<T>) =>
  z
    .array(item)
    .nullable()
    .transform((items) => items ?? []);

/** Scalingo's words, on one line and cut to 200 characters. */
export function said(text: string): string {
  // Cut before as well: looking through a megabyte would take time, and 2,000 UTF-16 units hold enough.
  return truncate(visible(text.slice(0, 10 * MOST_SAID)), MOST_SAID);
}

export const RuleAnswer = z.object({
  id: z.string().min(1),
  type: z.string(),
  cidr: Text,
  label: Text,
  range_id: Text,
});
export type RuleAnswer = z.infer<typeof RuleAnswer>;

export const RulesAnswer = z.object({ rules: list(RuleAnswer) });
export const RangesAnswer = z.object({ ranges: list(z.object({ id: z.string().min(1), name: Text })) });
export const RuleCreated = z.object({ rule: RuleAnswer });
export const TokenAnswer = z.object({ token: z.string().min(1) });
export const AddonTokenAnswer = z.object({ addon: z.object({ token: z.string().min(1) }) });
export const RegionsAnswer = z.object({
  regions: list(z.object({ name: Said, api: z.url(), database_api: z.url().nullish() })),
});
/** People paste it into a shell, as the name of the database. Anything else is taken as not told; `dbname` in the file names it then. */
const PastedName = z.preprocess(
  absent,
  z
    .string()
    .regex(/^[\w-]{1,63}$/)
    .optional()
    .catch(undefined),
);
export const AddonsAnswer = z.object({
  addons: list(
    z.object({
      id: z.string().min(1),
      app_id: Text,
      resource_id: PastedName,
      addon_provider: z.object({ id: z.string() }).nullish(),
    }),
  ),
});
export const DatabasesAnswer = z.object({
  databases: list(z.object({ id: z.string().min(1), name: z.string().min(1), technology: Text })),
});
export const DatabaseAnswer = z.object({
  database: z.object({
    status: Text.transform((status) => status && said(status)),
    features: z.array(z.object({ name: z.string(), status: Said })).nullish(),
  }),
});
/** People paste it into a shell, as part of a command. */
const HostName = z.string().regex(/^[a-zA-Z0-9._-]{1,253}$/);
export const EndpointsAnswer = z.object({
  endpoints: list(z.object({ hostname: HostName, port: z.coerce.number().int(), type: z.string() })),
});

/** Names the field that is not as documented: the operator can act on that, and the value may be private. */
export function readAnswer<T>(
  schema: z.ZodType<T>,
  body: unknown,
  { what, ...facts }: { what: Call; status: number; requestId: string | undefined },
): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.slice(0, MOST_FIELDS);
  const fields = issues.map((issue) => issue.path.join('.') || 'the whole answer');
  throw new ScalingoError({ is: 'another shape', call: what, fields }, { retry: true, ...facts });
}

const Problem = z.union([
  z.object({ errors: z.record(z.string(), z.union([z.string(), z.array(z.string())])) }),
  z.object({ error: z.string() }),
]);

/** Scalingo's own words for a refusal: a JSON error of either kind, or plain text; cut as `said` does. */
export function problemText(body: unknown, text: string): string {
  const parsed = Problem.safeParse(body);
  if (!parsed.success) return said(text);
  if ('error' in parsed.data) return said(parsed.data.error);
  const fields = Object.entries(parsed.data.errors).slice(0, MOST_FIELDS);
  return said(fields.map(([field, problems]) => `${field}: ${[problems].flat().join(', ')}`).join('; '));
}
