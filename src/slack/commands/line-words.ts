/** A line as words: each as it was typed, and without what was put around it, which is what is understood. */
import { ourDigits } from '../../grant/typed-source.ts';
import { unwrap } from '../../grant/unwrap.ts';
import { truncate } from '../../words/text.ts';

/** In characters. What comes after is not read. */
const LONGEST_COMMAND = 3000;

export type Words = {
  /** what a reason is made of */
  readonly typed: readonly string[];
  /** the same words, the same number of them; '' where one was only punctuation */
  readonly plain: readonly string[];
};

export function wordsOf(text: string): Words {
  const typed = separated(truncate(text, LONGEST_COMMAND)).map(unlink).map(decoded);
  return { typed, plain: typed.map((word) => straight(unwrap(word))) };
}

export function from({ typed, plain }: Words, at: number): Words {
  return { typed: typed.slice(at), plain: plain.slice(at) };
}

/** Long dashes are what a phone makes of two short ones. */
function separated(text: string): readonly string[] {
  return text
    .replaceAll('\u2014', '--')
    .replaceAll(/[\u2010-\u2013\u2212]/g, '-')
    .split(/[\s\u200b\u2060\ufeff]+/)
    .flatMap(listed)
    .filter(Boolean);
}

/** `orders,203.0.113.7,2h`: an address among others, without a blank. */
function listed(word: string): readonly string[] {
  const isList = /[,;]./.test(word) && /\d\.\d+\.\d+\.\d/.test(word) && !word.includes('://');
  return isList ? (word.match(/[^,;]+[,;]?|[,;]/g) ?? []) : [word];
}

function straight(word: string): string {
  return ourDigits(word.replaceAll(/[\u2018\u2019]/g, "'"));
}

/** Slack encodes these three characters in what people type, and no others. */
export function decoded(text: string): string {
  return text.replaceAll(/&(amp|lt|gt);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>' })[name] ?? '');
}

/** Slack may have made a link of an address or a host name: `<http://1.2.3.4|1.2.3.4>`. */
function unlink(word: string): string {
  return /^<[^|>]*\|([^|>]+)>/.exec(word)?.[1] ?? word;
}

/** The reason: these words as they were typed, without the quotes around the whole, or a comma or dash before it. */
export function reasonOf(typed: readonly string[]): string {
  const begin = typed.findIndex((word) => !/^[-,;:.|>→…]+$/.test(word));
  const text = (begin < 0 ? '' : typed.slice(begin).join(' ')).replace(LABEL, '$1');
  return quotes.map((quoted) => quoted.exec(text)?.[1]).find((inner) => inner !== undefined) ?? text;
}

/** `reason: the import hangs` */
const LABEL = /^(?:reason|why|motif|raison) ?[:=] ?(\S)/i;

const quotes = [/^"([^"]*)"$/, /^'(.*)'$/, /^[“„«]\s?([^“”„«»]*?)\s?[”“»]$/, /^[‘‚](.*)[’‘]$/];
