/** One line for each access that is there now: who, from where and until when. */
import { type Closing, endOf, wantedRules } from '../grant/envelope.ts';
import type { GrantId } from '../grant/ids.ts';
import { endsAt, type Live } from '../grant/record.ts';
import type { Source } from '../grant/source.ts';
import { sourceText } from './grant-text.ts';
import { isEmergency } from './headline.ts';
import type { Markup } from './markup.ts';

/** `unreadable`: whose record cannot be read; `unknown`: of which not even the envelope is known. */
type Present = {
  readonly grants: readonly Live[];
  readonly former: readonly Live[];
  readonly unreadable: readonly Closing[];
  readonly unknown: readonly GrantId[];
};

export function accessTexts(
  { grants, former, unreadable, unknown }: Present,
  markup: Markup,
): readonly string[] {
  return [
    ...[...grants, ...former].map((grant) => liveText(grant, markup)),
    ...unreadable.map((closing) => unreadableText(closing, markup)),
    ...unknown.map((id) => unknownText(id, markup)),
  ];
}

export function liveText(grant: Live, markup: Markup): string {
  const { access } = markup.words;
  const facts = { who: markup.person(grant.requester), sources: textOf(sourcesOf(grant), markup) };
  const line = grant.revoked
    ? access.closing(facts)
    : grant.state === 'approved'
      ? access.opening(facts)
      : access.until({ ...facts, time: markup.time(endsAt(grant)) });
  return isEmergency(grant) ? access.emergency(line) : line;
}

function unreadableText(closing: Closing, markup: Markup): string {
  const { access } = markup.words;
  const sources = wantedRules(closing).map(({ source }) => source);
  if (sources.length === 0) return unknownText(closing.grant, markup);
  const facts = { who: markup.person(closing.requester), sources: textOf(sources, markup) };
  const line = closing.revoked
    ? access.closing(facts)
    : access.until({ ...facts, time: markup.time(endOf(closing) ?? closing.writtenAt) });
  return access.unreadable(line);
}

function unknownText(id: GrantId, markup: Markup): string {
  return markup.words.access.unknown(markup.code(id));
}

/** While an address changes both may be let in. */
function sourcesOf(grant: Live): readonly Source[] {
  if (grant.state === 'approved') return [grant.source];
  const { source, moving, leaving } = grant;
  return [source, ...(moving ? [moving.to] : []), ...(leaving ? [leaving.source] : [])];
}

function textOf(sources: readonly Source[], markup: Markup): string {
  return markup.all([...new Set(sources)].map((source) => sourceText(source, markup)));
}
