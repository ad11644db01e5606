/** Made-up history: events as the moves write them, of grants whose stories a test tells. */
import type { AuditEvent, Moved, StoredEvent } from '../../src/grant/audit.ts';
import { finished } from '../../src/grant/closure.ts';
import { approve, grantAtOnce, request } from '../../src/grant/decision.ts';
import type { GrantId } from '../../src/grant/ids.ts';
import { open, opened } from '../../src/grant/lifecycle.ts';
import type { Grant } from '../../src/grant/record.ts';
import { isRefusal, type Refusal } from '../../src/grant/refusal.ts';
import {
  aRequested,
  databaseName,
  ms,
  oneYes,
  personId,
  placed,
  ruleId,
  source,
} from '../support/builders.ts';

type Change = (grant: Grant) => Moved | Refusal;

/** One grant's story: each change is made in turn, and its event kept. */
export function told(first: Moved, ...changes: readonly Change[]): { grant: Grant; events: AuditEvent[] } {
  let { grant } = first;
  const events = [first.event];
  for (const change of changes) {
    const moved = change(grant);
    if (isRefusal(moved)) throw new Error(`the story does not go on: ${moved.no}`);
    grant = moved.grant;
    events.push(moved.event);
  }
  return { grant, events };
}

type Access = {
  readonly id: GrantId;
  readonly at: number;
  readonly database?: string;
  readonly requester?: string;
  readonly from?: string;
  readonly how?: 'approved' | 'emergency' | 'automatic';
  readonly length?: string;
};

const minute = ms('1m');

/** Asked for at `at`, approved by Bo 5 minutes later where that is needed, open a minute after that. */
export function anOpening(access: Access) {
  const {
    id,
    at,
    database = 'orders',
    requester = 'ana',
    from = '203.0.113.7',
    how = 'approved',
    length = '2h',
  } = access;
  const wanted = {
    ...askedFor,
    id,
    database: databaseName(database),
    requester: personId(requester),
    source: source(from),
    ttlMs: ms(length),
    requestedAt: at,
    lapseAt: at + ms('4h'),
  };
  const window = { openWithinMs: ms('15m') };
  const decided = at + (how === 'approved' ? 5 * minute : 0);
  const steps: Change[] = [
    (grant) => open(grant, { source: wanted.source, at: decided, ...placed }),
    (grant) => opened(grant, { rule: ruleId(`ru-${id.slice(3, 7)}`), at: decided + minute, ...placed }),
  ];
  if (how !== 'approved') {
    const decision = how === 'emergency' ? ({ how } as const) : ({ how, clause: 'office hours' } as const);
    return { first: grantAtOnce(wanted, { decision, ...window }), steps, openedAt: decided + minute };
  }
  const yes: Change = (grant) => approve(grant, { by: personId('bo'), at: decided, ...window, ...oneYes });
  return { first: request(wanted), steps: [yes, ...steps], openedAt: decided + minute };
}

/** The same, and closed when its time is up. */
export function aWholeAccess(access: Access) {
  const { first, steps, openedAt } = anOpening(access);
  const at = openedAt + ms(access.length ?? '2h') + minute / 2;
  return told(first, ...steps, (grant) => finished(grant, { at, endEarlyMs: 0 }));
}

const { state: _, version: __, approvals: ___, nudges: ____, ...askedFor } = aRequested();

/** As builds wrote it that had no facts in their events. */
export function withoutFacts(event: AuditEvent): StoredEvent {
  const { at, by, move, grant, database, from, to, detail } = event;
  return { at, by, move, grant, database, from, to, ...(detail === undefined ? {} : { detail }) };
}

export async function* streamOf<T>(events: readonly T[]): AsyncGenerator<T> {
  yield* events;
}

export async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of stream) found.push(one);
  return found;
}
