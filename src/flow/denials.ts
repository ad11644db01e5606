/**
 * Attempts at what somebody may not do: each is counted, the first is logged and in the audit trail, and the rest are summed up, so that a
 * flood fills nothing.
 */
import { MINUTE } from '../grant/duration.ts';
import type { PersonId } from '../grant/ids.ts';
import type { Refusal } from '../grant/refusal.ts';
import { type DenialKind, kindOfRefusal, type NamelessKind } from './denial-kind.ts';
import type { Notes } from './notes.ts';
import type { Log } from './ports.ts';

export type Denials = {
  /** every refusal that a person is told of may be passed */
  note(person: PersonId, refusal: Refusal): void;
  noteNameless(kind: NamelessKind): void;
  /** sums up what is ten minutes old */
  tidy(): void;
  /** Sums up all of it, at a stop. Resolves once all is written, or could not be: Redis answers soon or not at all. */
  flush(): Promise<void>;
};

/** `person`: none where nobody is known to have done it. */
type Facts = { readonly kind: DenialKind; readonly person?: PersonId | 'others' };

type Recent = { readonly facts: Facts; readonly since: number; again: number };

const TOGETHER_MS = 10 * MINUTE;

/** Beyond this many people and kinds at once, everyone else is counted as one person. */
const MOST_KEPT = 1000;

type Needs = {
  /** is there one of that name, also where people may not know of it? */
  readonly isDatabase: (name: string) => boolean;
  readonly steady: () => number;
  readonly metrics: { refused(kind: DenialKind | 'mistake'): void };
  readonly notes: Pick<Notes, 'add'>;
  readonly log: Pick<Log, 'warn'>;
};

export function createDenials({ isDatabase, steady, metrics, notes, log }: Needs): Denials {
  /** in the order in which they began */
  const recent = new Map<string, Recent>();
  const writing = new Set<Promise<void>>();

  function tidy(): void {
    for (const [key, each] of recent) {
      if (steady() - each.since < TOGETHER_MS) return;
      recent.delete(key);
      sumUp(each, 'in ten minutes');
    }
  }

  function sumUp({ facts, again }: Recent, until: string): void {
    if (again === 0) return;
    log.warn({ event: 'denied_again', ...facts, times: again }, 'attempts denied again');
    write(facts, `${facts.kind}, ${again} more ${until}`);
  }

  return {
    note(person, refusal) {
      const kind = kindOf(refusal);
      if (kind === undefined) return metrics.refused('mistake');
      tidy();
      const own = `${kind} ${person}`;
      const isOwn = recent.has(own) || recent.size < MOST_KEPT;
      count(isOwn ? own : kind, { kind, person: isOwn ? person : 'others' });
    },
    noteNameless(kind) {
      tidy();
      count(kind, { kind });
    },
    tidy,
    async flush() {
      for (const each of recent.values()) sumUp(each, 'before the stop');
      recent.clear();
      await Promise.all(writing);
    },
  };

  function count(key: string, facts: Facts): void {
    metrics.refused(facts.kind);
    const before = recent.get(key);
    if (before) {
      before.again += 1;
      return;
    }
    recent.set(key, { facts, since: steady(), again: 0 });
    log.warn({ event: 'denied', ...facts }, 'attempt denied');
    write(facts, facts.kind);
  }

  /** Nobody waits for it: an answer must not depend on a write. */
  function write({ person }: Facts, detail: string): void {
    const by = person && person !== 'others' ? { by: person } : {};
    const written = notes.add({ note: 'denied', detail, ...by }).finally(() => writing.delete(written));
    writing.add(written);
  }

  /** A person who may not ask for a database is told that there is none of that name. */
  function kindOf(refusal: Refusal): DenialKind | undefined {
    if (refusal.no === 'unknown-database')
      return isDatabase(refusal.text.trim().toLowerCase()) ? 'not-a-requester' : undefined;
    return kindOfRefusal(refusal);
  }
}
