/** One line of the log for each move of a grant. The reason, and what else people wrote, stays out of it. */
import type { MovedFrom } from '../grant/audit.ts';
import type { Log } from './ports.ts';

export function logMove(log: Pick<Log, 'info'>, { event }: Pick<MovedFrom, 'event'>): void {
  const { move, grant, database, by, from, to, requester, source, rule } = event;
  log.info(
    { event: 'grant_moved', move, grant, database, by, from, to, requester, source, rule },
    'grant moved',
  );
}
