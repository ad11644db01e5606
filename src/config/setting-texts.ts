/** What is true of a database, setting by setting, as short texts: to compare two files, and to read what differs. */

import { approversOf } from '../grant/answerers.ts';
import { formatDuration } from '../grant/duration.ts';
import { hoursText } from '../grant/hours.ts';
import type { Automatic, Emergency, Policy, Quorum, Who } from '../grant/policy.ts';
import type { DatabaseSettings } from './database-settings.ts';

const NONE = 'none';

/** In the order in which people read them: who may ask and answer, for how long, from where, and the rest. */
export function settingTexts(settings: DatabaseSettings): ReadonlyMap<string, string> {
  const { policy, channel, language, scalingo } = settings;
  return new Map([
    ['requesters', who(policy.requesters)],
    ['approvals', quorum(policy.quorum)],
    ['approvers', who(approversOf(policy))],
    ['selfApproval', String(policy.selfApproval)],
    ['admins', who(policy.admins)],
    ['minDuration', formatDuration(policy.shortestMs)],
    ['maxDuration', formatDuration(policy.longestMs)],
    ['defaultDuration', formatDuration(policy.usualMs)],
    ['durations', list(policy.offeredMs.map(formatDuration))],
    ['widestRange', `/${policy.widest}`],
    ['allowedRanges', list(policy.allowedRanges, 'from anywhere')],
    ['deniedRanges', list(policy.deniedRanges)],
    ['regions', list(policy.regions)],
    ['hours', policy.hours ? `${hoursText(policy.hours)}, outside: ${policy.hours.outside}` : NONE],
    ['reason', reason(policy)],
    ['automatic', list(policy.automatic.map(({ name }) => name))],
    ...policy.automatic.map((clause) => [`automatic: ${clause.name}`, automatic(clause)] as const),
    ['emergency', policy.emergency ? emergency(policy.emergency) : NONE],
    ['extend', policy.extending],
    ['maxPendingPerPerson', String(policy.mostPendingPerPerson)],
    ['maxLivePerPerson', limit(policy.mostLivePerPerson)],
    ['maxLivePerPersonInAll', limit(policy.mostLivePerPersonInAll)],
    ['maxLive', limit(policy.mostLive)],
    ['spareRules', String(policy.spareRules)],
    ['lapseAfter', formatDuration(policy.lapseAfterMs)],
    ['openWithin', formatDuration(policy.openWithinMs)],
    ['endEarly', formatDuration(policy.endEarlyMs)],
    ['probe', String(policy.probe)],
    ['ping', policy.ping ? who(policy.ping) : 'those who may answer'],
    ['channel', channel],
    ['language', language],
    ['documentationRanges', policy.documentationRanges],
    ['scalingo', scalingo.database],
    ['region', scalingo.region],
    ['user', scalingo.user ?? NONE],
    ['dbname', scalingo.dbname ?? NONE],
  ]);
}

function who({ everyone, people, groups }: Who): string {
  return everyone ? 'everyone' : list([...people, ...groups]);
}

function quorum(needed: Quorum): string {
  return needed.of === 'any' ? String(needed.count) : `one from each of ${list(needed.groups)}`;
}

function reason({ reason: form }: Policy): string {
  if (!form) return NONE;
  return [form.pattern.pattern(), `“${form.error}”`, ...(form.link ? [form.link] : [])].join(', ');
}

function automatic({ who: whom, upToMs, from, widest = 32, withinHours, perDayMs }: Automatic): string {
  return [
    who(whom),
    `up to ${formatDuration(upToMs)}`,
    from.length > 0 ? `from ${list(from)}` : 'from any address',
    ...(widest < 32 ? [`ranges up to /${widest}`] : []),
    ...(withinHours ? ['within hours'] : []),
    ...(perDayMs === undefined ? [] : [`${formatDuration(perDayMs)} per person and day`]),
  ].join(', ');
}

function emergency({
  who: whom,
  longestMs,
  tell,
  reviewers,
  mostUnreviewed,
  widest = 32,
  regions = [],
}: Emergency): string {
  return [
    who(whom),
    `up to ${formatDuration(longestMs)}`,
    `tells ${who(tell)}`,
    ...(reviewers ? [`reviewed by ${who(reviewers)}`] : []),
    `${mostUnreviewed} not reviewed at most`,
    ...(widest < 32 ? [`ranges up to /${widest}`] : []),
    ...(regions.length > 0 ? [`regions ${list(regions)}`] : []),
  ].join(', ');
}

function limit(most: number | null): string {
  return most === null ? NONE : String(most);
}

function list(items: readonly string[], none = NONE): string {
  return items.length > 0 ? items.join(', ') : none;
}
