/**
 * What somebody who answers has before them: which addresses, for how long, and how much more time. A button carries it, and an answer
 * counts only while it is still so: a press on an old message must not answer a newer question.
 */
import type { GrantId } from './ids.ts';
import type { Grant } from './record.ts';
import type { Refusal } from './refusal.ts';

/** An answer to one grant; `saw`: what its reader had before them, undefined where the button does not say. */
export type Answered = { readonly id: GrantId; readonly saw: string | undefined };

/**
 * `203.0.113.8/29 7200000`: the source, and the length in ms. Where more time is asked for, also how much in ms, and when that was asked:
 * ` +1800000 1764217800000`. Who has said yes so far is no part of it: two approvers must not refuse each other.
 */
export function seenOf(grant: Grant): string {
  const { ttlMs } = grant;
  const isActive = grant.state === 'active';
  const more = isActive && grant.extension;
  // Where it is on its way to counts: more time is given to that address.
  const source = (isActive && grant.moving?.to) || grant.source;
  return [source, ttlMs, ...(more ? [`+${more.byMs}`, more.at] : [])].join(' ');
}

/** Compared, never read: only what is in the record is acted on, not what a payload says. */
export function outdatedRefusal(grant: Grant, saw: Answered['saw']): Refusal | undefined {
  return saw === seenOf(grant) ? undefined : { no: 'outdated', grant };
}
