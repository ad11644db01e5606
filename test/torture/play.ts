/** One run: people act while things break; then all is mended, and the checker is asked until it has nothing to say. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { check } from './checker.ts';
import { createPeople } from './people.ts';
import { drawPlan, type PlannedAct } from './plan.ts';
import { type Deed, type Recorded, storyOf, writeStory } from './recording.ts';
import type { Asked, Trouble } from './story.ts';
import { breakThings, pause } from './troubles.ts';
import { startWorld, type World } from './world.ts';

/** After the last trouble: the longest grant, its openings and one removal. */
const SETTLE_MS = 60_000;
const LOOK_MS = 1000;

/** What is wrong; nothing where all is well. The story is in `folder` then. */
export type Outcome = { readonly problems: readonly string[]; readonly summary: string };

export async function play(
  seed: number,
  { lengthMs, folder }: { lengthMs: number; folder: string },
): Promise<Outcome> {
  const world = await startWorld(folder);
  try {
    const recorded = await act(world, seed, lengthMs);
    const problems = await settle(world, recorded);
    const story = await storyOf(world, recorded);
    writeStory(join(folder, 'story.log'), story, recorded);
    writeFileSync(join(folder, 'story.json'), JSON.stringify(story));
    const counts = {
      acts: recorded.deeds.length,
      troubles: story.troubles.length,
      grants: new Set(story.trail.map(({ grant }) => grant)).size,
      opened: story.trail.filter(({ move }) => move === 'opened').length,
      rules: story.rules.filter(({ what, by }) => what === 'added' && by === 'api').length,
    };
    const died = world.bots.flatMap(({ diedByItself }) => diedByItself);
    const summary = Object.entries(counts)
      .map(([what, count]) => `${count} ${what}`)
      .join(', ');
    return { problems: [...problems, ...died], summary };
  } finally {
    await world.close();
  }
}

async function act(world: World, seed: number, lengthMs: number): Promise<Recorded> {
  const asks: Asked[] = [];
  const deeds: Deed[] = [];
  const troubles: Trouble[] = [];
  const plan = drawPlan(seed, lengthMs);
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(), lengthMs);
  const breaking = breakThings(world, plan.troubles, { happened: troubles, signal: over.signal });
  breaking.catch(() => over.abort());
  const people = createPeople(world, asks);
  const doing: Promise<void>[] = [];
  const begin = async ({ what, dice }: PlannedAct) => {
    const at = Date.now();
    const done = await people(what, dice);
    if (done !== undefined) deeds.push({ at, what: `${what}: ${done}` });
  };
  let due = performance.now();
  for (const planned of plan.acts) {
    // On a busy machine people do not get slower.
    due += planned.afterMs;
    await pause(Math.max(0, due - performance.now()), over.signal);
    if (over.signal.aborted) break;
    doing.push(begin(planned));
    // The run ends at the first act that fails; what it failed of is thrown below.
    doing.at(-1)?.catch(() => over.abort());
  }
  await Promise.all([breaking, ...doing]);
  clearTimeout(timer);
  return { asks, deeds, troubles };
}

/** What is only late is right in the end; what was wrong once stays so. */
async function settle(world: World, recorded: Recorded): Promise<readonly string[]> {
  const until = performance.now() + SETTLE_MS;
  for (;;) {
    await delay(LOOK_MS);
    const problems = check(await storyOf(world, recorded));
    if (problems.length === 0 || performance.now() > until) return problems;
  }
}
