/** The timeline of the report as SVG: one line for each person at each database, one bar for each source. */

import { instantText } from '../audit/line.ts';
import type { Range } from '../audit/summary.ts';
import type { Window } from '../audit/windows.ts';
import { DAY, HOUR } from '../grant/duration.ts';
import { type Html, html } from '../http/html.ts';

const [WIDTH, LABELS, ROW, HEAD, AXIS] = [1000, 170, 18, 26, 24];
/** A minute of access in a report of a year is still seen. */
const LEAST_BAR = 3;
const STEPS = [
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
  30 * DAY,
  91 * DAY,
  365 * DAY,
];
const MOST_TICKS = 12;

type Drawing = Range & {
  /** bars of what is still open end here */
  readonly now: number;
};

/** In the order of the databases' names, and within one in that of people's first access. */
export function timeline(windows: readonly Window[], range: Drawing): Html {
  const x = (at: number) => LABELS + ((at - range.from) / (range.to - range.from)) * (WIDTH - LABELS);
  const parts: Html[] = [];
  let y = AXIS;
  for (const [database, ofDatabase] of groups(windows, (one) => one.database).toSorted(([one], [other]) =>
    one < other ? -1 : 1,
  )) {
    parts.push(html`<text class="database" x="0" y="${px(y + 18)}">${database}</text>`);
    y += HEAD;
    for (const [person, ofPerson] of groups(ofDatabase, (one) => one.requester ?? 'unknown')) {
      const lanes = lanesOf(ofPerson);
      parts.push(html`<text x="8" y="${px(y + 13)}">${person}</text>`);
      lanes.forEach((lane, nth) => {
        for (const one of lane) parts.push(bar(one, { x, y: y + nth * ROW, range }));
      });
      y += lanes.length * ROW;
      parts.push(html`<line class="row" x1="0" x2="${px(WIDTH)}" y1="${px(y)}" y2="${px(y)}"/>`);
    }
  }
  const label = `Timeline of ${windows.length} windows of access; the table below says the same in words.`;
  // On a narrow screen it is moved sideways, since its letters would be too small to read.
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Timeline"><svg role="img" aria-label="${label}" viewBox="0 0 ${px(WIDTH)} ${px(y + 4)}" xmlns="http://www.w3.org/2000/svg">
<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" class="emergency"/><line y2="6" class="stripe"/></pattern></defs>
${ticks(range).map((at) => tick(at, { x: x(at), y, isDaily: range.to - range.from > 2 * DAY }))}
${parts}</svg></div>`;
}

function bar(
  window: Window,
  { x, y, range }: { x: (at: number) => number; y: number; range: Drawing },
): Html {
  const end = Math.min(window.until ?? range.now, range.to);
  const start = Math.min(x(Math.max(window.from, range.from)), WIDTH - LEAST_BAR);
  const width = Math.max(LEAST_BAR, x(end) - start);
  const isEmergency = window.allowed.how === 'emergency';
  const from = window.source ?? 'an unknown source';
  const until = window.until === undefined ? 'still open' : instantText(window.until);
  const mark = html`<path class="mark" d="M${px(start + width / 2)} ${px(y + 1)}l4 6h-8z"/>`;
  return html`<g><title>${`${isEmergency ? 'Emergency: ' : ''}${window.requester ?? 'unknown'} from ${from}, ${instantText(window.from)} to ${until}`}</title><rect class="bar ${window.allowed.how}" x="${px(start)}" y="${px(y + 4)}" width="${px(width)}" height="${px(ROW - 6)}" rx="2"/>${isEmergency ? mark : undefined}</g>`;
}

function tick(at: number, { x, y, isDaily }: { x: number; y: number; isDaily: boolean }): Html {
  const text = instantText(at);
  const label = isDaily ? text.slice(0, 10) : `${text.slice(5, 10)} ${text.slice(11, 16)}`;
  // The last one would be cut off at the edge.
  const anchor = x > WIDTH - 80 ? 'end' : 'start';
  return html`<line class="tick" x1="${px(x)}" x2="${px(x)}" y1="0" y2="${px(y)}"/><text class="when" x="${px(anchor === 'end' ? x - 3 : x + 3)}" y="12" text-anchor="${anchor}">${label}</text>`;
}

/** Whole hours or days, in UTC. */
function ticks({ from, to }: Range): readonly number[] {
  const step = STEPS.find((one) => (to - from) / one <= MOST_TICKS) ?? 365 * DAY;
  const found: number[] = [];
  for (let at = Math.ceil(from / step) * step; at < to; at += step) found.push(at);
  return found;
}

/** Windows that overlap are below one another. They come in the order of their beginnings. */
function lanesOf(windows: readonly Window[]): readonly (readonly Window[])[] {
  const lanes: Window[][] = [];
  for (const window of windows) {
    const isFree = (lane: Window[]) => (lane.at(-1)?.until ?? Number.POSITIVE_INFINITY) <= window.from;
    const free = lanes.find(isFree);
    if (free) free.push(window);
    else lanes.push([window]);
  }
  return lanes;
}

/** In the order of the first of each. */
function groups<T>(all: readonly T[], by: (one: T) => string): readonly (readonly [string, readonly T[]])[] {
  const found = new Map<string, T[]>();
  for (const one of all) {
    const group = found.get(by(one)) ?? [];
    group.push(one);
    found.set(by(one), group);
  }
  return [...found];
}

/** A hundredth of a unit is finer than any printer. */
function px(value: number): string {
  return String(Math.round(value * 100) / 100);
}
