/** An emergency that nobody could review is refused where the file is read. */
import { expect, test } from 'vitest';
import { load, problems } from '../support/config.ts';

const file = (approvers: string, emergency: string) => `
installation: acme
defaults: { requesters: everyone, approvers: ${approvers}, channel: C0APPROVE }
databases:
  orders: { scalingo: acme-orders, emergency: { maxDuration: 30m, ${emergency} } }
`;

const problem = (who: string) => [
  `databases.orders.emergency: expected somebody besides ${who} who can review it, among approvers, tell or reviewers`,
];

test.each([
  ['[U0BO]', 'who: [U0BO], tell: [U0BO]', 'U0BO'],
  ['[U0BO, U0CY]', 'who: [U0CY], tell: [S0DBA], reviewers: [U0CY]', 'U0CY'],
  ['[U0BO]', 'who: [U0ANA, U0BO], tell: [U0BO]', 'U0BO'],
])('L19: approvers %s, %s: nobody could review that of %s', (approvers, emergency, who) => {
  expect(problems(file(approvers, emergency))).toEqual(problem(who));
});

test.each([
  ['[U0BO]', 'who: [U0BO], tell: [U0DEE]'],
  ['[U0BO]', 'who: [U0BO], tell: [U0BO], reviewers: [S0SEC]'],
  ['everyone', 'who: [U0BO], tell: [U0BO]'],
  ['[U0BO]', 'who: [S0ONCALL], tell: [U0BO]'],
])('L19: approvers %s, %s: somebody may be able to', (approvers, emergency) => {
  expect(load(file(approvers, emergency)).databases.size).toBe(1);
});
