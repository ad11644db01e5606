/** What somebody writes to others: why they need access, or why it is denied. */
import type { Refusal } from './refusal.ts';

export const LONGEST_REASON = 500;

/**
 * Is there nothing to be seen in it? Besides white space that is what Unicode calls ignorable (zero-width characters, Hangul fillers),
 * control characters, what is no character at all, marks that combine with nothing, and the blanks of Braille, of hieroglyphs and of
 * music.
 */
export function isBlank(text: string): boolean {
  return !/[^\p{Default_Ignorable_Code_Point}\p{Z}\p{C}\p{M}\u2800\u{13441}\u{13442}\u{1d159}]/u.test(text);
}

/** Of what people say to one another, asking or denying. */
export function tooLongRefusal(reason: string): Refusal | undefined {
  const length = [...reason].length;
  return length > LONGEST_REASON ? { no: 'reason-too-long', length, longest: LONGEST_REASON } : undefined;
}

/** Is there a reason, and is it short enough? Says nothing about the pattern of the policy. */
export function reasonRefusal(reason: string): Refusal | undefined {
  return isBlank(reason) ? { no: 'reason-missing' } : tooLongRefusal(reason);
}
