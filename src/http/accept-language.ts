/** Which of our languages a visitor reads, by the header `Accept-Language` (RFC 9110, 12.5.4). */
import { type Language, languages } from '../words/language.ts';

/** In characters. Browsers send far less. */
const LONGEST = 200;

/** The language they prefer; the first of several they like equally; English if none of them is ours. */
export function acceptedLanguage(accept = ''): Language {
  let best: { readonly language: Language; readonly weight: number } | undefined;
  for (const wish of wholeWishes(accept).split(',')) {
    const [range = '', quality = 'q=1'] = wish.split(';').map((part) => part.trim().toLowerCase());
    const [tag] = range.split('-');
    const language = languages.find((ours) => ours === tag);
    const weight = quality.startsWith('q=') ? Number(quality.slice(2)) : 0;
    if (language && weight > (best?.weight ?? 0)) best = { language, weight };
  }
  return best?.language ?? 'en';
}

/** Cut between two wishes: half of one would say something else, `fr` for `fr;q=0.1`. */
function wholeWishes(accept: string): string {
  return accept.length <= LONGEST ? accept : accept.slice(0, Math.max(0, accept.lastIndexOf(',', LONGEST)));
}
