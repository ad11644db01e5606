/** What each answer of Scalingo says of the time, for the clock that everything decides by. */
import { expect, test } from 'vitest';
import { around, orders } from './around.ts';

const NOON = Date.UTC(2026, 10, 24, 12);

test('each answer tells what time it is at Scalingo, and between which instants it was asked', async () => {
  const { firewall, told, pass } = await around();
  await firewall.list(orders);
  pass(90_500);
  await firewall.list(orders);
  expect(told[0]).toEqual({ at: NOON, sentAt: NOON, receivedAt: NOON });
  const now = NOON + 90_500;
  expect(told.at(-1)).toEqual({ at: NOON + 90_000, sentAt: now, receivedAt: now });
});

test('it can be asked, as urgently as for a removal; an error tells it too', async () => {
  const { askTime, told, kinds, scalingo, fault } = await around();
  await askTime(new AbortController().signal);
  expect(told.at(-1)).toMatchObject({ at: NOON });
  expect(new Set(kinds)).toEqual(new Set(['remove']));
  const before = told.length;
  scalingo.fault({ on: 'GET regions', do: { what: 'answer', status: 500 } });
  await fault(askTime(new AbortController().signal));
  expect(told).toHaveLength(before + 1);
});
