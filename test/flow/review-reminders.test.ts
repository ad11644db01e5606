/** Emergencies that nobody has reviewed: when and how approvers are asked again. */
import { expect, test } from 'vitest';
import type { Hours } from '../../src/grant/hours.ts';
import type { Grant } from '../../src/grant/record.ts';
import { ms, personId } from '../support/builders.ts';
import { listed, nobody, orders } from './policy-world.ts';

const weekdays: Hours = {
  days: ['mon', 'tue', 'wed', 'thu', 'fri'],
  fromMinute: 9 * 60,
  toMinute: 18 * 60,
  zone: 'UTC',
  outside: 'by hand',
};

async function emergencies(hours: Hours | null, ...names: string[]) {
  const w = orders({
    hours,
    approvers: listed('bo'),
    emergency: { who: listed('ana', 'cy'), longestMs: ms('30m'), tell: nobody, mostUnreviewed: 1 },
  });
  const grants: Grant[] = [];
  for (const [index, name] of names.entries()) {
    const source = `203.0.113.${index + 1}`;
    const outcome = await w.breakGlass(name, {
      database: 'orders',
      source,
      duration: '30m',
      reason: 'it burns',
    });
    if (!('grant' in outcome)) throw new Error('it was refused');
    grants.push(outcome.grant);
    await w.run('2m');
  }
  const goOn = async (length: string) => {
    w.elapse(length);
    await w.sweep();
  };
  const nags = () => Promise.all(grants.map(async (grant) => ({ nags: [], ...(await w.look(grant)) }).nags));
  return { w, grants, goOn, nags };
}

test('L10: reviews are reminded of within the hours only, also with outside: by hand', async () => {
  // A Monday, 09:00.
  const { goOn, nags } = await emergencies(weekdays, 'ana');
  await goOn('1h');
  await goOn('8h');
  await goOn('15h');
  expect(await nags()).toEqual([[expect.anything()]]);
  await goOn('1h');
  expect(await nags()).toHaveLength(1);
  // Saturday, Sunday, and Monday again.
  await goOn('96h');
  expect((await nags())[0]).toHaveLength(2);
  await goOn('24h');
  expect((await nags())[0]).toHaveLength(2);
});

test('L10: one message for all that wait', async () => {
  const { grants, goOn, nags } = await emergencies(null, 'ana', 'cy');
  const [first, second] = grants;
  await goOn('24h');
  const [ofFirst, ofSecond] = await nags();
  expect(ofFirst).toMatchObject([
    { people: [personId('bo')], others: [{ grant: second?.id, requester: personId('cy') }] },
  ]);
  expect(ofSecond).toEqual([{ at: expect.any(Number), people: [], toldIn: first?.id }]);
  await goOn('24h');
  expect((await nags()).map((all) => all?.length)).toEqual([2, 2]);
});

test('L10: after a week it becomes an alarm, which ends with the review', async () => {
  const { w, grants, goOn, nags } = await emergencies(null, 'ana');
  const [grant] = grants;
  if (!grant) throw new Error('there is none');
  for (let day = 0; day < 6; day += 1) await goOn('24h');
  expect(await w.alarms.lasting()).toEqual([]);
  const before = (await nags())[0]?.length;
  await goOn('24h');
  expect(await w.alarms.lasting()).toMatchObject([
    { event: 'review_overdue', subject: 'orders', facts: { database: 'orders', grants: grant.id } },
  ]);
  await goOn('24h');
  expect((await nags())[0]).toHaveLength(before ?? 0);
  await w.review('bo', grant, 'justified');
  await w.sweep();
  expect(await w.alarms.lasting()).toEqual([]);
});
