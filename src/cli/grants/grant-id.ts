/** What is typed for the commands about one grant. */
import { GrantId } from '../../grant/ids.ts';
import { UsageError } from '../usage.ts';

const MOST_REASON = 500;

/** Throws a `UsageError` where it is none. */
export function grantIdOf(typed: string): GrantId {
  const id = GrantId.safeParse(typed).data;
  if (id !== undefined) return id;
  throw new UsageError(`expected the id of a grant such as gr_7k2m9x4qpa, not ${typed}`);
}

/** `--because`, which goes into the audit trail. Throws a `UsageError` where it is empty or too long. */
export function becauseOf(typed: string): string {
  const reason = typed.trim();
  if (reason !== '' && reason.length <= MOST_REASON) return reason;
  throw new UsageError(`--because: expected 1 to ${MOST_REASON} characters`);
}
