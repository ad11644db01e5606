/** `expect:` in db-access.yaml, run by `db-access policy check`: what the file answers is what its writer meant. */
import { expect, test } from 'vitest';
import { cli } from '../support/cli.ts';
import { written } from './written.ts';

const file = (...expectations: string[]) =>
  written(`
installation: acme
defaults: { requesters: [U0ANA, S0DEV], approvers: [U0BO], channel: C0APPROVE }
databases:
  orders:
    scalingo: acme-orders
    maxDuration: 4h
    reason: { pattern: "OPS-[0-9]+", error: Name a ticket. }
    hours: { days: [mon, tue, wed, thu, fri], from: "09:00", to: "18:00", zone: Europe/Paris }
    automatic:
      - { name: office, who: [U0ANA], upTo: 1h, from: [198.35.26.0/24], withinHours: true }
      - { name: on call, who: [S0ONCALL], upTo: 2h }
    expect:
${expectations.map((one) => `      - { ${one} }`).join('\n')}
`);

const ana = 'as: U0ANA, source: 198.35.26.10';
const check = (...expectations: string[]) => cli({}, 'policy', 'check', file(...expectations));

test.each([
  ['within hours where no time is given', `${ana}, for: 1h, then: opens at once`],
  ['by the clause that is named', `${ana}, for: 1h, then: opens at once, by: office`],
  ['longer than the clause', `${ana}, for: 2h, then: asks approvers`],
  ['on a Saturday', `${ana}, for: 1h, at: 2026-11-28T10:00, then: asks approvers`],
  ['longer than maxDuration', `${ana}, for: 5h, then: is refused`],
  ['a reason without a ticket', `${ana}, for: 1h, reason: just so, then: is refused`],
  ['somebody who may not ask', 'as: U0CY, source: 198.35.26.10, for: 1h, then: is refused'],
  ['a member of a group', 'as: U0CY, groups: [S0DEV], source: 198.35.26.10, for: 1h, then: asks approvers'],
  [
    'of two groups',
    'as: U0CY, groups: [S0DEV, S0ONCALL], source: 198.51.99.1, for: 2h, then: opens at once, by: on call',
  ],
  [
    'a time in the zone of hours: 17:59 in Paris',
    `${ana}, for: 1h, at: 2026-11-27T17:59, then: opens at once`,
  ],
  ['18:00 in Paris', `${ana}, for: 1h, at: 2026-11-27T18:00, then: asks approvers`],
  ['a time with a zone of its own', `${ana}, for: 1h, at: 2026-11-27T17:30Z, then: asks approvers`],
])('holds: %s', async (_, expectation) => {
  const { code, stdout } = await check(expectation);
  expect(stdout).toMatch(/\n1 expectation holds\.\n$/);
  expect(code).toBe(0);
});

test('each that fails is named with its line, and with what came instead', async () => {
  const path = file(
    `${ana}, for: 1h, then: asks approvers`,
    `${ana}, for: 2h, then: opens at once`,
    `${ana}, for: 5h, then: asks approvers`,
    `${ana}, for: 1h, then: opens at once, by: on call`,
    `${ana}, for: 4h, then: asks approvers`,
  );
  const { code, stdout } = await cli({}, 'policy', 'check', path);
  expect([code, stdout.split('\n').slice(1)]).toEqual([
    1,
    [
      `failed: ${path}:14: databases.orders.expect.0: expected “asks approvers”, but it opens at once (automatic: office)`,
      `failed: ${path}:15: databases.orders.expect.1: expected “opens at once”, but it asks approvers. automatic: office: no. 2 hours is too long: the clause “office” approves 1 hour at most. automatic: on call: no. The clause “on call” does not apply to you.`,
      `failed: ${path}:16: databases.orders.expect.2: expected “asks approvers”, but it is refused. minDuration, maxDuration: no. 5 hours is too long: this database allows 4 hours at most. Ask for less.`,
      `failed: ${path}:17: databases.orders.expect.3: expected “opens at once by on call”, but it opens at once (automatic: office)`,
      '4 of 5 expectations failed.',
      '',
    ],
  ]);
});

test('what is wrong in one is said when the file is read', async () => {
  const { code, stderr } = await check(
    'as: ana, source: 198.35.26.10, for: 1h, at: noon, then: perhaps',
    // Each would be refused because of its spelling, so that the expectation would hold for another reason than its writer's.
    `as: U0ANA, source: 198.35.26.l0, for: 2hh, then: is refused`,
    `${ana}, for: until 18:00, at: 2026-02-30T10:00, then: is refused, by: office`,
  );
  expect(code).toBe(78);
  for (const words of [
    '0.as: expected a Slack person id such as U012AB3CD',
    '0.at: expected a time such as 2026-11-28T04:30',
    '0.then: expected opens at once, asks approvers or is refused',
    '1.source: expected an address such as 198.35.26.10, not “198.35.26.l0”',
    '1.for: expected a length of time such as 2h, not “2hh”',
    '2.for: expected a length of time such as 2h, not “until 18:00”',
    '2.at: expected a time such as 2026-11-28T04:30',
    '2.by: expected “then: opens at once” beside it',
  ])
    expect(stderr).toContain(`databases.orders.expect.${words}`);
});
