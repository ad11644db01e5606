/** What the Web API's methods have in common: their arguments, and how they say no. */
import { z } from 'zod';
import { blockProblems } from './block-shapes.ts';

/** Slack's "no": HTTP 200 with `ok: false` and this word. */
export class SlackRefusal extends Error {
  readonly code: string;
  readonly extra: object;

  constructor(code: string, extra: object = {}) {
    super(code);
    this.code = code;
    this.extra = extra;
  }
}

export type Arguments = Readonly<Record<string, unknown>>;

const Text = z.string().catch('');

/** A text argument; empty where it is missing. */
export function textOf(args: Arguments, name: string): string {
  return Text.parse(args[name]);
}

/** The value as the schema reads it, or Slack's refusal that says where it is wrong. */
export function accepted<T>(schema: z.ZodType<T>, value: unknown, code: string): T {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  throw new SlackRefusal(code, { response_metadata: { messages: blockProblems(read.error) } });
}
