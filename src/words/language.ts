/** Our languages, and what the platform knows of each: plurals, numbers, lists, lengths of time and dates. */
import { DAY, HOUR, MINUTE, SECOND } from '../grant/duration.ts';

export const languages = ['en', 'fr'] as const;
export type Language = (typeof languages)[number];

/** Of a locale such as Slack's `fr-FR`; undefined where it is none of ours. */
export function languageOf(locale: string): Language | undefined {
  const [tag] = locale.toLowerCase().split(/[-_]/);
  return languages.find((language) => language === tag);
}

/** How dates and numbers are written: English as most of the world does it, with the day before the month. */
const locales: Readonly<Record<Language, string>> = { en: 'en-GB', fr: 'fr-FR' };

const units = [
  ['day', DAY],
  ['hour', HOUR],
  ['minute', MINUTE],
  ['second', SECOND],
] as const;

/** Some, and no seconds. */
function isMinutes(seconds: number): boolean {
  return seconds > 0 && seconds % 60 === 0;
}

type Forms = { readonly one: string; readonly other: string };

/** The platform's formatters of one language. */
function createFormats(language: Language) {
  const locale = locales[language];
  const rules = new Intl.PluralRules(locale);
  const number = new Intl.NumberFormat(locale);
  const all = new Intl.ListFormat(locale, { type: 'conjunction' });
  const any = new Intl.ListFormat(locale, { type: 'disjunction' });
  const together = new Intl.ListFormat(locale, { type: 'unit' });
  const lengths = units.map(([unit, size]) => ({
    unit,
    size,
    inWords: new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }),
  }));
  const date = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'UTC',
  });
  // At which no line breaks in French: between a number and its word.
  const gap = language === 'fr' ? '\u00a0' : ' ';
  const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });

  return {
    /** `3 rules`: the number, and the word in the form that goes with it */
    count: (amount: number, { one, other }: Forms) =>
      `${number.format(amount)}${gap}${rules.select(amount) === 'one' ? one : other}`,
    /** `a, b and c` */
    all: (items: readonly string[]) => all.format(items),
    /** `a, b or c` */
    any: (items: readonly string[]) => any.format(items),
    /** `1 hour, 30 minutes`, `1 h 30`; parts of a second are left out */
    length(ms: number): string {
      let rest = Math.max(0, Math.floor(ms / SECOND));
      const parts: string[] = [];
      for (const { unit, size, inWords } of lengths) {
        const amount = Math.floor(rest / (size / SECOND));
        rest -= amount * (size / SECOND);
        if (language === 'fr' && unit === 'hour' && amount > 0 && isMinutes(rest)) {
          parts.push(`${amount}${gap}h${gap}${String(rest / 60).padStart(2, '0')}`);
          rest = 0;
        } else if (amount > 0 || (unit === 'second' && parts.length === 0)) {
          parts.push(inWords.format(amount).replace(' ', gap));
        }
      }
      return together.format(parts);
    },
    /** `25 Nov 2026, 15:50 UTC` */
    date: (at: number) => `${date.format(at)} UTC`,
    /** after a verb: `Requested 15:50 UTC`, `Demandé à 15:50 UTC` */
    clock: (at: number) => `${language === 'fr' ? 'à ' : ''}${clock.format(at)} UTC`,
    /** in the language's own quotation marks */
    quoted: (text: string) => (language === 'fr' ? `«\u00a0${text}\u00a0»` : `“${text}”`),
  };
}

export type Formats = ReturnType<typeof createFormats>;

export const formats: Readonly<Record<Language, Formats>> = {
  en: createFormats('en'),
  fr: createFormats('fr'),
};
