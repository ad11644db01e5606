/** Which rules of a former name nothing in this Redis will end. */
import { expect, test } from 'vitest';
import { Closing } from '../../src/grant/envelope.ts';
import { leftBehind } from '../../src/grant/former-rules.ts';
import { RuleId } from '../../src/grant/ids.ts';
import { Place } from '../../src/grant/place.ts';
import { Source } from '../../src/grant/source.ts';
import { MORNING } from '../support/builders.ts';

const place = Place.parse({ region: 'osc-fr1', app: 'app-1', addon: 'ad-1' });
const elsewhere = Place.parse({ region: 'osc-fr1', app: 'app-1', addon: 'ad-2' });
const label = 'db-access/old gr_0000000001';
const source = Source.parse('203.0.113.7/32');
const envelope = {
  schema: 1,
  grant: 'gr_0000000001',
  version: 1,
  requester: 'U0ANA',
  database: 'orders',
  installation: 'old',
  writtenAt: MORNING,
  place,
  undo: [{ kind: 'rule', source, label, at: MORNING }],
};

function left(change: object, written = label): number {
  const rules = [{ id: RuleId.parse('r1'), source, label: written }];
  const closings = [Closing.parse({ ...envelope, ...change })];
  return leftBehind(place, 'old', { rules, listedAt: MORNING, closings }).length;
}

test.each([
  ['an envelope that runs', {}],
  [
    'one for another address: its label goes with its end',
    { undo: [{ ...envelope.undo[0], source: '203.0.113.8/32' }] },
  ],
  ['one of a database that is gone, and may come back', { goneAt: MORNING - 1 }],
  ['one that ended after the list: the rule was removed since', { endedAt: MORNING }],
  [
    'one whose rule is there again',
    { endedAt: MORNING - 1, reappeared: [{ rule: 'r1', source, seenAt: MORNING }] },
  ],
])('E5: not left behind: a rule of %s', (_, change) => {
  expect(left(change)).toBe(0);
});

test.each([
  ['an envelope that ended before the list', { endedAt: MORNING - 1 }],
  ['an envelope for another add-on', { place: elsewhere }],
])('E5: left behind: a rule of %s', (_, change) => {
  expect(left(change)).toBe(1);
});

test('E5: a name that only begins alike is another installation’s', () => {
  expect(left({ place: elsewhere }, 'db-access/old-2 gr_0000000001')).toBe(0);
});
