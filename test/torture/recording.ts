/** Collects the story of a run from outside the bot, and writes it down in the order in which it happened. */
import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import {
  atScalingo,
  databases,
  facts,
  INSTALLATION,
  MORE_MS,
  OPEN_WITHIN_MS,
  REGION_SOURCE,
} from './policy.ts';
import type { Asked, Story, TrailEvent, Trouble } from './story.ts';
import type { World } from './world.ts';

export type Deed = { readonly at: number; readonly what: string };

export type Recorded = {
  readonly asks: readonly Asked[];
  readonly deeds: readonly Deed[];
  readonly troubles: readonly Trouble[];
};

/** Not the product's schema: the checker reads the trail by itself. */
const Event = z.object({
  at: z.number(),
  by: z.string(),
  move: z.string(),
  grant: z.string(),
  database: z.string(),
  from: z.string().nullable(),
  to: z.string(),
  detail: z.unknown().optional(),
});

export async function storyOf(world: World, { asks, troubles }: Recorded): Promise<Story> {
  const { slack, scalingo } = world;
  const names = new Map<string, string>(databases.map((database) => [atScalingo(database), database]));
  return {
    installation: INSTALLATION,
    databases: facts,
    openWithinMs: OPEN_WITHIN_MS,
    moreMs: MORE_MS,
    channel: slack.channels.approvals,
    asks,
    troubles,
    trail: await trailOf(world),
    rules: scalingo.history.map((change) => ({
      ...change,
      database: names.get(change.database) ?? change.database,
      source: change.source.includes('/') ? change.source : REGION_SOURCE,
    })),
    said: slack.workspace.history.map(({ text, blocks = [], ...one }) => ({
      ...one,
      text: `${text}\n${JSON.stringify(blocks)}`,
    })),
    endedAt: Date.now(),
  };
}

async function trailOf({ redis }: World): Promise<readonly TrailEvent[]> {
  const entries = await redis.xrange(`{db-access:${INSTALLATION}}:audit`, '-', '+');
  const texts = entries.map(([, fields]) => fields[fields.indexOf('event') + 1] ?? '');
  // The bot's starts and stops are not of a grant.
  return texts
    .filter((text) => !('note' in JSON.parse(text)))
    .map((text) => {
      const { detail, ...event } = Event.parse(JSON.parse(text));
      return {
        ...event,
        detail: typeof detail === 'string' || detail === undefined ? detail : JSON.stringify(detail),
      };
    });
}

/** One line for each thing that happened, the earliest first. */
export function writeStory(file: string, story: Story, { deeds, troubles }: Recorded): void {
  const lines: Deed[] = [
    ...deeds,
    ...troubles.flatMap(({ what, from, to }) => [
      { at: from, what: `TROUBLE begins: ${what}` },
      { at: to, what: `TROUBLE is over: ${what}` },
    ]),
    ...story.trail.map(({ at, grant, by, move, from, to, detail }) => ({
      at,
      what: `audit: ${grant} ${move} by ${by}: ${from} → ${to}${detail ? ` (${detail})` : ''}`,
    })),
    ...story.rules.map(({ at, what, by, id, source, database, label }) => ({
      at,
      what: `scalingo: rule ${id} ${what} through ${by}: ${source} at ${database} (${label})`,
    })),
    ...story.said.map(({ at, how, channel, ts, text }) => ({
      at,
      what: `slack: ${how} ${channel} ${ts}: ${text.replaceAll('\n', ' ').slice(0, 400)}`,
    })),
  ];
  const sorted = lines.toSorted((a, b) => a.at - b.at);
  writeFileSync(
    file,
    sorted.map(({ at, what }) => `${new Date(at).toISOString().slice(11, 23)} ${what}\n`).join(''),
  );
}
