/** What the first words of a line are about: something to do with an access of one’s own, or a request that happens to begin like that. */
import { nearest } from '../../words/nearest.ts';
import { sourceAt } from './address-words.ts';
import { isFiller } from './head-words.ts';
import { from, type Words } from './line-words.ts';
import { beforeBecause, isMore, isSmall, type Meant } from './meant-words.ts';
import { type RequestLine, readRequest } from './request-line.ts';
import type { Command, phraseOf } from './synonyms.ts';

export type Phrase = NonNullable<ReturnType<typeof phraseOf>>;

const ABOUT_ONE: ReadonlySet<Command> = new Set(['done', 'cancel', 'extend', 'moved', 'help']);

/** “more time for orders 203.0.113.7 2h”, and not “plus longtemps que prévu, la requête orders 203.0.113.7 2h”, which asks for access. */
export function isMeantAs(phrase: Phrase, words: Words, isDatabase: (word: string) => boolean): boolean {
  if (phrase.command === 'emergency') return true;
  if (!ABOUT_ONE.has(phrase.command)) return false;
  const { plain } = words;
  const end = plain.findIndex(
    (word, at) => at >= phrase.words && (isDatabase(word) || sourceAt(words, at) !== undefined),
  );
  const said = plain.slice(0, end < 0 ? plain.length : end);
  const isAlone = said.slice(phrase.words).every((word) => isSmall(word) || isMore(word) || isFiller(word));
  return isAlone && (phrase.command !== 'moved' || isChange(said));
}

/** “my ip is 203.0.113.7 orders 2h fix”: how an address begins as well. */
export function requestAfter(
  phrase: Phrase,
  words: Words,
  databases: readonly string[],
): RequestLine | undefined {
  const rest = from(words, phrase.words);
  const at = rest.plain.findIndex((word) => !isSmall(word));
  const isLabel = phrase.command === 'moved' && at >= 0 && sourceAt(rest, at) !== undefined;
  const request = readRequest(isLabel ? from(rest, at) : words, databases);
  return request.do === 'request' ? request : undefined;
}

/** “I’m done with the migration on orders”: it says that their own access is, whatever it was for. */
export function isOver({ command, words: count }: Phrase, { plain }: Words): boolean {
  return count > 1 ? command === 'done' || command === 'cancel' : OVER.test(plain[0] ?? '');
}

const OVER = /^(?:finished|finie?|termin[eé]|nevermind)$/i;

/**
 * “I need to end my access”, “please stop it”; and not “I need to finish it today”, which is what people do in a database: nothing ends that
 * was not named.
 */
export function isOwn({ command }: Phrase, { plain }: Words, isDatabase: (word: string) => boolean): boolean {
  if (command !== 'done' && command !== 'cancel') return true;
  return !plain.some((word) => NEED.test(word)) || plain.some((word) => isDatabase(word) || OWN.test(word));
}

const NEED = /^(?:need|have|besoin|faut)$/i;
const OWN = /^(?:gr_.*|access|(?:l'|d')?acc[eè]s|requests?|demandes?)$/i;

/** “stop the import on orders” is about no access of theirs: it says why one is needed. */
export function isOfSomethingElse(
  { id, database, source = '' }: Meant & { readonly source?: string },
  plain: readonly string[],
  databases: readonly string[],
): boolean {
  if (id !== '' || database === '' || source !== '') return false;
  const names = databases.map((name) => name.toLowerCase());
  // A misspelt name is said to be one: never is a later word taken in its place.
  if (names.includes(database) || nearest(database, names) !== undefined) return false;
  return beforeBecause(plain).some((word) => names.includes(word.toLowerCase()));
}

function isChange(plain: readonly string[]): boolean {
  return plain.some((word) => /^(?:moved|chang(?:ed|e|é|er|ement))$/i.test(word));
}
