/** Which access or request of their own a line is about, and the words in it that say nothing. */

/** Which of their own: by its id, or by the database that it is for; each may be "". */
export type Meant = { readonly id: string; readonly database: string };

/** “1 hour more”, “1 h de plus”. */
export function isMore(word: string): boolean {
  return /^(?:more|longer|extra|time|plus|temps|encore|another)$/i.test(word);
}

/** What comes after says why: no name is in it. */
const BECAUSE = /^(?:because|cause|since|so|as|car|parce|puisque)$/i;

export function meant(all: readonly string[]): Meant {
  const words = beforeBecause(all);
  const database = words.find((word) => !isId(word) && !isSmall(word)) ?? '';
  return { id: words.find(isId) ?? '', database: database.toLowerCase() };
}

export function beforeBecause(all: readonly string[]): readonly string[] {
  const end = all.findIndex((word) => BECAUSE.test(word));
  return end < 0 || all.length === 1 ? all : all.slice(0, end);
}

export function isId(word: string): boolean {
  return /^gr_/i.test(word);
}

/** Words that people put between those that count. */
const small = new Set(
  'to from on for by with at in of the my it is now please thanks access database db new address ip request requests has right all everything bit today already me'
    .concat(
      " à a de du des la le les pour sur avec mon ma mes l'accès accès base merci svp vers depuis demande demandes tout peu un une moi est maintenant désormais aujourd'hui déjà ",
    )
    .split(' '),
);

export function isSmall(word: string): boolean {
  return small.has(word.toLowerCase());
}
