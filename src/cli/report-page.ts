/** The report as one page of HTML: it loads nothing and runs nothing, and prints in black and white too. */

import { instantText } from '../audit/line.ts';
import type { Range, Summary, Unopened } from '../audit/summary.ts';
import type { Window } from '../audit/windows.ts';
import { formatDuration, MINUTE } from '../grant/duration.ts';
import type { StoredNote } from '../grant/note.ts';
import { type Html, html } from '../http/html.ts';
import { plain } from '../words/markup.ts';
import { problemText } from '../words/problem-text.ts';
import { allowedText } from './access.ts';
import { noteDetail, noteText } from './note-text.ts';
import { style } from './report-style.ts';
import { timeline } from './timeline.ts';

type Report = Range & {
  readonly installation: string;
  /** the only one that it is about; undefined: all of them */
  readonly database: string | undefined;
  readonly now: number;
  readonly summary: Summary;
  /** what the seals say, in words */
  readonly integrity: readonly string[];
};

export function reportPage(report: Report): string {
  const { installation, database, from, to, now, summary, integrity } = report;
  const { windows, unopened, notes } = summary;
  const title = `Access to ${database ?? 'databases'}, ${day(from)} to ${day(to)}`;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>${style}</style></head><body><main>
<h1>${title}</h1>
<p class="about">Installation ${installation}. From ${time(from)} up to ${time(to)}; written ${time(now)}. All times are in UTC. Access counts from when
Scalingo was about to be asked for the firewall rule until it confirmed that the rule is gone.</p>
<h2>Totals</h2>
${totals(report)}
<h2>The trail</h2>
<ul>${integrity.map((line) => html`<li>${line}</li>`)}</ul>
<h2>Timeline</h2>
${windows.length === 0 ? html`<p>Nobody had access.</p>` : html`<p class="legend"><span class="approved">approved</span> <span class="automatic">by a clause</span> <span class="emergency">▲ emergency</span> <span class="unknown">not in the trail</span></p>${timeline(windows, { from, to, now })}`}
${table(
  'Access',
  ['From', 'To', 'Lasted', 'Database', 'Person', 'Source', 'Allowed', 'Reason', 'Grant and rule'],
  windows.map((one) => accessRow(one, summary, now)),
)}
${table('Requests that did not become access', ['When', 'Database', 'Person', 'Source', 'Became', 'By', 'Why', 'Reason', 'Grant'], unopened.map(unopenedRow))}
${table('What else happened', ['When', 'What', 'Database', 'Source', 'Rule', 'By', 'More'], notes.map(noteRow))}
</main></body></html>
`.text;
}

function totals({ from, to, now, summary: { windows, unopened, reviews, events } }: Report): Html {
  const emergencies = windows.filter(({ allowed }) => allowed.how === 'emergency');
  const inRange = windows.map((one) => Math.min(one.until ?? now, to) - Math.max(one.from, from));
  const grants = (some: readonly Window[]) => new Set(some.map(({ grant }) => grant)).size;
  const late = windows.filter(
    ({ endsAt, until = now }) => endsAt !== undefined && until - endsAt > 2 * MINUTE,
  );
  const figures = {
    'grants with access': grants(windows),
    people: new Set(windows.map(({ requester }) => requester)).size,
    databases: new Set(windows.map(({ database }) => database)).size,
    'time open': length(inRange.reduce((sum, one) => sum + Math.max(0, one), 0)),
    emergencies: grants(emergencies),
    'emergencies not reviewed': grants(emergencies.filter(({ grant }) => !reviews.has(grant))),
    'rules removed more than 2 minutes late': late.length,
    'requests without access': unopened.length,
    events,
  };
  return html`<dl>${Object.entries(figures).map(([name, value]) => html`<div><dt>${name}</dt><dd>${String(value)}</dd></div>`)}</dl>`;
}

type Row = { readonly isMarked: boolean; readonly cells: readonly string[] };

function accessRow(window: Window, { reviews }: Summary, now: number): Row {
  const { grant, rule, moreBy, from, until, openedAt, requester, source, database, reason = '' } = window;
  const review = reviews.get(grant);
  const allowed = [
    allowedText(window),
    moreBy.length > 0 ? `more time by ${moreBy.join(', ')}` : '',
    review ? `${review.found}, says ${review.by}` : '',
    openedAt === undefined ? 'Scalingo never confirmed the rule' : '',
  ].filter(Boolean);
  return {
    isMarked: window.allowed.how === 'emergency',
    cells: [
      time(from),
      until === undefined ? 'still open' : time(until),
      length((until ?? now) - from),
      database,
      requester ?? 'unknown',
      source ?? 'unknown',
      allowed.join('; '),
      reason,
      `${grant}${rule ? ` ${rule}` : rule === null ? ', a rule that is not ours' : ''}`,
    ],
  };
}

function unopenedRow({ at, database, requester, source, to, by, why, reason = '', grant }: Unopened): Row {
  const told = typeof why === 'object' ? problemText(why, plain) : (why ?? '');
  return {
    isMarked: false,
    cells: [time(at), database, requester ?? 'unknown', source ?? 'unknown', to, by, told, reason, grant],
  };
}

function noteRow(note: StoredNote): Row {
  const { at, database = '', source = '', rule, place, by } = note;
  const where = [rule, place && `at ${place.addon}`].filter(Boolean).join(' ');
  return {
    isMarked: false,
    cells: [time(at), noteText(note), database, source, where, by, noteDetail(note)],
  };
}

function table(caption: string, heads: readonly string[], rows: readonly Row[]): Html {
  if (rows.length === 0) return html`<h2>${caption}</h2><p>None.</p>`;
  return html`<h2>${caption}</h2><div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>
${rows.map(({ isMarked, cells }) => html`<tr${isMarked ? html` class="emergency-row"` : undefined}>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>\n`)}</tbody></table></div>`;
}

/** To the minute; a few seconds are a minute. */
function length(ms: number): string {
  return formatDuration(Math.max(1, Math.round(ms / MINUTE)) * MINUTE);
}

/** In UTC, as 2026-11-24 10:00:00. */
function time(at: number): string {
  return instantText(at).slice(0, 19).replace('T', ' ');
}

function day(at: number): string {
  return instantText(at).replace('T00:00:00Z', '');
}
