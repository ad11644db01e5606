/** At the start: where is each database, and could anything be opened there? What is wrong is better known before somebody asks. */
import { plain } from '../words/ink.ts';
import { problemText, stepText } from '../words/problems.ts';
import { Fault } from './fault.ts';
import type { Endpoints, World } from './ports.ts';

type Needs = Pick<World, 'policies' | 'readiness' | 'log'> & { readonly endpoints: Endpoints };

/** One after the other, since calls are scarce; each is told as it is found. */
export async function lookAround(
  { policies, readiness, endpoints, log }: Needs,
  signal: AbortSignal,
): Promise<void> {
  for (const database of policies.keys()) {
    if (signal.aborted) return;
    try {
      const { host, port } = await endpoints.of(database);
      const hindrance = await readiness.hindrance(database);
      if (hindrance) {
        const { what, next } = hindrance;
        const told = { why: problemText(what, plain), next: stepText(next, plain) };
        log.error({ database, ...told }, 'nothing can be opened at this database now');
      } else log.info({ database, host, port }, 'found at Scalingo');
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      // Nothing is wrong with it: of many databases some come later.
      if (error.problem.is === 'no turn') {
        log.info({ database, why: error.message }, 'this database is looked up when it is needed');
        continue;
      }
      log.error(
        { database, err: error, ...(error.next && { next: stepText(error.next, plain) }) },
        'this database could not be looked up at Scalingo',
      );
    }
  }
}
