/** Which of our languages somebody reads, by the header `Accept-Language` (RFC 9110, 12.5.4). */
import { type Language, languages } from '../words/language.ts';

/** The one they like best; of equals the one that they name first; English where they name none of ours. */
export function acceptedLanguage(accept: string | undefined): Language {
  let best: { readonly language: Language; readonly weight: number } | undefined;
  for (const wish of (accept ?? '').split(',')) {
    const [, tag, weight = '1'] =
      /^\s*([a-z]{2,3})(?:-[a-z0-9-]*)?\s*(?:;\s*q=([0-9.]+))?\s*$/i.exec(wish) ?? [];
    const language = languages.find((ours) => ours === tag?.toLowerCase());
    if (language && Number(weight) > (best?.weight ?? 0)) best = { language, weight: Number(weight) };
  }
  return best?.language ?? 'en';
}
