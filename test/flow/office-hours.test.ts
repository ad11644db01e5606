/** With `outside: refused` a request waits for the hours in which it can be answered. */
import { expect, test } from 'vitest';
import type { Hours } from '../../src/grant/hours.ts';
import { MORNING, ms } from '../support/builders.ts';
import { world } from '../support/world.ts';

const office: Hours = {
  days: ['mon', 'tue', 'wed', 'thu', 'fri'],
  fromMinute: 9 * 60,
  toMinute: 18 * 60,
  zone: 'UTC',
  outside: 'refused',
};
const at = (day: number, time: string) => Date.parse(`2026-01-${String(day).padStart(2, '0')}T${time}Z`);

/** Asked for on a Friday at 17:40. */
async function late(hours: Hours) {
  const w = world({ orders: { hours, lapseAfterMs: ms('4h') } });
  w.elapse(`${(at(9, '17:40') - MORNING) / 60_000}m`);
  const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
  const nudges = async () => {
    const now = await w.look(grant);
    return now.state === 'requested' ? now.nudges.map((nudge) => nudge.at) : [];
  };
  const goOn = async (length: string) => {
    w.elapse(length);
    await w.sweep();
  };
  return { w, grant, nudges, goOn };
}

test('L10: time outside the hours does not count until a request lapses', async () => {
  const { w, grant, goOn } = await late(office);
  expect(grant).toMatchObject({ lapseAt: at(12, '12:40') });
  await goOn('66h59m');
  expect(await w.look(grant)).toMatchObject({ state: 'requested' });
  await goOn('1m');
  expect(await w.look(grant)).toMatchObject({ state: 'lapsed' });
});

test('L10: nobody is reminded outside the hours', async () => {
  const { nudges, goOn } = await late(office);
  await goOn('21m');
  await goOn('62h');
  // A third and five sixths of four hours, of which twenty minutes are over.
  await goOn('1h58m');
  expect(await nudges()).toEqual([]);
  await goOn('1m');
  expect(await nudges()).toEqual([at(12, '10:00')]);
  await goOn('1h59m');
  expect(await nudges()).toHaveLength(1);
  await goOn('1m');
  expect(await nudges()).toEqual([at(12, '10:00'), at(12, '12:00')]);
});

test('L10: a reminder that is due when the hours end waits until they begin again', async () => {
  const w = world({ orders: { hours: office, lapseAfterMs: ms('3h') } });
  w.elapse('8h');
  const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
  w.elapse('1h');
  await w.sweep();
  expect(await w.look(grant)).toMatchObject({ nudges: [] });
  w.elapse('15h');
  await w.sweep();
  expect(await w.look(grant)).toMatchObject({ nudges: [{}] });
});

test('L10: outside the hours a requester reminds nobody, and reads when answers are possible again', async () => {
  const { w, grant } = await late(office);
  w.elapse('1h');
  expect(await w.remind('ana', grant)).toEqual({ no: 'nobody-answers-now', from: at(12, '09:00') });
  expect(await w.look(grant)).toMatchObject({ nudges: [] });
});

test('L10: with outside: by hand approvers answer at any hour, and the time goes on', async () => {
  const { grant, nudges, goOn } = await late({ ...office, outside: 'by hand' });
  expect(grant).toMatchObject({ lapseAt: at(9, '21:40') });
  await goOn('80m');
  expect(await nudges()).toEqual([at(9, '19:00')]);
});
