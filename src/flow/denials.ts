/** Attempts at what a person may not do: each is counted, the first is logged, and the rest are summed up, so that a flood fills nothing. */
import { MINUTE } from '../grant/duration.ts';
import type { PersonId } from '../grant/ids.ts';
import type { Refusal } from '../grant/refusal.ts';
import type { Log, Metrics } from './ports.ts';

/** What is refused because of who somebody is. The others are mistakes, or come too late. */
const KINDS = [
  'not-a-member',
  'not-a-requester',
  'no-database',
  'not-an-approver',
  'no-emergency',
  'own-request',
  'own-emergency',
  'not-yours',
] as const satisfies readonly Refusal['no'][];
export type DenialKind = (typeof KINDS)[number];

export type Denials = {
  /** every refusal that a person is told of may be passed */
  note(person: PersonId, refusal: Refusal): void;
  /** sums up what is ten minutes old */
  tidy(): void;
};

const TOGETHER_MS = 10 * MINUTE;

/** Beyond so many people and kinds at once, all further people are one. */
const MOST_KEPT = 1000;

type Needs = {
  /** is there one of that name, also where people may not know of it? */
  readonly isDatabase: (name: string) => boolean;
  readonly steady: () => number;
  readonly metrics: Pick<Metrics, 'denied'>;
  readonly log: Pick<Log, 'warn'>;
};

export function createDenials({ isDatabase, steady, metrics, log }: Needs): Denials {
  /** in the order in which they began */
  const recent = new Map<string, { readonly facts: object; readonly since: number; again: number }>();

  function tidy(): void {
    for (const [key, { facts, since, again }] of recent) {
      if (steady() - since < TOGETHER_MS) return;
      recent.delete(key);
      if (again > 0) log.warn({ event: 'denied_again', ...facts, times: again }, 'attempts denied again');
    }
  }

  return {
    note(person, refusal) {
      const kind = kindOf(refusal);
      if (kind === undefined) return;
      tidy();
      metrics.denied(kind);
      const own = `${kind} ${person}`;
      const isOwn = recent.has(own) || recent.size < MOST_KEPT;
      const key = isOwn ? own : kind;
      const before = recent.get(key);
      if (before) {
        before.again += 1;
        return;
      }
      const facts = { kind, person: isOwn ? person : 'others' };
      recent.set(key, { facts, since: steady(), again: 0 });
      log.warn({ event: 'denied', ...facts }, 'attempt denied');
    },
    tidy,
  };

  /** A person who may not ask for a database is told that there is none of that name. */
  function kindOf(refusal: Refusal): DenialKind | undefined {
    if (refusal.no === 'unknown-database')
      return isDatabase(refusal.text.trim().toLowerCase()) ? 'not-a-requester' : undefined;
    return KINDS.find((one) => one === refusal.no);
  }
}
