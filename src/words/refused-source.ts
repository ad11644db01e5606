/** Why a source is not opened: by the database as such, by one of its clauses, or in an emergency. */
import type { Refusal } from '../grant/refusal.ts';
import type { Markup } from './markup.ts';

type Of<No extends Refusal['no']> = Extract<Refusal, { readonly no: No }>;

export function tooWideText(
  { text, clause, emergency, ...width }: Of<'source-too-wide'>,
  markup: Markup,
): string {
  const { refusals: say } = markup.words;
  const range = { ...width, text: markup.typed(text) };
  if (clause !== undefined) return say.clauseTooWide({ ...range, clause: markup.plain(clause) });
  return emergency ? say.tooWideInEmergency(range) : say.sourceTooWide(range);
}

export function regionText({ region, allowed, emergency }: Of<'region-not-allowed'>, markup: Markup): string {
  const { refusals: say } = markup.words;
  if (allowed.length === 0) return emergency ? say.noRegionInEmergency : say.noRegion;
  const regions = {
    region: markup.typed(region),
    allowed: allowed.map((one) => markup.code(`region:${one}`)).join(', '),
  };
  return emergency ? say.regionNotInEmergency(regions) : say.regionNotAllowed(regions);
}

export function rangeText({ source, allowed, clause }: Of<'range-not-allowed'>, markup: Markup): string {
  const { refusals: say } = markup.words;
  const range = { source: markup.source(source), allowed: allowed.map(markup.code).join(', ') };
  if (clause === undefined) return say.rangeNotAllowed(range);
  const named = { ...range, clause: markup.plain(clause) };
  return allowed.length === 0 ? say.clauseNoRegion(named) : say.clauseNotFrom(named);
}
