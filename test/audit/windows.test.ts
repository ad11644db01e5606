/** Who could reach what, from where and when, and who allowed it: told from the events alone. */
import { expect, test } from 'vitest';
import { isOpenAt, type Window, windowsOf } from '../../src/audit/windows.ts';
import { arrived, left, move } from '../../src/grant/address-change.ts';
import type { StoredEvent } from '../../src/grant/audit.ts';
import { extend } from '../../src/grant/extension.ts';
import { open, revoke } from '../../src/grant/lifecycle.ts';
import { reappeared } from '../../src/grant/reappearance.ts';
import { grantId, MORNING, ms, personId, placed, plus, ruleId, source } from '../support/builders.ts';
import { all, anOpening, aWholeAccess, streamOf, told, withoutFacts } from './history.ts';

const [a, b] = [grantId('a'), grantId('b')];
const ana = personId('ana');

const windows = (events: readonly StoredEvent[]): Promise<Window[]> => all(windowsOf(streamOf(events)));

const whole = {
  grant: a,
  database: 'orders',
  requester: 'UANA',
  reason: 'a slow report',
  allowed: { how: 'approved', by: ['UBO'] },
  moreBy: [],
  source: '203.0.113.7/32',
  rule: 'ru-a000',
  from: plus('5m'),
  openedAt: plus('6m'),
  endsAt: plus('2h6m'),
  until: plus('2h6m') + ms('30s'),
};

test('access says who, from where, by which rule, from when to when, why, and who allowed it', async () => {
  expect(await windows(aWholeAccess({ id: a, at: MORNING }).events)).toEqual([whole]);
});

test('access that is not over has no end yet, and what never opened is none', async () => {
  const { first, steps } = anOpening({ id: a, at: MORNING });
  expect(await windows(told(first, ...steps).events)).toEqual([{ ...whole, until: undefined }]);
  expect(await windows(told(first, ...steps.slice(0, 1)).events)).toEqual([]);
  const asked = told(first, ...steps.slice(0, 2));
  expect(await windows(asked.events)).toMatchObject([{ from: plus('5m'), openedAt: undefined }]);
});

test('an emergency and a clause are named as what allowed it', async () => {
  const emergency = aWholeAccess({ id: a, at: MORNING, how: 'emergency' });
  const automatic = aWholeAccess({ id: b, at: MORNING, how: 'automatic' });
  expect(await windows([...emergency.events, ...automatic.events])).toMatchObject([
    { grant: a, allowed: { how: 'emergency' } },
    { grant: b, allowed: { how: 'automatic', clause: 'office hours' } },
  ]);
});

test('an address that changed is a window of its own, and both may be open meanwhile', async () => {
  const { first, steps } = anOpening({ id: a, at: MORNING });
  const [home, to] = [source('203.0.113.7'), source('198.51.100.1')];
  const story = told(
    first,
    ...steps,
    (grant) => move(grant, { to, by: ana, at: plus('10m') }),
    (grant) => open(grant, { source: to, at: plus('11m'), ...placed }),
    (grant) => arrived(grant, { rule: ruleId('r2'), to, at: plus('12m') }),
    (grant) => left(grant, { source: home, at: plus('13m') }),
  );
  const found = await windows(story.events);
  expect(found).toMatchObject([
    { source: home, rule: 'ru-a000', openedAt: plus('6m'), until: plus('13m') },
    { source: to, rule: 'r2', from: plus('11m'), openedAt: plus('12m'), until: undefined },
  ]);
  expect(
    [plus('10m'), plus('12m'), plus('14m')].map((at) => found.filter((one) => isOpenAt(one, at)).length),
  ).toEqual([1, 2, 1]);
});

test('more time names who gave it, and an end brought forward is the end', async () => {
  const { first, steps } = anOpening({ id: a, at: MORNING });
  const longer = told(first, ...steps, (grant) =>
    extend(grant, { by: ana, at: plus('1h'), byMs: ms('1h'), delivery: 'd1' }),
  );
  expect(await windows(longer.events)).toMatchObject([{ moreBy: [ana], endsAt: plus('3h6m') }]);
  const back = told(first, ...steps, (grant) => revoke(grant, { by: ana, at: plus('1h') }));
  expect(await windows(back.events)).toMatchObject([{ endsAt: plus('1h'), until: undefined }]);
});

test('a rule that was there again after the end is a window from when it was seen', async () => {
  const { events, grant } = aWholeAccess({ id: a, at: MORNING });
  const again = reappeared(grant, {
    rule: ruleId('r9'),
    source: source('203.0.113.7'),
    seenAt: plus('4h'),
    at: plus('4h1m'),
  });
  if (!('event' in again)) throw new Error('it reappeared');
  expect((await windows([...events, again.event])).at(-1)).toMatchObject({
    requester: ana,
    rule: 'r9',
    from: plus('4h'),
    until: plus('4h1m'),
  });
});

test('of trails of earlier builds, who, when and by whom is told; from where is unknown', async () => {
  const old = aWholeAccess({ id: a, at: MORNING }).events.map(withoutFacts);
  expect(await windows(old)).toEqual([
    { ...whole, source: undefined, rule: undefined, reason: undefined, endsAt: undefined },
  ]);
  const emergency = aWholeAccess({ id: b, at: MORNING, how: 'emergency' }).events.map(withoutFacts);
  expect(await windows(emergency)).toMatchObject([{ requester: 'UANA', allowed: { how: 'emergency' } }]);
});
