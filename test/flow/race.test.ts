/** A rule is removed in one process in the moment in which another one finds it for somebody else. */
import { describe, expect, test } from 'vitest';
import { converge } from '../../src/flow/converge.ts';
import { Fault } from '../../src/flow/fault.ts';
import { createOverdue } from '../../src/flow/overdue.ts';
import { MINUTE, SECOND } from '../../src/grant/duration.ts';
import { said } from '../support/builders.ts';
import type { Moment } from '../support/outside.ts';
import { world } from '../support/world.ts';

const waits = {
  everyMs: 5 * SECOND,
  graceMs: 0,
  alarmMs: MINUTE,
  retry: { firstMs: SECOND, longestMs: SECOND },
  gone: { firstMs: SECOND, longestMs: SECOND },
};

/** Ana's time is up and nobody has looked; Cy is approved for the same address in that moment. */
async function twoForOne() {
  const w = world();
  const ana = await w.open('ana', 'orders', '203.0.113.7', '1h');
  const cy = await w.request('cy', 'orders', '203.0.113.7', '2h');
  w.loseJobs();
  w.elapse('61m');
  const overdue = createOverdue(w.process().world, waits);
  const other = w.another().world;
  const late = async () => {
    await w.approve('bo', cy);
    await converge(other, cy.database);
  };
  return { w, ana, cy, look: () => overdue.look(), late };
}

describe('the one who waits for it is let in, and stays', () => {
  test.each<Moment>([
    'before closings.all',
    'after firewall.list',
    'before removals.begin',
    'after removals.begin',
    'before firewall.remove',
    'after firewall.remove',
  ])('a late converge, at the moment %s', async (moment) => {
    const { w, ana, cy, look, late } = await twoForOne();
    w.once(moment, late);
    await look();
    await w.run('3m');
    expect([w.messages(ana).at(-1), w.messages(cy).at(-1)]).toEqual(['closed: time is up', 'open']);
    expect(w.rules().map(({ source }) => source)).toEqual(['203.0.113.7/32']);
    await w.run('3h');
    expect([w.messages(cy).at(-1), w.rules()]).toEqual(['closed: time is up', []]);
  });

  test('the removal, at any moment of the late converge', async () => {
    for (let nth = 0; nth < 40; nth += 1) {
      const { w, cy, look, late } = await twoForOne();
      let moments = 0;
      w.always(async () => {
        moments += 1;
        if (moments === nth) await look();
      });
      await late();
      w.always(() => {});
      await w.run('3m');
      expect([nth, w.messages(cy).at(-1), w.rules().length]).toEqual([nth, 'open', 1]);
    }
  });
});

test('where Redis takes no writes, the rule is removed at its end all the same', async () => {
  const { w, look } = await twoForOne();
  w.always((moment) => {
    if (moment === 'before removals.begin' || moment === 'before grants.update')
      throw new Fault(said('OOM'), { retry: true });
  });
  await look();
  expect(w.rules()).toEqual([]);
});
