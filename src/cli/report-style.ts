/** How the report looks, on a screen and printed. */
import { Html } from '../http/html.ts';

export const style = new Html(`
:root { --text: #1d1c1d; --quiet: #55535a; --line: #c9c6ce; --approved: #2456c7; --automatic: #5fb3a1; --emergency: #a3161c; }
* { box-sizing: border-box; }
body { margin: 0; background: #fff; color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 1200px; margin: 0 auto; padding: 24px; }
h1 { font-size: 1.7rem; margin: 0 0 8px; }
h2 { font-size: 1.15rem; margin: 28px 0 8px; break-after: avoid; }
.about { color: var(--quiet); max-width: 80ch; margin: 0; }
dl { display: flex; flex-wrap: wrap; gap: 12px; margin: 0; }
dl div { border: 1px solid var(--line); border-radius: 6px; padding: 8px 14px; display: flex; flex-direction: column-reverse; justify-content: flex-end; }
dt { color: var(--quiet); font-size: .85rem; }
dd { margin: 0; font-size: 1.4rem; font-weight: 600; }
svg { width: 100%; min-width: 900px; height: auto; font: 12px system-ui, sans-serif; }
svg text { fill: var(--text); }
svg .database { font-weight: 600; font-size: 13px; }
svg .when { fill: var(--quiet); font-size: 10px; }
svg .tick { stroke: var(--line); stroke-dasharray: 2 3; }
svg .row { stroke: #eceaef; }
svg .bar.approved { fill: var(--approved); }
svg .bar.automatic { fill: var(--automatic); }
svg .bar.emergency { fill: url(#hatch); stroke: var(--emergency); }
svg .bar.unknown { fill: #fff; stroke: var(--quiet); }
svg rect.emergency { fill: #f3b9ba; }
svg .stripe { stroke: var(--emergency); stroke-width: 5; }
svg .mark { fill: var(--emergency); stroke: #fff; stroke-width: .7; }
.legend { margin: 0 0 8px; }
.legend span { display: inline-block; margin-right: 18px; white-space: nowrap; }
.legend span::before { content: ""; display: inline-block; width: 26px; height: 11px; margin-right: 6px; border: 1px solid transparent; border-radius: 2px; }
.legend .approved::before { background: var(--approved); }
.legend .automatic::before { background: var(--automatic); }
.legend .emergency::before { background: repeating-linear-gradient(45deg, var(--emergency) 0 4px, #f3b9ba 4px 6px); border-color: var(--emergency); }
.legend .unknown::before { border-color: var(--quiet); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .85rem; }
th, td { text-align: left; vertical-align: top; padding: 5px 8px; border-bottom: 1px solid var(--line); overflow-wrap: break-word; white-space: pre-line; }
td:nth-child(-n+2) { min-width: 7.5em; }
td:nth-child(n+7) { overflow-wrap: anywhere; min-width: 6em; }
th { background: #f4f2f6; }
.emergency-row td { background: #fdeeee; }
@media print {
  body { font-size: 10pt; }
  main { max-width: none; padding: 0; }
  table { font-size: 7.5pt; }
  th, td { padding: 3px 4px; }
  thead { display: table-header-group; }
  tr, svg g, dl div { break-inside: avoid; }
  .scroll { overflow: visible; }
  svg { min-width: 0; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  @page { size: A4 landscape; margin: 12mm; }
}
`);
