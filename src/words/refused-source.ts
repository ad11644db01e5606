/** Why a source is not opened: by the database as such, by one of its clauses, or in an emergency. */
import type { Refusal } from '../grant/refusal.ts';
import type { Ink } from './ink.ts';

type Of<No extends Refusal['no']> = Extract<Refusal, { readonly no: No }>;

export function tooWideText({ text, clause, emergency, ...width }: Of<'source-too-wide'>, ink: Ink): string {
  const { refusals: say } = ink.words;
  const range = { ...width, text: ink.typed(text) };
  if (clause !== undefined) return say.clauseTooWide({ ...range, clause: ink.plain(clause) });
  return emergency ? say.tooWideInEmergency(range) : say.sourceTooWide(range);
}

export function regionText({ region, allowed, emergency }: Of<'region-not-allowed'>, ink: Ink): string {
  const { refusals: say } = ink.words;
  if (allowed.length === 0) return emergency ? say.noRegionInEmergency : say.noRegion;
  const regions = {
    region: ink.typed(region),
    allowed: allowed.map((one) => ink.code(`region:${one}`)).join(', '),
  };
  return emergency ? say.regionNotInEmergency(regions) : say.regionNotAllowed(regions);
}

export function rangeText({ source, allowed, clause }: Of<'range-not-allowed'>, ink: Ink): string {
  const { refusals: say } = ink.words;
  const range = { source: ink.source(source), allowed: allowed.map(ink.code).join(', ') };
  if (clause === undefined) return say.rangeNotAllowed(range);
  const named = { ...range, clause: ink.plain(clause) };
  return allowed.length === 0 ? say.clauseNoRegion(named) : say.clauseNotFrom(named);
}
