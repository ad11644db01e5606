/** What people were told: never before it was true, always in the end, and no message is left half-way. */
import { rulesLeft } from './check-trail.ts';
import { grantByMessage, placeOf, type Told } from './claims.ts';
import { admits, type Life, livesOf } from './firewall-lives.ts';
import type { Said, Story } from './story.ts';

/** As English and French say it. */
const says = {
  open: /Open until|Ouvert\. Fin/,
  closed: /(?:Expired|Ended early by|Closed) |(?:Expiré|Clôturé plus tôt|Fermé) /,
  working: /Working…|En cours…/,
} as const;

/** The card's last words, by how the grant ended. */
const lastWords: Readonly<Record<string, RegExp>> = {
  closed: says.closed,
  failed: /Could not be opened|n’a pas pu être ouvert/,
  denied: /Denied by|Refusé par/,
  cancelled: /Cancelled by|Demande annulée/,
  lapsed: /lapsed|Demande expirée/i,
};

export function checkMessages(story: Story, grants: readonly Told[]): readonly string[] {
  const lives = livesOf(story.rules);
  const about = grantByMessage(story.said);
  return [
    ...checkWorking(story),
    ...grants.flatMap((grant) => {
      const said = story.said.filter((one) => !one.ephemeral && about.get(placeOf(one)) === grant.id);
      return [
        ...checkOpen(grant, said, lives),
        ...checkClosed(grant, said, { story, grants, lives }),
        ...checkLast(grant, said, story),
      ];
    }),
  ];
}

function checkWorking({ said }: Story): readonly string[] {
  return newest(said)
    .filter(({ text, ephemeral }) => !ephemeral && says.working.test(text))
    .map(({ text }) => `a message was left half-way: ${text.slice(0, 200)}`);
}

function checkOpen(
  { id, database, claims }: Told,
  said: readonly Said[],
  lives: readonly Life[],
): readonly string[] {
  const told = said.find(({ text }) => says.open.test(text));
  const [first] = claims;
  if (!told || !first) return [];
  const isTrue = lives.some(
    (life) =>
      life.database === database &&
      admits(life.source, first.source) &&
      life.from <= told.at &&
      life.to >= first.from,
  );
  return isTrue ? [] : [`people were told that ${id} is open before a rule let ${first.source} in`];
}

type Around = { readonly story: Story; readonly grants: readonly Told[]; readonly lives: readonly Life[] };

function checkClosed(grant: Told, said: readonly Said[], around: Around): readonly string[] {
  const told = said.find(({ text }) => says.closed.test(text));
  if (!told) return [];
  return rulesLeft(grant, { at: told.at, ...around }).map(
    (life) => `people were told that ${grant.id} is closed while rule ${life.id} still let ${life.source} in`,
  );
}

/** Where the grant ended, its card says so, and so does a message to its requester. */
function checkLast({ id, state, asked }: Told, said: readonly Said[], { channel }: Story): readonly string[] {
  const words = lastWords[state];
  if (!words || !asked) return [];
  const now = newest(said);
  const problems: string[] = [];
  if (!now.some((one) => one.channel === channel && words.test(one.text)))
    problems.push(`the card of ${id} does not say that it is ${state}`);
  if (!now.some((one) => one.channel !== channel && words.test(one.text)))
    problems.push(`${asked.person} was not told that ${id} is ${state}`);
  return problems;
}

/** Each message as it is now. */
function newest(said: readonly Said[]): readonly Said[] {
  const last = new Map(said.map((one) => [placeOf(one), one]));
  return [...last.values()].filter(({ how }) => how !== 'deleted');
}
