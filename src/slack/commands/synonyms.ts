/** Other words for our commands. Each gives way to a database of that name; the commands themselves do not. */
import { COMMANDS } from '../../words/command-names.ts';

export type Command = (typeof COMMANDS)[number];

const synonyms: Readonly<Record<Command, string>> = {
  help: '? -h --help h man aide usage',
  list: 'status ls liste mine mes état etat statut open current',
  pending: 'waiting approvals attente',
  history: 'historique past log',
  databases: 'dbs bases catalog',
  show: 'voir details détails info',
  done: 'end revoke close stop finish finished release fini finie terminer terminé fermer',
  cancel: 'withdraw annuler annule abort',
  extend: 'renew more prolong prolonger prolonge renouveler',
  emergency: 'urgence break-glass breakglass',
  why: 'pourquoi policy',
  who: 'qui',
  moved: 'move déplacé deplace',
};

const commands = new Map<string, Command>(COMMANDS.map((command) => [command, command]));
const others = new Map<string, Command>(
  COMMANDS.flatMap((command) => synonyms[command].split(' ').map((word) => [word, command] as const)),
);

export function commandOf(word: string): Command | undefined {
  return commands.get(word.toLowerCase());
}

export function synonymOf(word: string): Command | undefined {
  return others.get(word.toLowerCase());
}

const own = /^(?:my|mon|mes)$/i;
const whatOneHas = /^(?:access(?:es)?|requests?|acc[eè]s|demandes?)$/i;

/** “my access”, “mes demandes”: the whole line. */
export function isOwnAccess(line: readonly string[]): boolean {
  const [first = '', second = '', ...more] = line;
  return own.test(first) && whatOneHas.test(second.normalize('NFC')) && more.length === 0;
}
