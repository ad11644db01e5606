/**
 * The audit trail goes where the operator wants it besides Redis, at least once: what a sink took is noted after it took it. One that does
 * not take it holds up neither the others nor anything else, and is tried again in the next sweep.
 */
import { type Alarms, clearOthers } from './alarms.ts';
import type { Log, World } from './ports.ts';

/** Where lines of the audit trail go. */
export type Sink = {
  readonly name: 'stdout' | 'file' | 'webhook';
  /** Lines of JSON, each with its line feed. Resolves to why they were not taken, if so; then none of them counts as taken. */
  put(lines: readonly string[]): Promise<string | undefined>;
};

export type Deliveries = {
  /** what that sink has not taken, oldest first: `count` lines at most. May throw a `Fault`. */
  next(sink: Sink['name'], count: number): Promise<Batch>;
  /** May throw a `Fault`: then these lines come again. */
  taken(sink: Sink['name'], batch: Batch): Promise<void>;
};

type Batch = {
  readonly lines: readonly string[];
  /** how far the trail and its seals are in it */
  readonly upTo: { readonly events: string; readonly seals: string };
  /** the entry that follows cannot be read: a copy with a gap would prove nothing, so the trail is delivered up to it */
  readonly unreadable?: string;
};

/** Each field says why the trail was not delivered, or not all of it. */
type Delivered = { readonly why?: string; readonly unreadable?: string };

/** How many lines a sink is given at once, and how often in one sweep: a year's trail is delivered over several sweeps. */
const LINES = 200;
const BATCHES = 5;

type Needs = {
  readonly sinks: readonly Sink[];
  readonly deliveries: Deliveries;
  readonly alarms: Pick<Alarms, 'raise' | 'clear' | 'lasting'>;
  readonly log: Pick<Log, 'error'>;
};

/** To each sink one delivery at a time: one that hangs, such as a file on a disk that does not answer, is not asked again meanwhile. */
export function createAuditCopies({ sinks, deliveries, alarms, log }: Needs): World['auditCopies'] {
  const underWay = new Set<Sink['name']>();

  async function copyTo(sink: Sink): Promise<void> {
    const { name } = sink;
    try {
      if (underWay.has(name)) return await reportWhy(name, 'it has not answered since the last sweep');
      underWay.add(name);
      try {
        await report(name, await deliverTo(sink, deliveries));
      } finally {
        underWay.delete(name);
      }
    } catch (error) {
      log.error({ event: 'audit_not_copied', sink: name, err: error }, 'audit trail not copied');
    }
  }

  /** Nobody waits for a copy that the settings no longer ask for. */
  async function forgetRemoved(): Promise<void> {
    try {
      for (const event of ['audit_not_delivered', 'audit_unreadable'] as const)
        await clearOthers(alarms, event, ({ subject }) => sinks.some(({ name }) => name === subject));
    } catch (error) {
      log.error({ event: 'audit_not_copied', err: error }, 'audit trail not copied');
    }
  }

  async function report(sink: Sink['name'], { why, unreadable: entry }: Delivered): Promise<void> {
    await reportWhy(sink, why);
    if (entry !== undefined)
      await alarms.raise({ event: 'audit_unreadable', subject: sink, facts: { sink, entry } });
    // Whether all of it can be read is known only once the sink has taken it.
    else if (why === undefined) await alarms.clear('audit_unreadable', sink);
  }

  async function reportWhy(sink: Sink['name'], why: string | undefined): Promise<void> {
    if (why === undefined) await alarms.clear('audit_not_delivered', sink);
    else await alarms.raise({ event: 'audit_not_delivered', subject: sink, facts: { sink, why } });
  }

  return {
    sinks: sinks.map(({ name }) => name),
    async deliver() {
      await Promise.all([...sinks.map(copyTo), forgetRemoved()]);
    },
  };
}

async function deliverTo(sink: Sink, deliveries: Deliveries): Promise<Delivered> {
  for (let given = 0; given < BATCHES; given += 1) {
    const { unreadable, ...batch } = await deliveries.next(sink.name, LINES);
    if (batch.lines.length > 0) {
      const why = await sink.put(batch.lines);
      if (why !== undefined) return { why };
      await deliveries.taken(sink.name, batch);
    }
    if (unreadable !== undefined) return { unreadable };
    if (batch.lines.length === 0) return {};
  }
  return {};
}
