/**
 * The audit trail goes where the operator wants it besides Redis, at least once: what a sink took is noted after it took it. One that does
 * not take it holds up neither the others nor anything else, and is tried again in the next sweep.
 */
import type { Alarms } from './alarms.ts';

/** Where lines of the audit trail go. */
export type Sink = {
  readonly name: 'stdout' | 'file' | 'webhook';
  /** Lines of JSON, each with its line feed. Resolves to why they were not taken, if so; then none of them counts as taken. */
  put(lines: readonly string[]): Promise<string | undefined>;
};

export type Deliveries = {
  /** what that sink has not taken, oldest first: so many lines at most. May throw a `Fault`. */
  next(sink: Sink['name'], count: number): Promise<Batch>;
  /** May throw a `Fault`: then these lines come again. */
  taken(sink: Sink['name'], batch: Batch): Promise<void>;
};

/** `upTo`: how far the trail and its seals are in it. */
type Batch = {
  readonly lines: readonly string[];
  readonly upTo: { readonly events: string; readonly seals: string };
};

/** So many lines are given to a sink at once, and so often in one sweep: the trail of a year is delivered over some sweeps. */
const LINES = 200;
const BATCHES = 10;

export async function deliverAudit({
  sinks,
  deliveries,
  alarms,
}: {
  readonly sinks: readonly Sink[];
  readonly deliveries: Deliveries;
  readonly alarms: Pick<Alarms, 'raise' | 'clear'>;
}): Promise<void> {
  for (const sink of sinks) {
    const why = await deliverTo(sink, deliveries);
    if (why === undefined) await alarms.clear('audit_not_delivered', sink.name);
    else
      await alarms.raise({
        event: 'audit_not_delivered',
        subject: sink.name,
        facts: { sink: sink.name, why },
      });
  }
}

async function deliverTo(sink: Sink, deliveries: Deliveries): Promise<string | undefined> {
  for (let given = 0; given < BATCHES; given += 1) {
    const batch = await deliveries.next(sink.name, LINES);
    if (batch.lines.length === 0) return undefined;
    const why = await sink.put(batch.lines);
    if (why !== undefined) return why;
    await deliveries.taken(sink.name, batch);
  }
  return undefined;
}
