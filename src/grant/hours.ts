/** Hours of work: weekdays and times of day in a named zone, also where its clock changes in spring and autumn. */

import { DAY, HOUR, MINUTE } from './duration.ts';

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
type Weekday = (typeof weekdays)[number];

export type Hours = {
  readonly days: readonly Weekday[];
  /** minutes after midnight by the wall clock; the end is not within. Up to an earlier minute: over midnight, into the day after. */
  readonly fromMinute: number;
  readonly toMinute: number;
  /** of the IANA, such as Europe/Paris */
  readonly zone: string;
  /** how a request is treated at any other time */
  readonly outside: 'by hand' | 'refused';
};

/** The hours outside of which nobody can answer; undefined where approvers can at any hour. */
export function answeringHours({ hours }: { readonly hours: Hours | null }): Hours | undefined {
  return hours?.outside === 'refused' ? hours : undefined;
}

export function isWithin({ days, fromMinute, toMinute, zone }: Hours, at: number): boolean {
  const { day, minute } = wallClock(zone, at);
  if (fromMinute < toMinute) return days.includes(day) && minute >= fromMinute && minute < toMinute;
  // A night belongs to the day on which it begins.
  return (days.includes(day) && minute >= fromMinute) || (days.includes(dayBefore(day)) && minute < toMinute);
}

const MINUTES_A_DAY = DAY / MINUTE;

/** Hourly steps through more than a week, and steps of a minute where a zone's clock is changed. */
const MOST_STEPS = 9 * (DAY / HOUR) + 4 * (HOUR / MINUTE);

/** When the hours begin or end next after `at`; undefined where they never do. */
export function nextChange(hours: Hours, at: number): number | undefined {
  const { fromMinute, toMinute, zone } = hours;
  const now = isWithin(hours, at);
  let next = Math.floor(at / MINUTE) * MINUTE;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const { minute } = wallClock(zone, next);
    const untilEdge = [fromMinute, toMinute].map(
      (edge) => ((edge - minute + MINUTES_A_DAY - 1) % MINUTES_A_DAY) + 1,
    );
    const minutes = Math.min(HOUR / MINUTE, ...untilEdge);
    const ahead = next + minutes * MINUTE;
    // The zone's clock was changed in between: an edge may have been passed.
    const isSteady = wallClock(zone, ahead).minute === (minute + minutes) % MINUTES_A_DAY;
    next = isSteady ? ahead : next + MINUTE;
    if (isWithin(hours, next) !== now) return next;
  }
  return undefined;
}

/** The spans from `from` on, without an end where the hours never change: each begins and ends where the hours do. */
function* spans(hours: Hours, from: number) {
  for (let at = from; ; ) {
    const end = nextChange(hours, at) ?? Number.POSITIVE_INFINITY;
    yield { at, end, isWithin: isWithin(hours, at) };
    if (end === Number.POSITIVE_INFINITY) return;
    at = end;
  }
}

/** Weeks of one short day each are enough for any length that can be configured; what is longer ends there. */
const MOST_SPANS = 200;

/** When `ms` milliseconds within the hours are over, counted from `from`. */
export function afterWithin(hours: Hours, from: number, ms: number): number {
  let left = ms;
  let count = 0;
  let last = from;
  for (const { at, end, isWithin } of spans(hours, from)) {
    if (isWithin && end - at >= left) return at + left;
    if (isWithin) left -= end - at;
    last = at;
    count += 1;
    if (count === MOST_SPANS) break;
  }
  return last;
}

/** How many milliseconds between the two are within the hours. */
export function withinBetween(hours: Hours, from: number, to: number): number {
  let sum = 0;
  for (const { at, end, isWithin } of spans(hours, from)) {
    if (at >= to) break;
    if (isWithin) sum += Math.min(end, to) - at;
  }
  return sum;
}

/**
 * When the wall clock of that zone shows a time such as 2026-11-28T04:30. Of one that is shown twice, as clocks change, it is the first
 * after `after`; one that is never shown is near.
 */
export function instantIn(zone: string, local: string, after = Number.NEGATIVE_INFINITY): number {
  const wanted = Date.parse(`${local}Z`);
  const aheadMs = (at: number) => localTime(zone, at) - at;
  const shown = [wanted - DAY, wanted + DAY]
    .map((near) => wanted - aheadMs(near))
    .filter((at) => localTime(zone, at) === wanted && at > after);
  if (shown.length > 0) return Math.min(...shown);
  // Where clocks change in between, the first look is an hour off.
  return wanted - aheadMs(wanted - aheadMs(wanted));
}

/** Is the day with which that text begins, such as 2026-02-28, on the calendar? Dates read 30 February as a day in March. */
export function isCalendarDay(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.slice(0, 10).split('-').map(Number);
  const at = Date.UTC(year, month - 1, day);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text.slice(0, 10));
}

/** Does this machine know a time zone of that name? */
export function isZone(text: string): boolean {
  try {
    return clockOf(text) !== undefined;
  } catch {
    return false;
  }
}

/** What the wall clock of that zone shows, as if it were UTC. */
export function localTime(zone: string, at: number): number {
  return Date.parse(`${localText(zone, at)}Z`);
}

/** Such as 2026-11-28T04:30:00: Swedish dates are written that way. */
function localText(zone: string, at: number): string {
  return calendarOf(zone).format(at).replace(' ', 'T');
}

function dayBefore(day: Weekday): Weekday {
  return weekdays.at(weekdays.indexOf(day) - 1) ?? day;
}

/** As the operator wrote it: `mon, tue 09:00–18:00 Europe/Paris`. */
export function hoursText({ days, fromMinute, toMinute, zone }: Hours): string {
  return `${days.join(', ')} ${clockText(fromMinute)}–${clockText(toMinute)} ${zone}`;
}

function clockText(minute: number): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

const calendarOf = madeOnce('sv-SE', { dateStyle: 'short', timeStyle: 'medium' });
const clockOf = madeOnce('en-GB', {
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** Once for each zone: making one takes longer than many uses. */
function madeOnce(locale: string, options: Intl.DateTimeFormatOptions) {
  const formats = new Map<string, Intl.DateTimeFormat>();
  return (zone: string): Intl.DateTimeFormat => {
    const known = formats.get(zone);
    if (known) return known;
    const made = new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
    formats.set(zone, made);
    return made;
  };
}

function wallClock(zone: string, at: number): { readonly day: Weekday; readonly minute: number } {
  const parts = clockOf(zone).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? '';
  const day = weekdays.find((name) => name === part('weekday').toLowerCase());
  if (!day) throw new Error(`no weekday in ${zone}`);
  return { day, minute: Number(part('hour')) * 60 + Number(part('minute')) };
}
