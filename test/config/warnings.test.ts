/** What a policy says that means nothing, or cannot work: told by `policy check`, and taken all the same. */
import { expect, test } from 'vitest';
import type { Warning } from '../../src/config/findings.ts';
import { notesOf, warningsOf } from '../../src/config/warnings.ts';
import { load } from '../support/config.ts';

function fileOf(orders: string, defaults = '') {
  return load(`
installation: acme
defaults: { requesters: everyone, approvers: [U0BO, U0CY], channel: C0APPROVE${defaults} }
databases:
  orders: { scalingo: acme-orders, ${orders} }
`);
}

const inOrders = ({ where, warning }: Warning) => `${where.replace('databases.orders.', '')}: ${warning}`;

/** Of the database orders. */
function warnings(orders: string, defaults = ''): readonly string[] {
  return warningsOf(fileOf(orders, defaults)).map(inOrders);
}
const clause = (more: string, name = 'short') => `{ name: ${name}, who: [U0ANA], ${more} }`;
const days = (list: string, outside: string) =>
  `hours: { days: [${list}], from: "09:00", to: "18:00", zone: Europe/Paris, outside: ${outside} }`;

test('L22: a policy that means what it says has no warnings', () => {
  expect(
    warnings(
      `${days('mon, tue', 'by hand')}, extend: automatic, lapseAfter: 2h, openWithin: 10m, region: osc-secnum-fr1, regions: [osc-fr1],
      reason: { pattern: "(OPS)-(1)", error: x, link: "https://x.example/$0/$2" }, allowedRanges: [198.35.26.0/24],
      automatic: [${clause('upTo: 5m, from: [198.35.26.0/28]', 'a')}, ${clause('upTo: 8h, from: [198.35.0.0/16]', 'b')}]`,
    ),
  ).toEqual([]);
  expect(warnings('approvals: [S0DBA]')).toEqual([]);
});

test.each([
  [
    'approvals: 2, selfApproval: true',
    ["selfApproval: the requester's own yes may be one of the 2 approvals: 1 other person is enough"],
  ],
  [
    'approvals: [S0DBA, S0SEC, S0OPS], selfApproval: true',
    ["selfApproval: the requester's own yes may be one of the 3 approvals: 2 other people are enough"],
  ],
  ['approvers: [U0BO]', ['approvers: nobody could approve what U0BO asks for: approvers names nobody else']],
])('L21: %s: who else has to say yes is told, and is no warning', (setting, told) => {
  expect(notesOf(fileOf(setting)).map(inOrders)).toEqual(told);
  expect(warnings(setting)).toEqual([]);
});

