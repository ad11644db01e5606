/** Scalingo answers, and refuses what is asked about one database: nobody else's calls show that, and waiting mends nothing. */
import type { DatabaseName } from '../grant/ids.ts';
import type { Fault } from './fault.ts';
import type { World } from './ports.ts';

/** With the waits in between, some minutes. */
const MANY = 10;

/** `faults`: of one converge; `count`: of how many in a row that is the last. */
export async function watchRefusals(
  { alarms }: Pick<World, 'alarms'>,
  {
    database,
    faults,
    count,
  }: { readonly database: DatabaseName; readonly faults: readonly Fault[]; readonly count: number },
): Promise<void> {
  const refused = faults.find(isAboutIt);
  if (count < MANY || refused?.status === undefined) return;
  const facts = { database, status: refused.status };
  await alarms.raise({ event: 'database_refused', subject: database, facts });
}

/** Others are the host's or the token's: that part of /readyz says so. */
function isAboutIt({ status }: Fault): boolean {
  return status !== undefined && status < 500 && status !== 401 && status !== 429;
}
