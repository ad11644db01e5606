/** At the start: where is each database, and could anything be opened there? What is wrong is better known before somebody asks. */
import type { DatabaseName } from '../grant/ids.ts';
import { plain } from '../words/markup.ts';
import { problemText, stepText } from '../words/problem-text.ts';
import { Fault } from './fault.ts';
import type { World } from './ports.ts';

type Needs = Pick<World, 'policies' | 'readiness' | 'retry' | 'log'> & {
  /** where clients connect to; may throw a `Fault` */
  readonly endpoints: {
    of(database: DatabaseName): Promise<{ readonly host: string; readonly port: number }>;
  };
  /** resolves when that time is over, or the signal aborts */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** One after the other, since calls are scarce; each is told as it is found. With many databases it waits for its turn, and says so once. */
export async function lookAround(needs: Needs, signal: AbortSignal): Promise<void> {
  const { policies, pause, log } = needs;
  let looked = 0;
  let isTold = false;
  for (const database of policies.keys()) {
    for (;;) {
      if (signal.aborted) return;
      const waitMs = await lookAt(needs, database);
      if (waitMs === undefined) break;
      const facts = { event: 'databases_being_looked_up', databases: policies.size, looked };
      if (!isTold) log.info(facts, 'looking up databases; this takes a minute or more');
      isTold = true;
      await pause(waitMs, signal);
    }
    looked += 1;
  }
}

/** How long it has to wait for its turn; undefined once it was told. */
async function lookAt(
  { readiness, endpoints, retry, log }: Needs,
  database: DatabaseName,
): Promise<number | undefined> {
  try {
    const { host, port } = await endpoints.of(database);
    const hindrance = await readiness.hindrance(database);
    if (hindrance) {
      const { what, next } = hindrance;
      const told = { why: problemText(what, plain), next: stepText(next, plain) };
      log.error({ event: 'database_not_openable', database, ...told }, 'database cannot be opened now');
    } else log.info({ event: 'database_found', database, host, port }, 'found at Scalingo');
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    // Nothing is wrong with it: of many databases some come later.
    if (error.problem.is === 'no turn') return error.retryAfterMs ?? retry.firstMs;
    log.error(
      {
        event: 'database_not_looked_up',
        database,
        err: error,
        ...(error.next && { next: stepText(error.next, plain) }),
      },
      'database not looked up at scalingo',
    );
  }
  return undefined;
}
