/**
 * A line that asks for access: database, address and length side by side in any order, and the reason after or before them. Nothing inside
 * the reason is read as one of the three: a length there is somebody’s meeting, and an address somebody’s server.
 */
import type { Asked, RequestRefusal } from '../../flow/request.ts';
import { DatabaseName } from '../../grant/ids.ts';
import { isRefusal } from '../../grant/refusal.ts';
import { readTypedSource } from '../../grant/typed-source.ts';
import { unclearRefusal } from '../../grant/unclear-term.ts';
import { nearest } from '../../words/nearest.ts';
import { addressAt, NAMED_REGION } from './address-words.ts';
import { type Head, headOf } from './head-words.ts';
import { reasonOf, type Words } from './line-words.ts';

export type RequestLine =
  | { readonly do: 'request'; readonly asked: Asked }
  | {
      readonly do: 'form';
      readonly filled: Partial<Asked>;
      /** what is wrong with the line as it is, for anyone who asks; said at the fields of the form */
      readonly refusals?: readonly RequestRefusal[];
    };

/** `databases`: the configured names that this person may learn. */
export function readRequest(words: Words, databases: readonly string[]): RequestLine {
  const { typed } = words;
  const head = headOf(
    words,
    databases.map((name) => name.toLowerCase()),
  );
  const known = databases.flatMap((name) => DatabaseName.safeParse(name.toLowerCase()).data ?? []);
  const strange = strangeIn(head, known);
  const [database, ...others] = head.databases.filter((name) => name !== strange);
  const { source } = head;
  const duration = [head.length, head.until].filter(Boolean).join(' ');
  const isDoubtful = mayBeReason(words, head);
  const reason = reasonOf([
    ...typed.slice(0, head.begin),
    ...typed.slice(isDoubtful ? head.end - 1 : head.end),
  ]);
  const refusals = [...refusalsOf(head, strange, known)];
  if (database && source && duration && reason && refusals.length === 0 && !isDoubtful)
    return { do: 'request', asked: { database, source, duration, reason } };
  // The one used last would be another one in its place.
  const shown = source ?? inReason(words, head);
  const filled = {
    ...(database && others.length === 0 ? { database } : {}),
    ...(shown ? { source: shown } : {}),
    ...(duration ? { duration } : {}),
    ...(reason ? { reason } : {}),
  };
  return { do: 'form', filled, ...(refusals.length > 0 ? { refusals } : {}) };
}

/** “orders 2h osc-fr1 is slow”: access for a whole region is never asked for by chance. The form shows it. */
function mayBeReason({ plain }: Words, { begin, end, source = '' }: Head): boolean {
  const isLast = plain[end - 1] === source && end - 1 > begin && end < plain.length;
  return isLast && NAMED_REGION.test(source) && !/^(?:from|depuis)$/i.test(plain[end - 2] ?? '');
}

/** “incident orders 203.0.113.7 …”: a first word that is near to no name, beside the one database. What it was meant as is asked. */
function strangeIn({ databases }: Head, known: readonly DatabaseName[]): string | undefined {
  const [first = '', second, ...more] = databases;
  const isName = known.some((name) => name === first.toLowerCase());
  return second === undefined || more.length > 0 || isName || nearest(first, known) ? undefined : first;
}

function refusalsOf(
  { databases, source, length, start }: Head,
  strange: string | undefined,
  known: readonly DatabaseName[],
): readonly RequestRefusal[] {
  const read = source === undefined ? undefined : readTypedSource(source);
  const unclear = length === undefined ? undefined : unclearRefusal(length);
  return [
    ...(strange === undefined
      ? []
      : [{ about: 'database', refusal: { no: 'unknown-database', text: strange, known } } as const]),
    ...(databases.length > 1 && strange === undefined
      ? [{ about: 'database', refusal: { no: 'two-databases', named: databases } } as const]
      : []),
    ...(read && isRefusal(read) && read.no === 'source-unreadable'
      ? [{ about: 'source', refusal: read } as const]
      : []),
    ...(start !== undefined || unclear === undefined
      ? []
      : [{ about: 'duration', refusal: unclear } as const]),
    ...(start === undefined
      ? []
      : [{ about: 'duration', refusal: { no: 'start-later', text: start } } as const]),
  ];
}

/** An address in the reason, where none is anywhere else: it may be meant, so the form shows it. */
function inReason(words: Words, { begin, end }: Head): string | undefined {
  return words.plain
    .map((_, at) => (at >= begin && at < end ? undefined : addressAt(words, at)?.text))
    .find((text) => text !== undefined);
}
