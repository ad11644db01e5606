/** Other words for our commands, without accents. Each gives way to a database of that name; the commands themselves do not. */
import { COMMANDS } from '../../words/command-names.ts';

export type Command = (typeof COMMANDS)[number];

const synonyms: Readonly<Record<Command, string>> = {
  help: '? -h --help h man aide usage hello hi hey bonjour salut aide-moi aidez-moi how comment',
  list: 'status ls liste mine mes etat statut open current remind relancer relance connect connection connexion psql password requests demandes',
  pending: 'waiting approvals attente approve approuver deny refuser decline',
  history: 'historique past log',
  databases: 'dbs bases catalog',
  show: 'voir details info',
  done: 'fin end revoke close stop finish finished release couper coupe coupez liberer disconnect deconnecter fini finie terminer termine fermer kill arreter arretez arrete revoquer terminez ferme fermez rendre',
  cancel: 'withdraw annuler annule annulez retirer abort nevermind',
  extend: 'renew more prolong prolonger prolonge prolongez prolongation rallonger rallonge renouveler',
  emergency: 'urgence break-glass breakglass',
  why: 'pourquoi policy',
  who: 'qui',
  moved: 'move deplace',
};

const commands = new Map<string, Command>(COMMANDS.map((command) => [command, command]));
const others = new Map<string, Command>(
  COMMANDS.flatMap((command) => synonyms[command].split(' ').map((word) => [word, command] as const)),
);

export function commandOf(word: string): Command | undefined {
  return commands.get(word.toLowerCase());
}

export function synonymOf(word: string): Command | undefined {
  return /^[?!]+$/.test(word) ? 'help' : others.get(withoutAccents(word).replace(TO_ME, ''));
}

/** “prolonge-moi”, “annule-la” */
const TO_ME = /-(?:moi|nous|la|les?)$/;

/** “arrêter” and “arreter” are the same word: many leave the accents out. */
function withoutAccents(word: string): string {
  return word.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
}

/** What a line may begin with that is more than one word: also what the buttons say. */
const phrases: readonly (readonly [RegExp, Command])[] = [
  [/^(?:i'm|im|i am|j'ai|c'est|all) (?:done|finished|fini|terminé)/, 'done'],
  [/^(?:mettre fin|tout (?:fermer|arrêter)|give (?:it |this )?back)/, 'done'],
  [
    /^(?:(?:my|mon|ma)(?: new| nouvelle)?|new|nouvelle) (?:ip|ipv4|address|adresse)(?: ip| address| adresse)?(?: (?:has |a )?chang(?:ed|é))?/,
    'moved',
  ],
  [
    /^(?:i(?:'ve| have)? moved|(?:j'ai |je )?chang(?:e|é|er|ement) d'(?:adresse|ip)|j'ai une nouvelle (?:adresse|ip)|ip changed)/,
    'moved',
  ],
  [/^(?:never mind|laisse tomber)/, 'cancel'],
  [/^(?:no longer needed|je n'en ai plus besoin)/, 'done'],
  [/^break glass/, 'emergency'],
  [
    /^(?:more time|plus de temps|plus longtemps|encore (?:un peu|du temps)|a (?:bit|little) (?:more|longer))/,
    'extend',
  ],
  [/^(?:en attente|[àa] approuver)/, 'pending'],
  [
    /^(?:which databases|my databases|quelles bases|what can i (?:request|ask)|que puis-je demander)/,
    'databases',
  ],
  [
    /^(?:what do i have|o[ùu] en (?:est|sont)|mot de passe|how (?:long|much time)|combien de temps|temps restant|acc[èe]s en cours)/,
    'list',
  ],
  [/^(?:au secours|can you help)/, 'help'],
];

/** `words`: how many of the line that is. */
export function phraseOf(line: readonly string[]): { command: Command; words: number } | undefined {
  const text = `${line.slice(0, 6).join(' ').toLowerCase().normalize('NFC')} `;
  for (const [phrase, command] of phrases) {
    const said = phrase.exec(text)?.[0];
    if (said !== undefined && text[said.length] === ' ') return { command, words: said.split(' ').length };
  }
  return undefined;
}

const courtesies = new Set(
  'please pls hi hello hey bonjour salut can could may i we you need want would like have give grant get open let me us in'
    .concat(
      " je j'ai on il voudrais veux peux peux-tu pouvez-vous pourrais-tu pourriez-vous puis-je m'ouvrir besoin faut ouvre ouvrez ouvrir svp donne donnez moi demander un une to d'un",
    )
    .split(' '),
);

/** “please open …”, “je voudrais un accès à …”: how a wish begins in words, before what it is for. */
export function isCourtesy(word: string): boolean {
  return courtesies.has(word.toLowerCase());
}

const extra = /^(?:encore|another|more|longer|extra|plus)$/i;

/** “+30m”, “30 minutes more”, “encore une heure”: asked of what is open already. */
export function asksForMore(line: readonly string[]): boolean {
  return /^\+\d/.test(line[0] ?? '') || line.some((word) => extra.test(word));
}

/** “request orders 203.0.113.7 …”: what the line does anyway. */
export function asksForAccess(word: string): boolean {
  return /^(?:request|ask|get|demande|demander|ouvrir)$/i.test(word);
}

const own = /^(?:my|mon|mes)$/i;
const whatOneHas = /^(?:access(?:es)?|requests?|acc[eè]s|demandes?)$/i;

/** “my access”, “mes demandes”: the whole line. */
export function isOwnAccess(line: readonly string[]): boolean {
  const [first = '', second = '', ...more] = line;
  return own.test(first) && whatOneHas.test(second.normalize('NFC')) && more.length === 0;
}
