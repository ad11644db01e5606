/** What people type, and what it means: each line of typed.json read as the person who typed it, on a Friday at 14:00 in Paris. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { policyNamed } from '../../../src/flow/find-policy.ts';
import { understand } from '../../../src/flow/request.ts';
import { isRefusal, type Refusal } from '../../../src/grant/refusal.ts';
import { readTerm } from '../../../src/grant/term.ts';
import { readTypedSource } from '../../../src/grant/typed-source.ts';
import { showAnswer } from '../../../src/slack/commands/browse.ts';
import { parseCommand } from '../../../src/slack/commands/parse.ts';
import { plain } from '../../../src/words/markup.ts';
import { refusalText } from '../../../src/words/refusal-text.ts';
import { aPerson, aPolicy, databaseName, ms, personId } from '../../support/builders.ts';
import { TEAM } from '../../support/fakes/people.ts';
import { world } from '../../support/world.ts';

const Means = z.strictObject({
  do: z.string().optional(),
  form: z.literal(true).optional(),
  database: z.string().optional(),
  source: z.string().optional(),
  minutes: z.number().optional(),
  until: z.string().transform(Date.parse).optional(),
  reason: z.string().optional(),
  /** the field at which it is said */
  error: z.string().optional(),
  refused: z.string().optional(),
  suggest: z.string().optional(),
  /** a port that is left out */
  left: z.string().optional(),
  about: z.string().optional(),
  note: z.string().optional(),
});
const Entry = z.object({ typed: z.string(), means: Means });
const file = z
  .object({ now: z.string(), zone: z.string(), given: z.array(Entry), own: z.array(Entry) })
  .parse(JSON.parse(readFileSync('test/slack/commands/typed.json', 'utf8')));

const now = Date.parse(file.now);
const person = aPerson('ana', { status: { is: 'member', zone: file.zone } });
const policies = new Map(
  [
    aPolicy({ database: databaseName('orders'), widest: 28, regions: ['osc-fr1'] }),
    aPolicy({ database: databaseName('billing'), longestMs: ms('2h') }),
  ].map((policy) => [policy.database, policy]),
);
const { readiness } = world().process().world;
const around = { policies, person, now: () => now, readiness };

/** What it comes to, in the terms of the file. */
async function meaningOf(typed: string): Promise<object> {
  const parsed = parseCommand(typed, [...policies.keys()]);
  switch (parsed.do) {
    case 'request': {
      const understood = understand(around, parsed.asked, { naming: 'beginning' });
      if ('refusals' in understood) return refusedAs(understood.refusals.map(({ refusal }) => refusal));
      const { policy, source, reason, ttlMs, until } = understood;
      const term = until === undefined ? { minutes: ttlMs / 60_000 } : { until, minutes: ttlMs / 60_000 };
      return { database: policy.database, source: source.source, reason, left: source.port, ...term };
    }
    case 'form': {
      const { database = '', source, reason } = parsed.filled;
      const named = database === '' ? undefined : policyNamed(around, database);
      if (named && isRefusal(named)) return refusedAs([named]);
      return {
        form: true,
        database,
        source,
        reason,
        error: parsed.refusals?.map(({ about }) => about).join(),
      };
    }
    case 'extend': {
      if (parsed.length === '') return { do: 'extend', about: parsed.database };
      const term = readTerm(parsed.length, { now, zone: file.zone });
      if (isRefusal(term)) return refusedAs([term]);
      return { do: 'extend', about: parsed.database, ...term, minutes: term.ttlMs / 60_000 };
    }
    case 'done':
    case 'cancel':
    case 'who':
      return { do: parsed.do, about: parsed.database };
    case 'moved': {
      if (parsed.source === '') return { do: 'moved', about: parsed.database };
      const read = readTypedSource(parsed.source);
      return isRefusal(read)
        ? refusedAs([read])
        : { do: 'move', about: parsed.database, source: read.source };
    }
    case 'show': {
      const story = world();
      await story.request('ana', 'orders', '203.0.113.7', '1h');
      const actor = { id: personId('ana'), team: TEAM };
      const { paragraphs, blocks = [] } = await showAnswer(story.process().world, actor, {
        typed: '',
        markup: plain,
      });
      const shown = JSON.stringify(blocks).includes('"action_id":"show"')
        ? ' with the newest ones as buttons'
        : '';
      return { refused: `${paragraphs.join().replace('W', 'w')}${shown}` };
    }
    default:
      return { do: parsed.do };
  }
}

function refusedAs(refusals: readonly Refusal[]): object {
  const text = refusals.map((refusal) => refusalText(refusal, plain)).join(' ');
  return { refused: text, suggest: /Did you mean (\w+)\?/.exec(text)?.[1] };
}

/** A refusal is in our words, which say the same as the file. */
const said: Readonly<Record<string, RegExp>> = {
  'unknown database oders': /^There is no database “oders”/,
  'unknown database biling': /^There is no database “biling”/,
  'unknown database prod': /^There is no database “prod”/,
  'a reason of nothing visible is no reason': /^A reason is missing/,
};

const cases = [...file.given, ...file.own].map((entry) => ({ ...entry, isOwn: file.own.includes(entry) }));

test.each(cases.map((entry) => [entry.typed, entry] as const))(
  'typed: %s',
  async (typed, { means, isOwn }) => {
    const { note: _, refused, ...wanted } = means;
    const found = await meaningOf(typed);
    const text = refused === undefined ? {} : { refused: told(refused) };
    expect(found).toMatchObject({ ...wanted, ...text });
    if (means.form && isOwn) expect(found).toMatchObject({ error: means.error });
  },
);

function told(refused: string): unknown {
  const pattern = said[refused];
  return pattern ? expect.stringMatching(pattern) : expect.stringContaining(refused);
}
