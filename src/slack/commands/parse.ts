/** The words after `/db-access`, in any order that makes sense, also as phones and keyboards change them. */
import type { Asked } from '../../flow/request.ts';
import { durationAt } from '../../grant/typed-duration.ts';
import { unclearRefusal, unclearWords } from '../../grant/unclear-term.ts';
import { untilAt } from '../../grant/until.ts';
import { COMMAND } from '../../words/command-names.ts';
import { nearest } from '../../words/nearest.ts';
import { sourceAt } from './address-words.ts';
import { isMeantAs, isOfSomethingElse, isOver, isOwn, type Phrase, requestAfter } from './begin-words.ts';
import { isFiller } from './head-words.ts';
import { from, reasonOf, type Words, wordsOf } from './line-words.ts';
import { isId, isMore, isSmall, type Meant, meant } from './meant-words.ts';
import { type RequestLine, readRequest } from './request-line.ts';
import {
  asksForAccess,
  asksForMore,
  type Command,
  commandOf,
  isCourtesy,
  isOwnAccess,
  phraseOf,
  synonymOf,
} from './synonyms.ts';

export type Parsed =
  | RequestLine
  | { readonly do: 'help' | 'list' | 'pending' | 'history' | 'databases' }
  | { readonly do: 'show'; readonly id: string }
  | ({ readonly do: 'done' | 'cancel' } & Meant)
  | ({ readonly do: 'extend'; readonly length: string } & Meant)
  | ({ readonly do: 'emergency'; readonly filled: Partial<Asked> } & Pick<FormLine, 'refusals'>)
  | { readonly do: 'why' | 'who'; readonly database: string }
  | ({ readonly do: 'moved'; readonly source: string } & Meant);

type FormLine = Extract<RequestLine, { do: 'form' }>;

/** Does what the line means depend on which of its words are names of databases? */
export function dependsOnNames(text: string): boolean {
  const command = commandOf(lineOf(text).plain[0] ?? '');
  return command === undefined || command === 'emergency';
}

/** `databases`: the configured names; a word that is one of them is the database, in any position. */
export function parseCommand(text: string, databases: readonly string[]): Parsed {
  const words = lineOf(text);
  if (words.typed.length === 0) return { do: 'form', filled: {} };
  const [first = ''] = words.plain;
  const command = commandOf(first);
  if (command) return parseAs(command, from(words, 1), databases);
  if (words.plain.length === 1 && isId(first)) return { do: 'show', id: first };
  const isDatabase = (word: string) => databases.some((name) => name.toLowerCase() === word.toLowerCase());
  const isName = isDatabase(first);
  if (isOwnAccess(words.plain) && !isName)
    return isDatabase(words.plain[1] ?? '') ? readRequest(from(words, 1), databases) : { do: 'list' };
  if (asksForAccess(first) && !isName) return asking(from(words, 1), databases);
  const wish = isName ? words : afterCourtesies(words);
  if (wish !== words && isDatabase(wish.plain[0] ?? '')) return readRequest(wish, databases);
  const wished = wish === words ? undefined : wishedIn(wish);
  // “I need to stop the import on orders” says why access is needed.
  if (wished && isAllSaid(wished, wish, isDatabase) && isOwn(wished, words, isDatabase))
    return parseAs(wished.command, from(wish, wished.words), databases);
  const longer = [words.plain, wish.plain].find((all) => asksForMore(all) && isAllOfIt(all, isDatabase));
  const more = longer && extending(longer);
  if (more && more.length !== '') return more;
  const phrase = isName ? undefined : phraseOf(words.plain);
  if (phrase) {
    const asked = isMeantAs(phrase, words, isDatabase) ? undefined : requestAfter(phrase, words, databases);
    return asked ?? actOrReason(phrase, words, databases);
  }
  const isForOne = words.plain.slice(1).some(isDatabase);
  const other = isName
    ? undefined
    : (synonymOf(words.typed[0] ?? '') ?? synonymOf(first) ?? slipOf(first, isForOne));
  const request = readRequest(words, databases);
  if (!other && isWishAlone(words.plain)) return { do: 'form', filled: {} };
  if (!other && wish !== words) return asReason(words, request, databases);
  if (!other) return request;
  // “end of month report orders 198.35.26.96 2h” begins with one as well.
  const isRequest =
    request.do === 'request' || (request.refusals !== undefined && request.filled.source !== undefined);
  const isWithAddress = other === 'emergency' || other === 'moved';
  if (isRequest && !(isWithAddress && request.do === 'form')) return request;
  return actOrReason({ command: other, words: 1 }, words, databases);
}

