/** Which names there are, where what was typed is none of them. */
import { COMMAND, COMMANDS } from './command-names.ts';
import type { Markup } from './markup.ts';
import { nearest } from './nearest.ts';

/** A slip of the finger is answered with what was meant, be it a database or a command. */
export function meant(text: string, names: readonly string[], markup: Markup): string {
  const found = nearest(text, [...names, ...COMMANDS]);
  if (found === undefined) return '';
  return markup.words.refusals.meant(markup.code(names.includes(found) ? found : `${COMMAND} ${found}`));
}

export function known(names: readonly string[], markup: Markup): string {
  const { known, knownAndMore } = markup.words.refusals;
  const shown = names.slice(0, 20).map(markup.code).join(', ');
  return names.length > 20 ? knownAndMore({ names: shown, more: names.length - 20 }) : known(shown);
}
