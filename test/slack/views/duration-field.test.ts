/** The lengths that the form offers. */
import { expect, test } from 'vitest';
import { formatDuration, HOUR, MINUTE } from '../../../src/grant/duration.ts';
import type { Policy } from '../../../src/grant/policy.ts';
import { mrkdwn } from '../../../src/slack/directory/mrkdwn.ts';
import { lengthGiven, lengths } from '../../../src/slack/views/duration-field.ts';
import { lengthInput } from '../../../src/slack/views/request-form.ts';
import { aPolicy, databaseName, ms } from '../../support/builders.ts';

const policies = (...all: Partial<Policy>[]) => ({
  policies: new Map(
    all.map((change, at) => {
      const policy = aPolicy({ database: databaseName(`db-${at}`), ...change });
      return [policy.database, policy] as const;
    }),
  ),
});
const offered = (...all: Partial<Policy>[]) =>
  lengths(policies(...all), undefined).offeredMs.map(formatDuration);

test.each<[string, Partial<Policy>, readonly string[]]>([
  ['30 min, 1 h and 4 h by default', {}, ['30m', '1h', '4h']],
  ['none that is longer than the policy allows', { longestMs: ms('2h') }, ['30m', '1h']],
  ['none that is shorter', { shortestMs: ms('45m') }, ['1h', '4h']],
  ['the usual one too', { usualMs: ms('45m') }, ['30m', '45m', '1h', '4h']],
  ['the usual one alone', { usualMs: ms('10m'), longestMs: ms('20m') }, ['10m']],
  ['those of the file instead', { offeredMs: [ms('20m'), ms('40m')] }, ['20m', '40m']],
  ['none that its early end would cut', { longestMs: ms('4h'), endEarlyMs: ms('5m') }, ['30m', '1h']],
])('offers %s', (_, change, expected) => {
  expect(offered(change)).toEqual(expected);
});

test('while no database is chosen, those of all of them', () => {
  expect(offered({ longestMs: ms('1h') }, { offeredMs: [ms('20m')] })).toEqual(['20m', '30m', '1h']);
  expect(lengths(policies({ longestMs: ms('1h') }, {}), 'db-0').offeredMs).toEqual([ms('30m'), ms('1h')]);
});

test('where no database is known the length is typed, and so is one that was typed already', () => {
  expect(lengthGiven(lengths(policies(), undefined), undefined)).toBe('typed');
  expect(lengthGiven(lengths(policies({}), undefined), undefined)).toBe('picked');
  expect(lengthGiven(lengths(policies({}), undefined), '4h')).toBe('picked');
  expect(lengthGiven(lengths(policies({}), undefined), '2h')).toBe('typed');
});

test('a shortest length of seconds, for trying things out, is not told', () => {
  const hint = (shortestMs: number) =>
    lengthInput(
      {
        field: 'duration',
        as: 'typed',
        usualMs: HOUR,
        offeredMs: [],
        range: { shortestMs, longestMs: 8 * HOUR },
      },
      undefined,
      mrkdwn.fr,
    ).hint?.text.replaceAll('\u00a0', ' ');
  expect(hint(1000)).toBe('Par exemple 1h. Au plus 8 heures.');
  expect(hint(5 * MINUTE)).toBe('Par exemple 1h. De 5 minutes à 8 heures.');
});
