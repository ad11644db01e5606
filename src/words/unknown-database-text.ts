/** There is no such database for this person: what was probably meant, or what they can request. */
import type { Refusal } from '../grant/refusal.ts';
import { COMMAND, COMMANDS, FRENCH_COMMANDS } from './command-names.ts';
import type { Markup } from './markup.ts';
import { nearest } from './nearest.ts';
import { sentences } from './text.ts';

type Unknown = Extract<Refusal, { no: 'unknown-database' }>;

export function unknownDatabaseText({ text, known: names }: Unknown, markup: Markup): string {
  return sentences(
    markup.words.refusals.unknownDatabase(markup.typed(text)),
    // With a name that is near, the list of all is a sentence too many.
    meant(text, names, markup) || known(names, markup),
  );
}

/** A slip of the finger is answered with what was meant, be it a database or a command. */
function meant(text: string, names: readonly string[], markup: Markup): string {
  const found = nearest(text, [...names, ...COMMANDS, ...FRENCH_COMMANDS]);
  if (found === undefined) return '';
  return markup.words.refusals.meant(markup.code(names.includes(found) ? found : `${COMMAND} ${found}`));
}

function known(names: readonly string[], markup: Markup): string {
  const { known, knownAndMore } = markup.words.refusals;
  const shown = names.slice(0, 20).map(markup.code).join(', ');
  return names.length > 20 ? knownAndMore({ names: shown, more: names.length - 20 }) : known(shown);
}
