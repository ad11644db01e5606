/** Hours of work: weekdays and times of day in a named zone, whatever the zone's clock does in spring and autumn. */

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
type Weekday = (typeof weekdays)[number];

export type Hours = {
  readonly days: readonly Weekday[];
  /** minutes after midnight by the wall clock; the end is not within. Up to an earlier minute: over midnight, into the day after. */
  readonly fromMinute: number;
  readonly toMinute: number;
  /** of the IANA, such as Europe/Paris */
  readonly zone: string;
  /** what becomes of a request at any other time */
  readonly outside: 'by hand' | 'refused';
};

export function isWithin({ days, fromMinute, toMinute, zone }: Hours, at: number): boolean {
  const { day, minute } = wallClock(zone, at);
  if (fromMinute < toMinute) return days.includes(day) && minute >= fromMinute && minute < toMinute;
  // A night belongs to the day on which it begins.
  return (days.includes(day) && minute >= fromMinute) || (days.includes(dayBefore(day)) && minute < toMinute);
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

function wallClock(zone: string, at: number): { readonly day: Weekday; readonly minute: number } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? '';
  const day = weekdays.find((name) => name === part('weekday').toLowerCase());
  if (!day) throw new Error(`no weekday in ${zone}`);
  return { day, minute: Number(part('hour')) * 60 + Number(part('minute')) };
}
