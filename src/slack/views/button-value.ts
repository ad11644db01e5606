/** What a button carries: which grant it is about, and what its reader had before them. */
import { GrantId } from '../../grant/ids.ts';
import type { Grant } from '../../grant/record.ts';
import { type Answered, seenOf } from '../../grant/seen.ts';

/** The first word of each value. A build that writes another shape writes another number. */
const SCHEMA = '1';

/** `1 gr_0123456789 203.0.113.8/29 7200000`: 75 characters at most for any address range, which is what an option of a menu may carry. */
export function buttonValue(grant: Grant): string {
  return `${SCHEMA} ${grant.id} ${seenOf(grant)}`;
}

/** Of one whose record cannot be read: its reader saw nothing that could be answered. */
export function bareValue(id: GrantId): string {
  return `${SCHEMA} ${id}`;
}

/**
 * Undefined where it names no grant. Values of other builds, such as a bare id, still name their grant; what their reader saw is not
 * known then, so nothing can be decided by them.
 */
function readButtonValue(value: string | undefined): Answered | undefined {
  const [first = '', second, ...rest] = (value ?? '').split(' ');
  const id = GrantId.safeParse(second ?? first).data;
  if (!id) return undefined;
  return { id, saw: first === SCHEMA && rest.length > 0 ? rest.join(' ') : undefined };
}

/** The value of a pressed button, as Bolt hands it over; other elements have none. */
export function pressedGrant(action: { readonly type: string }): Answered | undefined {
  return 'value' in action && typeof action.value === 'string' ? readButtonValue(action.value) : undefined;
}