/** People paste what they read, with the command before it. */
function lineOf(text: string): Words {
  const words = wordsOf(text);
  return words.typed[0]?.toLowerCase() === COMMAND ? from(words, 1) : words;
}

function actOrReason(begun: Phrase, words: Words, databases: readonly string[]): Parsed {
  const rest = from(words, begun.words);
  const parsed = parseAs(begun.command, rest, databases);
  // “stop the import on orders” says why access is needed.
  return 'id' in parsed &&
    'database' in parsed &&
    !isOver(begun, words) &&
    isOfSomethingElse(parsed, rest.plain, databases)
    ? asReason(words, readRequest(words, databases), databases)
    : parsed;
}

/** The line from its first word that is no courtesy on. */
function afterCourtesies(words: Words): Words {
  const begin = words.plain.findIndex((word) => !isBefore(word));
  return begin > 0 ? from(words, begin) : words;
}

function isBefore(word: string): boolean {
  return isCourtesy(word) || isFiller(word) || /^(?:for|pour|d'accès)$/i.test(word);
}

/** “please extend orders 1h”, “je veux annuler ma demande” */
function wishedIn(wish: Words): ReturnType<typeof phraseOf> {
  const [first = ''] = wish.plain;
  const command = commandOf(first) ?? synonymOf(first);
  const found = phraseOf(wish.plain) ?? (command && { command, words: 1 });
  return found && WISHES.has(found.command) ? found : undefined;
}

function isAllSaid({ command, words }: Phrase, wish: Words, isDatabase: (word: string) => boolean): boolean {
  const rest = from(wish, words);
  if (command !== 'moved') return isAllOfIt(rest.plain, isDatabase);
  // “please move orders to 203.0.113.77” says an address as well; with a length it asks for access.
  return sourcesIn(rest).left.every((word) => isSmall(word) || isId(word) || isDatabase(word));
}

const WISHES: ReadonlySet<Command> = new Set(['done', 'cancel', 'extend', 'moved', 'emergency', 'help']);

/** “I need to kill a query on orders”: no database is called “I”, so all of it says why, and perhaps where. */
function asReason(words: Words, request: RequestLine, databases: readonly string[]): RequestLine {
  if (request.do === 'request' || request.filled.database !== words.plain[0]) return request;
  const names = databases.map((name) => name.toLowerCase());
  const named = new Set(words.plain.map((word) => word.toLowerCase()).filter((word) => names.includes(word)));
  const [database, ...others] = named;
  const isOne = database !== undefined && others.length === 0;
  const { database: _, ...filled } = request.filled;
  return { do: 'form', filled: { ...filled, ...(isOne && { database }), reason: reasonOf(words.typed) } };
}

/** “I need access”: for which database is said in the form. */
function isWishAlone(plain: readonly string[]): boolean {
  return plain.every(isBefore) && plain.some(isCourtesy);
}

/** In an emergency nobody types well. Its form opens nothing by itself. */
function slipOf(word: string, isForOne: boolean): Command | undefined {
  const isSlip = word.length > 5 && !/^urgent$/i.test(word) && nearest(word, ['emergency', 'urgence']);
  return isForOne && isSlip ? 'emergency' : undefined;
}

/** “emergency the shop is down”: a word that is no database begins the reason. */
function emergencyLine(words: Words, databases: readonly string[]): RequestLine {
  const line = readRequest(afterCourtesies(words), databases);
  if (line.do === 'request') return line;
  const { database, source, duration } = line.filled;
  // “2:30 batch failed”: what may be a time of day does as well.
  const isUnclear = duration !== undefined && unclearRefusal(duration) !== undefined;
  if (isUnclear && (database ?? source) === undefined)
    return { do: 'form', filled: { reason: reasonOf(words.typed) } };
  const names = databases.map((name) => name.toLowerCase());
  const isMeant = database === undefined || nearest(database, names) !== undefined;
  return isMeant || names.length === 0 || (source ?? duration) !== undefined
    ? line
    : { do: 'form', filled: { reason: reasonOf(words.typed) } };
}

/** Is nothing else there than a length, such words, and what says which access is meant? */
function isAllOfIt(plain: readonly string[], isDatabase: (word: string) => boolean): boolean {
  const isSaid = (word: string) => isMore(word) || isSmall(word) || isId(word) || isDatabase(word);
  for (let at = 0; at < plain.length; at += 1) {
    const length = durationAt(plain.slice(at));
    if (length) return plain.slice(at + length.words).every(isSaid);
    if (!isSaid(plain[at] ?? '')) return false;
  }
  return true;
}

/** “request for orders …”, “demande d'accès à orders …” */
function asking(words: Words, databases: readonly string[]): Parsed {
  const begin = words.plain.findIndex((word) => !isFiller(word) && !/^(?:for|pour|d'accès)$/i.test(word));
  return begin < 0 ? { do: 'form', filled: {} } : readRequest(from(words, begin), databases);
}

function parseAs(command: Command, words: Words, databases: readonly string[]): Parsed {
  const { plain } = words;
  switch (command) {
    case 'help':
    case 'list':
    case 'pending':
    case 'history':
    case 'databases':
      return { do: command };
    case 'show':
      return { do: 'show', id: plain.find(isId) ?? '' };
    case 'done':
    case 'cancel':
      return { do: command, ...meant(plain) };
    case 'extend':
      return extending(plain);
    case 'emergency': {
      // “I need emergency access”
      if (plain.every(isBefore)) return { do: 'emergency', filled: {} };
      const line = emergencyLine(words, databases);
      if (line.do === 'request') return { do: 'emergency', filled: line.asked };
      const { filled, refusals } = line;
      return { do: 'emergency', filled, ...(refusals ? { refusals } : {}) };
    }
    case 'why':
    case 'who':
      // “who has access to orders”: it comes last.
      return { do: command, database: meant(plain.toReversed()).database };
    case 'moved':
      return moving(words);
  }
}

function extending(plain: readonly string[]): Extract<Parsed, { do: 'extend' }> {
  for (let at = 0; at < plain.length; at += 1) {
    const rest = plain.slice(at, at + 8);
    const until = untilAt(rest);
    const unclear = until ?? unclearWords(rest);
    const length = unclear === 0 ? durationAt(rest) : undefined;
    const count = length?.words ?? unclear;
    if (count === 0) continue;
    const left = [...plain.slice(0, at), ...plain.slice(at + count)].filter((word) => !isMore(word));
    const text = length ? length.text : rest.slice(0, count).join(' ');
    return { do: 'extend', ...meant(left), length: text };
  }
  const length = plain.find((word) => /^-?\d/.test(word)) ?? '';
  return { do: 'extend', ...meant(plain.filter((word) => word !== length)), length };
}

function sourcesIn(words: Words): { readonly sources: readonly string[]; readonly left: readonly string[] } {
  const { plain } = words;
  const left: string[] = [];
  const sources: string[] = [];
  for (let at = 0; at < plain.length; ) {
    const found = sourceAt(words, at);
    if (found) sources.push(found.text);
    else left.push(plain[at] ?? '');
    at += found?.words ?? 1;
  }
  return { sources, left };
}

function moving(words: Words): Parsed {
  const { plain } = words;
  const { sources, left } = sourcesIn(words);
  // “from 203.0.113.7 to 203.0.113.8”: the new one comes last.
  const source = sources.at(-1);
  if (source !== undefined) return { do: 'moved', ...meant(left), source };
  // What looks like no address and is alone was meant to be one: it is told why it is none.
  const others = plain.filter((word) => !isId(word) && !isSmall(word));
  const [only = ''] = others.length === 1 ? others : [];
  return { do: 'moved', ...meant(plain.filter((word) => word !== only)), source: only };
}
