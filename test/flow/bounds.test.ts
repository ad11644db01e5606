/** How late an end is at most, by each of the three ways that end access: its job, the look without jobs, the sweep. */
import { expect, test } from 'vitest';
import { createOverdue } from '../../src/flow/overdue.ts';
import { HOUR, SECOND } from '../../src/grant/duration.ts';
import { production } from '../../src/timing.ts';
import { MORNING } from '../support/builders.ts';
import { world } from '../support/world.ts';

/** Access of an hour, and how many seconds after its end its rule went, while each second `act` may do something. */
async function lateness(act: (w: ReturnType<typeof world>, second: number) => Promise<void>) {
  const w = world();
  await w.open('ana', 'orders', '203.0.113.7', '1h');
  await w.tick('59m');
  let second = 0;
  while (w.rules().length > 0 && second < 200) {
    await act(w, second);
    second += 1;
  }
  return (w.now() - MORNING - HOUR) / SECOND;
}

test('its job ends access within a second', async () => {
  const late = await lateness((w) => w.tick('1s'));
  expect(late).toBeGreaterThanOrEqual(0);
  expect(late).toBeLessThanOrEqual(1);
});

/** Without any job, a look each five seconds; the first one after `offset` seconds. */
function looking(offset: number, graceMs?: number) {
  let overdue: ReturnType<typeof createOverdue> | undefined;
  const every = production.overdue.everyMs / SECOND;
  return lateness(async (w, second) => {
    overdue ??= createOverdue(w.process().world, production.overdue);
    w.loseJobs();
    w.elapse('1s');
    if (second % every === offset) await overdue.look(graceMs);
  });
}

test.each([0, 1, 2, 3, 4])(
  'without any job a look ends access within 20 s (first look after %i s)',
  async (offset) => {
    const late = await looking(offset);
    expect(late).toBeGreaterThanOrEqual(production.overdue.graceMs / SECOND);
    expect(late).toBeLessThanOrEqual(20);
  },
);

test('F10: where only ends are carried out, a look ends access within 5 s', async () => {
  expect(await looking(1, 0)).toBeLessThanOrEqual(5);
});

test.each([0, 30, 59])(
  'without jobs and looks the sweep ends access within a minute (first one after %i s)',
  async (offset) => {
    const late = await lateness(async (w, second) => {
      w.loseJobs();
      w.elapse('1s');
      if (second % 60 === offset) await w.sweep();
    });
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThanOrEqual(60);
  },
);