test.each([
  [
    'allowedRanges: [203.0.113.0/25, 198.35.26.0/24]',
    ['allowedRanges.0: lets nobody in: 203.0.113.0/25 is a documentation range, from which nobody comes'],
  ],
  [
    'deniedRanges: [192.0.2.0/24]',
    ['deniedRanges.0: changes nothing: 192.0.2.0/24 is a documentation range, from which nobody comes'],
  ],
  [
    `allowedRanges: [198.35.26.5/24, 198.35.27.0/24], automatic: [${clause('upTo: 1h, from: [198.35.26.9/31]')}]`,
    [
      'allowedRanges.0: 198.35.26.5/24 is read as 198.35.26.0/24, which has 256 addresses; one address is 198.35.26.5',
      'automatic.0.from.0: 198.35.26.9/31 is read as 198.35.26.8/31, which has 2 addresses; one address is 198.35.26.9',
    ],
  ],
  [
    `automatic: [${clause('upTo: 1h, from: [198.51.100.7]')}]`,
    ['automatic.0.from.0: never approves: 198.51.100.7/32 is a documentation range, from which nobody comes'],
  ],
  [
    `widestRange: /28, automatic: [${clause('upTo: 1h, from: [198.35.26.0/29, 198.35.26.8/29], widestRange: /28')}]`,
    ['automatic.0.widestRange: opens up to 16 addresses at once, with nobody asked'],
  ],
  [
    `widestRange: /28, automatic: [${clause('upTo: 1h, from: [198.35.26.0/29, 198.35.26.16/29], widestRange: /28')}]`,
    ['automatic.0.widestRange: opens up to 8 addresses at once, with nobody asked'],
  ],
  ['documentationRanges: allowed, allowedRanges: [203.0.113.0/24]', []],
  [
    'approvals: [S0DBA], approvers: [U0BO]',
    ['approvers: ignored, because approvals lists the groups that have to say yes'],
  ],
  [
    `automatic: [${clause('upTo: 1m')}]`,
    ['automatic.0.upTo: never approves: 1m is shorter than minDuration (5m)'],
  ],
  [`automatic: [${clause('upTo: 9h')}]`, ['automatic.0.upTo: approves 8h (maxDuration) at most, not 9h']],
  [
    `allowedRanges: [198.35.26.0/24], automatic: [${clause('upTo: 1h, from: [198.35.26.0/28, 17.0.0.0/24]')}]`,
    ['automatic.0.from.1: never approves: 17.0.0.0/24 is outside allowedRanges'],
  ],
  [
    `deniedRanges: [17.0.0.0/8], automatic: [${clause('upTo: 1h, from: [17.0.0.0/24]')}]`,
    ['automatic.0.from.0: never approves: 17.0.0.0/24 is inside deniedRanges'],
  ],
  [
    `automatic: [${clause('upTo: 1h', 'long')}, ${clause('upTo: 30m, from: [198.35.26.0/24]')}]`,
    ['automatic.1: never approves anything that automatic.0 does not approve before it'],
  ],
  [
    'reason: { pattern: OPS-1, error: x, link: "https://x.example/$1" }',
    ['reason.link: $1 is empty: the pattern has no group of that number'],
  ],
  [
    'region: osc-typo',
    ['region: osc-typo is not a region of Scalingo that this version knows: osc-fr1, osc-secnum-fr1'],
  ],
  [
    'regions: [osc-typo]',
    ['regions.0: osc-typo is not a region of Scalingo that this version knows: osc-fr1, osc-secnum-fr1'],
  ],
  ['lapseAfter: 1m', ['lapseAfter: approvers have 1m to answer']],
  ['openWithin: 30s', ['openWithin: access has 30s to open, and Scalingo may take longer']],
  ['openWithin: 30d', ['openWithin: access may open up to 30d after it was approved']],
  [
    days('mon, tue', 'by hand'),
    [
      'hours: changes nothing: no clause is automatic and extend is not automatic, so approvers are always asked',
    ],
  ],
  [`${days('mon, tue', 'by hand')}, emergency: { who: [U0ANA], maxDuration: 1h, tell: [U0CY] }`, []],
  [days('fri, fri', 'refused'), ['hours.days: names fri twice']],
  [
    'maxLivePerPerson: 3, maxLive: 2, maxLivePerPersonInAll: 1',
    [
      'maxLivePerPerson: changes nothing: maxLive allows 2 at this database',
      'maxLivePerPerson: changes nothing: maxLivePerPersonInAll allows 1 at all databases',
    ],
  ],
  [
    'maxLivePerPerson: 2, maxLive: 2, maxLivePerPersonInAll: 2',
    [
      'maxLivePerPerson: changes nothing: maxLive allows 2 at this database',
      'maxLivePerPerson: changes nothing: maxLivePerPersonInAll allows 2 at all databases',
    ],
  ],
  [
    `requesters: [U0CY], automatic: [${clause('upTo: 1h')}]`,
    ['automatic.0.who: never approves: nobody in it is among the requesters'],
  ],
  [`requesters: [U0CY, S0DEV], automatic: [${clause('upTo: 1h')}]`, []],
  [
    `deniedRanges: [17.0.0.0/25, 17.0.0.128/25], automatic: [${clause('upTo: 1h, from: [17.0.0.0/24]')}]`,
    ['automatic.0.from.0: never approves: 17.0.0.0/24 is inside deniedRanges'],
  ],
  [`deniedRanges: [17.0.0.0/25, 17.0.0.192/26], automatic: [${clause('upTo: 1h, from: [17.0.0.0/24]')}]`, []],
  ['ping: everyone', ['ping: changes nothing: everyone is nobody who could be mentioned']],
  [
    'requesters: [U0ANA, U0BO], approvers: [U0BO]',
    ['requesters: nobody could approve what U0BO asks for: approvers names nobody else'],
  ],
  [
    'requesters: [U0ANA, U0BO, U0CY], approvals: 2',
    ['requesters: nobody could approve what U0BO, U0CY ask for: approvers names too few besides them'],
  ],
  ['requesters: [U0BO], approvers: [U0BO], selfApproval: true', []],
  ['requesters: [U0BO], approvers: [U0BO, S0DBA]', []],
  [
    'hours: { days: [mon], from: "24:00", to: "00:00", zone: Europe/Paris, outside: refused }',
    ['hours: never begin'],
  ],
  [
    'hours: { days: [mon, tue, wed, thu, fri, sat, sun], from: "00:00", to: "24:00", zone: Europe/Paris, outside: refused }',
    ['hours: changes nothing: they never end'],
  ],
  [
    'reason: { pattern: "(OPS-[0-9]+)?", error: x }',
    ['reason.pattern: changes nothing: it is found in any reason'],
  ],
])('L22: %s', (orders, expected) => {
  expect(warnings(orders)).toEqual(expected);
});

