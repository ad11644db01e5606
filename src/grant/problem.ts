/** What went wrong outside the bot: a value with its details. The sentences are in src/words, in each reader's language. */
import { z } from 'zod';
import { Source } from './source.ts';

/** What a call at Scalingo was for, and of what it was where that is not clear. */
export const Call = z.object({
  to: z.enum([
    'sign in',
    'list the regions',
    'list the databases',
    'look up the database',
    'look up the endpoints',
    'get a token for the database',
    'find out how the database API is spoken to',
    'look whether the database runs',
    'list the managed ranges',
    'list the firewall rules',
    'add a firewall rule',
    'remove a firewall rule',
    'ask what time it is',
  ]),
  /** a region, a database at Scalingo, or a source */
  of: z.string().optional(),
});
export type Call = Readonly<z.infer<typeof Call>>;

export const Problem = z.discriminatedUnion('is', [
  // Scalingo's answers
  z.object({ is: z.literal('no answer'), call: Call, code: z.string() }),
  z.object({ is: z.literal('no turn'), call: Call }),
  z.object({ is: z.literal('left alone'), host: z.string(), seconds: z.number() }),
  z.object({ is: z.literal('redirected'), call: Call, host: z.string().optional() }),
  z.object({ is: z.literal('another status'), call: Call, status: z.number() }),
  z.object({ is: z.literal('another shape'), call: Call, fields: z.array(z.string()).readonly() }),
  z.object({ is: z.literal('another rule'), call: Call }),
  /** `said`: Scalingo's own words, where it had any */
  z.object({ is: z.literal('refused'), call: Call, status: z.number(), said: z.string() }),
  // what was found there
  z.object({ is: z.literal('not encrypted'), region: z.string(), url: z.string() }),
  z.object({ is: z.literal('no region'), region: z.string(), has: z.array(z.string()).readonly() }),
  z.object({ is: z.literal('no range'), source: Source, has: z.array(z.string()).readonly() }),
  z.object({ is: z.literal('no endpoint'), database: z.string() }),
  z.object({ is: z.literal('not dedicated'), database: z.string() }),
  z.object({ is: z.literal('not configured'), database: z.string() }),
  /** in db-access.yaml, both names mean one add-on */
  z.object({ is: z.literal('two names'), database: z.string(), other: z.string() }),
  /** its name leads to another database at Scalingo since the rule was first asked for */
  z.object({ is: z.literal('leads elsewhere'), database: z.string() }),
  z.object({ is: z.literal('suspended') }),
  z.object({ is: z.literal('being worked on'), status: z.string() }),
  z.object({ is: z.literal('no TLS'), status: z.string() }),
  /** `spare`: how many rules are kept free for others */
  z.object({ is: z.literal('full'), rules: z.number(), most: z.number(), spare: z.number() }),
  z.object({ is: z.literal('not in time') }),
  // our own memory
  z.object({ is: z.literal('no memory') }),
  /** Redis went back to an earlier state */
  z.object({ is: z.literal('memory lost') }),
  z.object({ is: z.literal('crowded'), grant: z.string() }),
  /** a later build wrote it: this one leaves it as it is */
  z.object({ is: z.literal('later record'), grant: z.string() }),
  // what is decided again just before it opens
  z.object({
    is: z.literal('not allowed any more'),
    what: z.enum(['requester', 'source', 'length', 'clause']),
    database: z.string(),
  }),
  /** `why`: Slack's method and what it answered */
  z.object({ is: z.literal('requester unknown'), why: z.string() }),
  /** wider, more private or longer than anything may be: not written by this program */
  z.object({ is: z.literal('beyond limits') }),
  // the time
  z.object({ is: z.literal('clocks differ') }),
  z.object({ is: z.literal('time unconfirmed') }),
  // Slack's answers
  z.object({ is: z.literal('Slack says'), code: z.string(), scope: z.string().optional() }),
  z.object({ is: z.literal('Slack is busy'), seconds: z.number() }),
  z.object({ is: z.literal('Slack is silent') }),
  z.object({ is: z.literal('Slack is odd') }),
  /** in somebody's own words */
  z.object({ is: z.literal('said'), text: z.string() }),
  /** of a kind that a later build added */
  z.object({ is: z.literal('other'), kind: z.string() }),
]);
export type Problem = Readonly<z.infer<typeof Problem>>;

/** As it is read back, regardless of the build that wrote it. */
export const StoredProblem = z.union([
  Problem,
  z.object({ is: z.string() }).transform(({ is: kind }): Problem => ({ is: 'other', kind })),
]);

/** What a person can do about it at Scalingo. The commands to type are here; what to click is described in src/words. */
export const NextStep = z.object({
  do: z.enum(['resume', 'wait', 'enforce TLS', 'make room', 'invite the bot', 'tunnel', 'renew the token']),
  /** as it is called at Scalingo; "" where it is about no database */
  database: z.string(),
  /** commands, one after the other */
  cli: z.array(z.string()).readonly(),
});
export type NextStep = Readonly<z.infer<typeof NextStep>>;

/** Told once, it need not be told again; how long until the next try is no news. */
export function isSame(one: Problem, other: Problem): boolean {
  if (one.is === 'left alone' && other.is === 'left alone') return one.host === other.host;
  return JSON.stringify(one) === JSON.stringify(other);
}
