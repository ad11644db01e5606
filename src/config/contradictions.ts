/** Settings of db-access.yaml that contradict one another, though each is valid by itself. */

import { reviewersOf } from '../grant/answerers.ts';
import { DAY, formatDuration } from '../grant/duration.ts';
import type { DatabaseName, PersonId } from '../grant/ids.ts';
import type { Policy } from '../grant/policy.ts';
import { isWithinAll } from '../grant/source.ts';
import { visible } from '../words/text.ts';
import type { DatabaseSettings } from './database-settings.ts';
import type { Problem } from './findings.ts';

/** Each name would see the other's rules as nobody's. */
export function namedTwice(
  databases: readonly (readonly [DatabaseName, DatabaseSettings])[],
): readonly Problem[] {
  return databases.flatMap(([name, { scalingo }], index) => {
    const first = databases
      .slice(0, index)
      .find(
        ([, other]) =>
          other.scalingo.database === scalingo.database && other.scalingo.region === scalingo.region,
      );
    return first
      ? [
          {
            where: `databases.${name}.scalingo`,
            expected: `expected another database than databases.${first[0]}.scalingo: both names mean ${scalingo.database}`,
          },
        ]
      : [];
  });
}

/** Who is in a group may change, so a group counts as somebody else. */
function isReviewable(policy: Policy, opener: PersonId): boolean {
  const { everyone, people, groups } = reviewersOf(policy);
  return everyone || groups.length > 0 || people.some((id) => id !== opener);
}

export function contradictions(policy: Policy): readonly Problem[] {
  const { shortestMs, longestMs, usualMs, offeredMs, endEarlyMs, automatic, emergency, hours } = policy;
  const within = `expected a length from ${formatDuration(shortestMs)} (minDuration) to ${formatDuration(longestMs)} (maxDuration)`;
  const isWithin = (ms: number) => ms >= shortestMs && ms <= longestMs;
  const problems: Problem[] = [];
  const check = (fine: boolean, where: string, expected: string) => {
    if (!fine) problems.push({ where, expected });
  };
  check(
    shortestMs <= longestMs,
    'maxDuration',
    `expected ${formatDuration(shortestMs)} (minDuration) or more`,
  );
  check(
    endEarlyMs < shortestMs,
    'endEarly',
    `expected less than ${formatDuration(shortestMs)} (minDuration), or access would end as it opens`,
  );
  check(longestMs <= 30 * DAY, 'maxDuration', 'expected 30d or less: access here is temporary');
  if (shortestMs <= longestMs) {
    check(isWithin(usualMs), 'defaultDuration', within);
    check(offeredMs.every(isWithin), 'durations', within);
    check(!emergency || isWithin(emergency.longestMs), 'emergency.maxDuration', within);
  }
  for (const person of emergency?.who.people ?? [])
    check(
      isReviewable(policy, person),
      'emergency',
      `expected somebody besides ${person} who can review it, among approvers, tell or reviewers`,
    );
  for (const [index, { upToMs, perDayMs = upToMs }] of automatic.entries())
    check(
      perDayMs >= upToMs,
      `automatic.${index}.perDay`,
      `expected ${formatDuration(upToMs)} (upTo) or more`,
    );
  for (const [index, clause] of automatic.entries()) {
    // People read the names: two that look the same are one.
    const name = visible(clause.name);
    const first = automatic.findIndex((other) => visible(other.name) === name);
    check(
      first === index,
      `automatic.${index}.name`,
      `expected another name than automatic.${first}: “${name}” is the name of both, and access remembers its clause by the name`,
    );
  }
  for (const [index, clause] of automatic.entries())
    check(
      !clause.withinHours || hours !== null,
      `automatic.${index}.withinHours`,
      'expected hours to be set as well',
    );
  const { quorum, approvers, allowedRanges, deniedRanges } = policy;
  const named = new Set(approvers.people).size;
  // Who is in a group is for Slack to say; nobody at all is told elsewhere.
  const isCounted = !approvers.everyone && approvers.groups.length === 0 && named > 0;
  if (quorum.of === 'any')
    check(
      !isCounted || quorum.count <= named,
      'approvals',
      `expected ${named} or less: approvers names no more people`,
    );
  else check(new Set(quorum.groups).size === quorum.groups.length, 'approvals', 'expected each group once');
  for (const [index, range] of allowedRanges.entries())
    check(
      !isWithinAll(range, deniedRanges),
      `allowedRanges.${index}`,
      `expected a range that deniedRanges leave something of, not ${range}`,
    );
  return problems;
}
