/** What somebody who may request nothing there can do all the same. */
import type { InEmergency } from '../grant/refusal.ts';
import { COMMAND } from './command-names.ts';
import type { Markup } from './markup.ts';

export function inEmergencyText(databases: readonly InEmergency[], markup: Markup): string {
  const { upTo, inEmergency } = markup.words.looking;
  const names = databases.map(({ database, longestMs }) =>
    upTo({ database: markup.code(database), length: markup.length(longestMs) }),
  );
  return inEmergency({ names: names.join(', '), command: markup.code(`${COMMAND} emergency`) });
}
