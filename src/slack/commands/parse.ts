/** The words after `/db-access`, in whatever sensible order, as phones and keyboards mangle them. */

import type { Asked } from '../../flow/request.ts';
import { looksLikeDuration } from '../../grant/duration.ts';
import { truncate } from '../../words/text.ts';

export type Parsed =
  | { readonly do: 'form'; readonly filled: Partial<Asked> }
  | { readonly do: 'request'; readonly asked: Asked }
  | { readonly do: 'help' | 'list' | 'pending' | 'history' | 'databases' }
  | { readonly do: 'show'; readonly id: string }
  | ({ readonly do: 'done' | 'cancel' } & Meant)
  | ({ readonly do: 'extend'; readonly length: string } & Meant)
  | { readonly do: 'emergency'; readonly filled: Partial<Asked> }
  | { readonly do: 'why'; readonly database: string }
  | ({ readonly do: 'moved'; readonly source: string } & Meant);

/** Which of their own: by its id, or by the database that it is for; each may be "". */
type Meant = { readonly id: string; readonly database: string };

const units = { d: /^(d|days?)$/i, h: /^(h|hrs?|hours?)$/i, m: /^(m|mins?|minutes?)$/i } as const;

/** In characters. What comes after is not read. */
const LONGEST_COMMAND = 3000;

/** `databases`: the configured names; a word that is one of them is the database, in any position. */
export function parseCommand(text: string, databases: readonly string[]): Parsed {
  const words = normalise(truncate(text, LONGEST_COMMAND))
    .split(' ')
    .filter(Boolean)
    .map(unlink)
    .map(decoded);
  const [verb = '', ...rest] = words;
  const word = verb.toLowerCase();
  switch (word) {
    case '':
      return { do: 'form', filled: {} };
    case 'help':
    case 'list':
    case 'pending':
    case 'history':
    case 'databases':
      return { do: word };
    case 'show':
      return { do: 'show', id: rest[0] ?? '' };
    case 'done':
    case 'cancel':
      return { do: word, ...meant(rest) };
    case 'extend': {
      const left = [...rest];
      const length = takeDuration(left) ?? take(left, (one) => /^\d/.test(one)) ?? '';
      return { do: 'extend', ...meant(left), length };
    }
    case 'emergency': {
      const parsed = rest.length === 0 ? undefined : parseRequest(rest, databases);
      return { do: 'emergency', filled: parsed?.do === 'request' ? parsed.asked : (parsed?.filled ?? {}) };
    }
    case 'why':
      return { do: 'why', database: rest[0] ?? '' };
    case 'moved': {
      const left = [...rest];
      const isSource = (one: string) =>
        [looksLikeIPv4, looksLikeRegion, looksLikeIPv6].some((like) => like(one));
      // What looks like no address and is alone was meant to be one: it is told why it is none.
      const source =
        take(left, isSource) ??
        (left.filter((one) => !isId(one)).length === 1 ? take(left, (one) => !isId(one)) : undefined);
      return { do: 'moved', ...meant(left), source: source ?? '' };
    }
    default:
      return parseRequest(words, databases);
  }
}

function meant(words: readonly string[]): Meant {
  return { id: words.find(isId) ?? '', database: words.find((word) => !isId(word))?.toLowerCase() ?? '' };
}

function isId(word: string): boolean {
  return /^gr_/i.test(word);
}

function parseRequest(
  words: readonly string[],
  databases: readonly string[],
): Extract<Parsed, { do: 'request' | 'form' }> {
  const left = [...words];
  // The first address counts, since the reason may contain another. IPv6 comes last, since a time of day looks like it.
  const source =
    take(left, (word) => looksLikeIPv4(word) || looksLikeRegion(word)) ?? take(left, looksLikeIPv6);
  const duration = takeDuration(left);
  // A first word that is no database's name was meant to be one: better to say so than to call it a reason.
  const database = take(left, (word) => databases.includes(word.toLowerCase())) ?? left.shift();
  const reason = unquote(left.join(' '));
  if (database && source && duration && reason) {
    return { do: 'request', asked: { database, source, duration, reason } };
  }
  return {
    do: 'form',
    filled: {
      ...(database ? { database } : {}),
      ...(source ? { source } : {}),
      ...(duration ? { duration } : {}),
      ...(reason ? { reason } : {}),
    },
  };
}

/** Curly quotes, long dashes and hard blanks are what a phone makes of straight ones. */
function normalise(text: string): string {
  return text
    .replaceAll(/[\u201c\u201d\u201e\u00ab\u00bb]/g, '"')
    .replaceAll(/[\u2018\u2019\u201a]/g, "'")
    .replaceAll('\u2014', '--')
    .replaceAll(/[\u2010-\u2013\u2212]/g, '-')
    .replaceAll(/[\s\u200b\u2060\ufeff]+/g, ' ')
    .trim();
}

/** Slack encodes these three characters in what people type, and no others. */
export function decoded(text: string): string {
  return text.replaceAll(/&(amp|lt|gt);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>' })[name] ?? '');
}

/** Slack may have made a link of an address: `<http://1.2.3.4|1.2.3.4>`. */
function unlink(word: string): string {
  return /^<[^|>]*\|([\d./]+)>$/.exec(word)?.[1] ?? word;
}

/** Also an address that will be refused: it is better told why than taken for a word of the reason. */
function looksLikeIPv4(word: string): boolean {
  return /^(0x[0-9a-f]+|\d+)(\.(0x[0-9a-f]+|\d+)){2,}(\/\S*)?$/i.test(word);
}

function looksLikeIPv6(word: string): boolean {
  return /^[0-9a-f]*(:[0-9a-f]*){2,}(\.[0-9.]*)?(\/\d+)?$/i.test(word);
}

function looksLikeRegion(word: string): boolean {
  return /^region:./i.test(word);
}

/** The first length of time, be it one word or two: `2 hours` is `2h`. Others stay in the reason, as they were typed. */
function takeDuration(words: string[]): string | undefined {
  const unitAt = (at: number) => Object.entries(units).find(([, written]) => written.test(words[at] ?? ''));
  const index = words.findIndex(
    (word, at) => looksLikeDuration(word) || (/^\d+$/.test(word) && unitAt(at + 1) !== undefined),
  );
  if (index < 0) return undefined;
  const [number = ''] = words.splice(index, 1);
  if (looksLikeDuration(number)) return number;
  const [unit = ''] = unitAt(index) ?? [];
  words.splice(index, 1);
  return `${number}${unit}`;
}

function take(words: string[], wanted: (word: string) => boolean): string | undefined {
  const index = words.findIndex(wanted);
  return index < 0 ? undefined : words.splice(index, 1)[0];
}

function unquote(text: string): string {
  return /^"(.*)"$/.exec(text)?.[1] ?? /^'(.*)'$/.exec(text)?.[1] ?? text;
}
