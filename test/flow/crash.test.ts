/**
 * The crash test: one grant from asking to closed, killed before each of its outside calls that change something. The next process
 * sweeps; from then on the sentence holds, and in the end the firewall is as it was and people were told the truth.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Grant } from '../../src/grant/record.ts';
import { databaseName, ms, source } from '../support/builders.ts';
import { gist } from '../support/fakes/projection.ts';
import { Killed } from '../support/outside.ts';
import { world } from '../support/world.ts';

type Story = { readonly w: ReturnType<typeof world>; readonly from: string; grant?: Grant };
/** What a person does, or what time does, with all that follows from it. */
type Step = (story: Story) => Promise<void>;

/** Those that nobody can tell from somebody else's, because no list was made within a minute of the opening. */
async function inDoubt(w: Story['w']): Promise<readonly string[]> {
  const doubts = await w.alarms.all();
  return doubts.flatMap(({ alarm, endedAt }) =>
    alarm.event === 'rule_in_doubt' && endedAt === undefined ? alarm.facts.rules.split(', ') : [],
  );
}

/** The sentence; what is in doubt is reported, and left. */
async function expectLawful(w: Story['w']): Promise<void> {
  const unlawful = await w.unlawful();
  if (unlawful.length === 0) return;
  const doubts = await inDoubt(w);
  expect(unlawful.filter(({ id }) => !doubts.includes(id))).toEqual([]);
}

const ask: Step = async (story) => {
  story.grant = await story.w.request('ana', 'orders', story.from, '4m');
  await story.w.settle();
};
const approve: Step = async ({ w, grant }) => {
  if (grant) await w.approve('bo', grant);
  await w.settle();
};
const giveBack: Step = async ({ w, grant }) => {
  await w.run('2m');
  if (grant) await w.done('ana', grant);
  await w.settle();
};
const addressChanges: Step = async ({ w, grant, from }) => {
  if (grant && from === sources[0]) await w.move('ana', grant, '203.0.113.8');
  await w.settle();
};
const timePasses: Step = async ({ w }) => w.run('4m', () => expectLawful(w));
const sweep: Step = async ({ w }) => w.sweep();

const stories = {
  'its time is up': [ask, approve, timePasses, sweep],
  'it is given back': [ask, approve, giveBack, sweep],
  'the address changes': [ask, approve, addressChanges, timePasses, sweep],
};

/** What becomes of the queue when its process dies, and whether the person whose click it was clicks again. */
const queues = ['is kept', 'is lost'] as const;
const people = ['click again', 'do not'] as const;
/** A region's rule may have no label: then the closing envelope alone says that it is ours. */
const sources = ['203.0.113.7', 'region:osc-fr1'] as const;
type Circumstances = {
  readonly steps: readonly Step[];
  readonly queue: (typeof queues)[number];
  readonly person: (typeof people)[number];
};

function begin(moments: number, from: string): Story {
  const policy = { lapseAfterMs: ms('8m'), openWithinMs: ms('5m'), regions: ['osc-fr1'] };
  const w = world({ orders: policy }, { moments });
  w.firewall.put(databaseName('orders'), { source: source('192.0.2.1'), label: 'office' });
  return { w, from };
}

/** Tells the story; each life is how many moments a process has before it is killed. Says how often that was. */
async function tell(
  story: Story,
  { steps, queue, person }: Circumstances,
  [life, ...lives]: readonly number[],
): Promise<number> {
  const [step, ...rest] = steps;
  if (!step) return 0;
  try {
    await step(story);
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
    story.w.restart(life);
    if (queue === 'is lost') story.w.loseJobs();
    story.w.elapse('40s');
    const again = person === 'click again' || step === sweep ? [step] : [];
    const deaths = await tell(story, { steps: [sweep, ...again, ...rest], queue, person }, lives);
    return deaths + 1;
  }
  await expectLawful(story.w);
  return tell(story, { steps: rest, queue, person }, life === undefined ? lives : [life, ...lives]);
}

/** All is over at last, whatever happened. */
async function end({ w, grant }: Story): Promise<void> {
  w.restart();
  await w.run('12m', () => expectLawful(w));
  const doubts = await inDoubt(w);
  const left = w.rules().filter(({ id }) => !doubts.includes(id));
  expect(left.map(({ label }) => label)).toEqual(['office']);
  // A person who waits for a region that a rule in doubt lets in is told that somebody else's rule does.
  if (doubts.length === 0) expect(w.untrue).toEqual([]);
  if (!grant) return;
  const told = w.messages(grant);
  expect(told.at(-1)).toBe(gist(await w.look(grant)));
  // Open as before is what one is again after a move.
  const news = told.filter((what) => what !== 'open');
  expect(new Set(news).size).toBe(news.length);

  // Scalingo may have to be asked again, and so may the approvers; everything else happens once.
  const moves = w.trail(grant).flatMap(({ move }) => (['open', 'nudge'].includes(move) ? [] : [move]));
  expect(new Set(moves).size).toBe(moves.length);
  const cause = moves.includes('revoke') ? 'revoked' : 'time is up';
  expect(told.at(-1)).toBe(moves.includes('approve') ? `closed: ${cause}` : 'lapsed');
}

// A region has no address that changes: that would be, call by call, the story whose time is up.
const told = Object.entries(stories)
  .flatMap(([how, steps]) => sources.map((from) => ({ how, steps, from })))
  .filter(({ steps, from }) => from === sources[0] || !steps.includes(addressChanges));

describe.each(told)('from $from, $how', ({ steps, from }) => {
  describe.each(queues)('the queue %s', (queue) => {
    test.each(people)('killed at every moment; people %s', async (person) => {
      let moment = 0;
      for (let deaths = 1; deaths > 0; moment += 1) {
        const story = begin(moment, from);
        deaths = await tell(story, { steps, queue, person }, []);
        await end(story);
        expect(await inDoubt(story.w)).toEqual([]);
      }
      // Before and after each call that changes something: a story with fewer than fifteen would not be the whole story.
      expect(moment).toBeGreaterThan(30);
    });
  });
});

test('killed again and again, wherever', async () => {
  const circumstances = fc.record({
    steps: fc.constantFrom(...Object.values(stories)),
    queue: fc.constantFrom(...queues),
    person: fc.constantFrom(...people),
    from: fc.constantFrom(...sources),
  });
  const lives = fc.array(fc.nat(60), { minLength: 2, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(circumstances, lives, async (how, [first = 0, ...others]) => {
      const story = begin(first, how.from);
      await tell(story, how, others);
      await end(story);
    }),
    { numRuns: 200 },
  );
});
