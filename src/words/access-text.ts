/** One line for each access that is there now: who, from where and until when. */
import { type Closing, endOf, rulesToRemove } from '../grant/envelope.ts';
import type { GrantId } from '../grant/ids.ts';
import { endsAt, type Live } from '../grant/record.ts';
import type { Source } from '../grant/source.ts';
import { sourceText } from './grant-text.ts';
import { isEmergency } from './headline.ts';
import type { Ink } from './ink.ts';

/** `unreadable`: whose record cannot be read; `unknown`: of which not even the envelope is known. */
type Present = {
  readonly grants: readonly Live[];
  readonly unreadable: readonly Closing[];
  readonly unknown: readonly GrantId[];
};

export function accessTexts({ grants, unreadable, unknown }: Present, ink: Ink): readonly string[] {
  return [
    ...grants.map((grant) => liveText(grant, ink)),
    ...unreadable.map((closing) => unreadableText(closing, ink)),
    ...unknown.map((id) => unknownText(id, ink)),
  ];
}

export function liveText(grant: Live, ink: Ink): string {
  const { access } = ink.words;
  const facts = { who: ink.person(grant.requester), sources: textOf(sourcesOf(grant), ink) };
  const line = grant.revoked
    ? access.closing(facts)
    : grant.state === 'approved'
      ? access.opening(facts)
      : access.until({ ...facts, time: ink.time(endsAt(grant)) });
  return isEmergency(grant) ? access.emergency(line) : line;
}

function unreadableText(closing: Closing, ink: Ink): string {
  const { access } = ink.words;
  const sources = rulesToRemove(closing).map(({ source }) => source);
  if (sources.length === 0) return unknownText(closing.grant, ink);
  const facts = { who: ink.person(closing.requester), sources: textOf(sources, ink) };
  const line = closing.revoked
    ? access.closing(facts)
    : access.until({ ...facts, time: ink.time(endOf(closing) ?? closing.writtenAt) });
  return access.unreadable(line);
}

function unknownText(id: GrantId, ink: Ink): string {
  return ink.words.access.unknown(ink.code(id));
}

/** While an address changes both may be let in. */
function sourcesOf(grant: Live): readonly Source[] {
  if (grant.state === 'approved') return [grant.source];
  const { source, moving, leaving } = grant;
  return [source, ...(moving ? [moving.to] : []), ...(leaving ? [leaving.source] : [])];
}

function textOf(sources: readonly Source[], ink: Ink): string {
  return ink.all([...new Set(sources)].map((source) => sourceText(source, ink)));
}
