/** The shapes of Scalingo's answers: what we need is required, all else is ignored. Unused fields come as "", null or not at all. */
import { z } from 'zod';
import type { Call } from '../grant/problem.ts';
import { ScalingoError } from './error.ts';

const absent = (value: unknown) => (value === null || value === '' ? undefined : value);
const Text = z.preprocess(absent, z.string().optional());

export const RuleAnswer = z.object({
  id: z.string().min(1),
  type: z.string(),
  cidr: Text,
  label: Text,
  range_id: Text,
  created_at: Text,
});
export type RuleAnswer = z.infer<typeof RuleAnswer>;

export const RulesAnswer = z.object({ rules: z.array(RuleAnswer) });
export const RangesAnswer = z.object({ ranges: z.array(z.object({ id: z.string().min(1), name: Text })) });
export const RuleCreated = z.object({ rule: RuleAnswer });
export const TokenAnswer = z.object({ token: z.string().min(1) });
export const AddonTokenAnswer = z.object({ addon: z.object({ token: z.string().min(1) }) });
export const RegionsAnswer = z.object({
  regions: z.array(z.object({ name: z.string(), api: z.url(), database_api: z.url().nullish() })),
});
export const AddonsAnswer = z.object({
  addons: z.array(
    z.object({
      id: z.string().min(1),
      app_id: Text,
      resource_id: Text,
      addon_provider: z.object({ id: z.string() }).nullish(),
    }),
  ),
});
export const DatabasesAnswer = z.object({
  databases: z.array(z.object({ id: z.string().min(1), name: z.string().min(1), technology: Text })),
});
export const DatabaseAnswer = z.object({
  database: z.object({
    status: Text,
    features: z.array(z.object({ name: z.string(), status: z.string() })).nullish(),
  }),
});
export const EndpointsAnswer = z.object({
  endpoints: z.array(
    z.object({ hostname: z.string().min(1), port: z.coerce.number().int(), type: z.string() }),
  ),
});

/** Names the field that is not as documented: the operator can act on that, and the value may be private. */
export function readAnswer<T>(
  schema: z.ZodType<T>,
  body: unknown,
  { what, ...facts }: { what: Call; status: number; requestId: string | undefined },
): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => issue.path.join('.') || 'the whole answer');
  throw new ScalingoError({ is: 'another shape', call: what, fields }, { retry: true, ...facts });
}

const Problem = z.union([
  z.object({ errors: z.record(z.string(), z.union([z.string(), z.array(z.string())])) }),
  z.object({ error: z.string() }),
]);

/** Scalingo's own words for a refusal: a JSON error of either kind, or plain text. */
export function problemText(body: unknown, text: string): string {
  const parsed = Problem.safeParse(body);
  if (!parsed.success) return text.trim().slice(0, 200);
  if ('error' in parsed.data) return parsed.data.error;
  return Object.entries(parsed.data.errors)
    .map(([field, problems]) => `${field}: ${[problems].flat().join(', ')}`)
    .join('; ');
}
