/** Dates as Slack writes them for their reader: the tokens of `<!date^…>`, in the reader's language and time zone. */

export type Reader = { readonly tz: string; readonly locale: string };

const DAY = 86_400_000;
const HALF_A_YEAR = 182 * DAY;
const TOKEN = /\{(\w+)\}/g;

/** `at` and `now` in milliseconds since 1970. A token that is not known stays as it is. */
export function formatSlackDate(
  format: string,
  at: number,
  { now, ...reader }: Reader & { now: number },
): string {
  return format.replaceAll(TOKEN, (token, name: string) => {
    const pretty = name.endsWith('_pretty') ? nearDay(at, now, reader) : undefined;
    return pretty ?? written(name.replace(/_pretty$/, ''), at, { now, ...reader }) ?? token;
  });
}

function written(name: string, at: number, reader: Reader & { now: number }): string | undefined {
  // Some versions of ICU put a narrow space before AM; Slack puts an ordinary one.
  // Some versions of ICU put a narrow space before AM; Slack puts an ordinary one.
  const say = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(reader.locale, { timeZone: reader.tz, ...options })
      .format(at)
      .replaceAll('\u202f', ' ');
  // Slack leaves out a year that goes without saying.
  const year = Math.abs(at - reader.now) < HALF_A_YEAR ? {} : ({ year: 'numeric' } as const);
  switch (name) {
    case 'date_num':
      return day(at, reader.tz);
    case 'date':
      return say({ month: 'long', day: 'numeric', ...year });
    case 'date_short':
      return say({ month: 'short', day: 'numeric', ...year });
    case 'date_long':
      return say({ weekday: 'long', month: 'long', day: 'numeric', ...year });
    case 'time':
      return say({ timeStyle: 'short' });
    case 'time_secs':
      return say({ timeStyle: 'medium' });
    default:
      return undefined;
  }
}

/** Yesterday, today or tomorrow. */
function nearDay(at: number, now: number, { tz, locale }: Reader): string | undefined {
  const days = Math.round((Date.parse(day(at, tz)) - Date.parse(day(now, tz))) / DAY);
  if (Math.abs(days) > 1) return undefined;
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day');
}

/** As 2026-11-27. */
function day(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(at);
}
