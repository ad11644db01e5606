/** Every word of the address page, in each language; a sentence that one of them lacks does not compile. */
import { page as english } from './en/page.ts';
import { page as french } from './fr/page.ts';
import type { Language } from './language.ts';
import type { PageWords } from './page-words.ts';

export const pageWords: Readonly<Record<Language, PageWords>> = { en: english, fr: french };
