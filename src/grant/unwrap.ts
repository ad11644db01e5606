/** What people put around an address, a name or a length, and do not mean: quotes, brackets, and the comma or full stop after it. */
const WRAPPING = new Set('"\'`*“”„‘’‚«»()[]{}<>,;!\u200b\u2060\ufeff \t\n\u00a0\u202f');

/** `(203.0.113.7),` is `203.0.113.7`. A full stop or a colon counts at the end only: `region:osc-fr1` and `.5h` keep theirs. */
export function unwrap(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && WRAPPING.has(text[from] ?? '')) from += 1;
  while (to > from && (WRAPPING.has(text[to - 1] ?? '') || '.:?…'.includes(text[to - 1] ?? ' '))) to -= 1;
  return text.slice(from, to);
}
