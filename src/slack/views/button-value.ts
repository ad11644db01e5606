/** What a button carries: which grant it is about, and what its reader had before them. */
import { GrantId } from '../../grant/ids.ts';
import type { Grant } from '../../grant/record.ts';
import { type Answered, seenOf } from '../../grant/seen.ts';
import { truncate } from '../../words/text.ts';

/** Slack takes two thousand characters. */
const TYPED_MOST = 100;

/** The first word of each value. A build that writes another shape writes another number. */
const SCHEMA = '1';

/** `1 gr_0123456789 203.0.113.8/29 7200000`: 75 characters at most for any address range, which is what an option of a menu may carry. */
export function buttonValue(grant: Grant): string {
  return `${SCHEMA} ${grant.id} ${seenOf(grant)}`;
}

/** The same, and what its reader had typed already: the form that it opens begins with that. */
export function valueWith(grant: Grant, typed: string): string {
  return typed === '' ? buttonValue(grant) : `${buttonValue(grant)}\n${truncate(typed, TYPED_MOST)}`;
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
  const [about = ''] = (value ?? '').split('\n');
  const [first = '', second, ...rest] = about.split(' ');
  const id = GrantId.safeParse(second ?? first).data;
  if (!id) return undefined;
  return { id, saw: first === SCHEMA && rest.length > 0 ? rest.join(' ') : undefined };
}

/** The value of a pressed button, as Bolt hands it over; other elements have none. */
export function pressedGrant(action: { readonly type: string }): Answered | undefined {
  return 'value' in action && typeof action.value === 'string' ? readButtonValue(action.value) : undefined;
}

/** What was typed before that button was offered; "" where nothing was. */
export function typedBefore(action: object): string {
  const [, typed = ''] = 'value' in action ? String(action.value).split('\n') : [];
  return typed;
}
