/** The kinds of denied attempts, as they are counted and logged. */
import type { Refusal } from '../grant/refusal.ts';

/** What is refused because of who somebody is. The others are mistakes, or come too late. */
const KINDS = {
  'not-a-member': 'not-a-member',
  'not-a-requester': 'not-a-requester',
  'no-database': 'no-database',
  'not-an-approver': 'not-an-approver',
  'not-a-viewer': 'not-a-viewer',
  'no-emergency': 'no-emergency',
  'no-emergency-anywhere': 'no-emergency',
  'own-request': 'own-request',
  'own-emergency': 'own-emergency',
  'not-yours': 'not-yours',
} as const satisfies Partial<Record<Refusal['no'], string>>;

const NAMELESS = ['unsigned', 'link-forged', 'link-expired', 'link-used', 'link-elsewhere'] as const;

/** What nobody is known to have done: a call that Slack did not sign, or a link of the address page that is not good there. */
export type NamelessKind = (typeof NAMELESS)[number];
export type DenialKind = (typeof KINDS)[keyof typeof KINDS] | NamelessKind;

export const DENIAL_KINDS: readonly DenialKind[] = [...new Set(Object.values(KINDS)), ...NAMELESS];

/** None where it is a mistake, or came too late. */
export function kindOfRefusal({ no }: Refusal): DenialKind | undefined {
  return isKind(no) ? KINDS[no] : undefined;
}

function isKind(no: Refusal['no']): no is keyof typeof KINDS {
  return no in KINDS;
}
