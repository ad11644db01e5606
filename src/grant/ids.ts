/** The names that things go by: branded strings, so that a person's id is never passed where a grant's is meant. */
import { z } from 'zod';

/** `gr_` and ten letters or digits; short enough to be typed into `/db-access done gr_…`. */
export const GrantId = z
  .string()
  .regex(/^gr_[a-z0-9]{10}$/, 'expected an id such as gr_7k2m9x4qpa')
  .brand<'GrantId'>();
export type GrantId = z.infer<typeof GrantId>;

/** Slack's id of a person, such as U012AB3CD. */
export const PersonId = z
  .string()
  .regex(/^[UW][A-Z0-9]{2,}$/, 'expected a Slack person id such as U012AB3CD')
  .brand<'PersonId'>();
export type PersonId = z.infer<typeof PersonId>;

/** Slack's id of a user group, such as S012AB3CD. */
export const GroupId = z
  .string()
  .regex(/^S[A-Z0-9]{2,}$/, 'expected a Slack user group id such as S012AB3CD')
  .brand<'GroupId'>();
export type GroupId = z.infer<typeof GroupId>;

/** A database by its configured name: what people type. */
export const DatabaseName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,47}$/, 'expected up to 48 lowercase letters, digits, - or _')
  .brand<'DatabaseName'>();
export type DatabaseName = z.infer<typeof DatabaseName>;

/** An opaque id that Scalingo gave to a firewall rule. */
export const RuleId = z.string().min(1).brand<'RuleId'>();
export type RuleId = z.infer<typeof RuleId>;

/** The last instant that a date can be made of. */
const LAST = 8_640_000_000_000_000;

/** An instant, in milliseconds since 1970. One that no date can be made of is the last one: what somebody wrote there must still be told. */
export const Instant = z
  .number()
  .int()
  .nonnegative()
  .overwrite((at) => Math.min(at, LAST));
export type Instant = z.infer<typeof Instant>;

/** A length of time, in milliseconds. */
export const Millis = z.number().int().positive();
