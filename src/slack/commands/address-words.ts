/** The words that say where somebody comes from: also what is no address that can be read, so that it is told why. */
import type { Words } from './line-words.ts';

type Found = { readonly text: string; readonly words: number };

/** `ip:203.0.113.7` */
const LABEL = /^(?:ip|ipv4|adresse|address|source|src|host|from|depuis)[:=]/i;

/** An address, a range or a region, wherever it is. A prefix or a port may be a word of its own. */
export function addressAt({ typed, plain }: Words, at: number): Found | undefined {
  const [first = '', next = '', after = ''] = plain.slice(at, at + 3);
  const word = first.replace(']:', ':').replace(LABEL, '');
  if (/^[^\p{L}]*r[eé]gion:$/iu.test(typed[at] ?? '') && next !== '')
    return { text: `region:${next}`, words: 2 };
  if (/^r[eé]gion$/i.test(first) && /^[:=]$/.test(typed[at + 1] ?? '') && after !== '')
    return { text: `region:${after}`, words: 3 };
  // Without a colon only what looks like the name of one: “region report” is a reason.
  if (/^r[eé]gion$/i.test(first) && /^[a-z]+(?:-[a-z]+)*-[a-z]+\d+$/i.test(next))
    return { text: `region:${next}`, words: 2 };
  const spaced = spacedAt(typed, at) ?? fourNumbersAt(typed, at);
  if (spaced) return spaced;
  if (isRegion(first)) return { text: first.replace(/^r[eé]gion[:=]/i, 'region:'), words: 1 };
  if (!looksLikeIPv4(word)) return undefined;
  if (/^\/\d{1,2}$/.test(next)) return { text: word + next, words: 2 };
  if (next === '/' && /^\d{1,2}$/.test(after)) return { text: `${word}/${after}`, words: 3 };
  if (word.endsWith('/') && /^\d{1,2}$/.test(next)) return { text: word + next, words: 2 };
  if (/^port$/i.test(next) && /^\d{1,5}$/.test(after)) return { text: `${word}:${after}`, words: 3 };
  return { text: word, words: 1 };
}

/** Besides those, what was meant as an address where one is expected: IPv6, a host name, another program’s URL. */
export function sourceAt(words: Words, at: number): Found | undefined {
  const found = addressAt(words, at);
  if (found) return found;
  const word = words.plain[at] ?? '';
  if (looksLikeIPv6(word)) return { text: word.replace(/^\[/, '').replace(/\]:\d+$/, ''), words: 1 };
  const isMeant = looksLikeHost(word) || looksLikeLogin(word) || NAMED_REGION.test(word);
  return isMeant ? { text: word, words: 1 } : undefined;
}

/** `203. 0. 113. 7`: a phone puts a blank after a full stop. */
function spacedAt(typed: readonly string[], at: number): Found | undefined {
  for (let words = 2; words <= MOST_SPACED; words += 1) {
    const text = typed.slice(at, at + words).join(' ');
    const [, address] = /^(\d{1,3}(?: ?\. ?\d{1,3}){3})[,;]?$/.exec(text) ?? [];
    if (address?.includes(' ')) return { text: address.replaceAll(' ', ''), words };
  }
  return undefined;
}

const MOST_SPACED = 7;

/** `203 0 113 7`, `203-0-113-7`: no address, but nothing else either; it is told how one is written. */
function fourNumbersAt(typed: readonly string[], at: number): Found | undefined {
  if (FOUR_NUMBERS.test(typed[at] ?? '')) return { text: typed[at] ?? '', words: 1 };
  const text = typed.slice(at, at + 4).join('-');
  return FOUR_NUMBERS.test(text) ? { text: typed.slice(at, at + 4).join(' '), words: 4 } : undefined;
}

const FOUR_NUMBERS = /^\d{1,3}(?:-\d{1,3}){3}$/;
/** Every region of Scalingo is named so. */
export const NAMED_REGION = /^osc-[a-z]+(?:-[a-z]+)*\d+$/i;

/** Also an address that will be refused: it is better told why than taken for a word of the reason. */
function looksLikeIPv4(word: string): boolean {
  return /^(?:0x[0-9a-f]+|\d+)(?:[.,](?:0x[0-9a-f]+|\d+|[x*]+)){2,}(?:[:/\\-]\S*)?$/i.test(word);
}

function looksLikeIPv6(word: string): boolean {
  return /^\[?[0-9a-f]*(?::[0-9a-f]*){2,}(?:\.[0-9.]*)?(?:%[\w.-]+)?(?:\/\d+)?(?:\]:\d+)?$/i.test(word);
}

function looksLikeHost(word: string): boolean {
  if (word.length > 253) return false;
  return /^(?:localhost|[a-z][a-z\d+.-]*:\/\/\S+|[\w-]+(?:\.[\w-]+)*\.[a-z][a-z\d-]+)(?::\d+)?$/i.test(word);
}

/** `ana@203.0.113.7`, as ssh takes it */
function looksLikeLogin(word: string): boolean {
  return /^[\w.-]+@\d+(?:\.\d+){3}(?:[:/]\S*)?$/.test(word);
}

function isRegion(word: string): boolean {
  return /^r[eé]gion[:=]./i.test(word);
}