test.each([
  [
    `regions: [osc-fr1], automatic: [${clause('upTo: 1h, from: [region:osc-fr1]')}]`,
    ['automatic.0.from.0: opens region:osc-fr1, all apps in that region, with nobody asked'],
  ],
  [
    `automatic: [${clause('upTo: 1h, from: [region:osc-fr1]')}]`,
    ['automatic.0.from.0: never approves: regions does not name osc-fr1'],
  ],
  [
    `widestRange: /28, automatic: [${clause('upTo: 1h, widestRange: /28')}]`,
    ['automatic.0.widestRange: opens up to 16 addresses at once, with nobody asked'],
  ],
  [
    `widestRange: /20, automatic: [${clause('upTo: 1h, widestRange: /20, from: [198.35.26.0/28, 198.35.27.0/29]')}]`,
    ['automatic.0.widestRange: opens up to 16 addresses at once, with nobody asked'],
  ],
  [`widestRange: /28, automatic: [${clause('upTo: 1h, widestRange: /28, from: [198.35.26.10/32]')}]`, []],
  [
    `automatic: [${clause('upTo: 1h, widestRange: /28')}]`,
    ['automatic.0.widestRange: opens /32 (widestRange of the database) at most, not /28'],
  ],
  [
    'regions: [osc-fr1], emergency: { who: [U0ANA], maxDuration: 1h, tell: [U0CY], regions: [osc-fr1, osc-secnum-fr1], widestRange: /28 }',
    [
      'emergency.widestRange: opens /32 (widestRange of the database) at most, not /28',
      'emergency.regions.0: opens region:osc-fr1, all apps in that region, with nobody asked',
      'emergency.regions.1: never opens: regions does not name osc-secnum-fr1',
    ],
  ],
  [
    `regions: [osc-fr1], automatic: [{ name: short, who: everyone, upTo: 1h, from: [region:osc-fr1] }]`,
    [
      'automatic.0.from.0: opens region:osc-fr1, all apps in that region, for everyone in the workspace, with nobody asked',
    ],
  ],
  [
    'regions: [osc-fr1], approvers: everyone',
    [
      'approvers: everyone in the workspace may approve what anyone asks for',
      'regions.0: everyone in the workspace may approve region:osc-fr1, all apps in that region',
    ],
  ],
])('L6: what opens a region or a range at once is warned of: %s', (orders, expected) => {
  expect(warnings(orders)).toEqual(expected);
});

test('a range that is rounded is told where it is written, once for all databases that inherit it', () => {
  const file = load(`
installation: acme
defaults: { requesters: everyone, approvers: [U0BO, U0CY], channel: C0APPROVE, deniedRanges: [17.1.2.3/8] }
groups: { shop: { allowedRanges: [198.35.26.5/24] } }
databases:
  orders: { scalingo: acme-orders, group: shop }
  billing: { scalingo: acme-billing, group: shop, deniedRanges: null }
`);
  expect(warningsOf(file).map(({ where, warning }) => `${where}: ${warning}`)).toEqual([
    'defaults.deniedRanges.0: 17.1.2.3/8 is read as 17.0.0.0/8, which has 16,777,216 addresses; one address is 17.1.2.3',
    'groups.shop.allowedRanges.0: 198.35.26.5/24 is read as 198.35.26.0/24, which has 256 addresses; one address is 198.35.26.5',
  ]);
});
