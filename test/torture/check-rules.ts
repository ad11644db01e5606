/** The invariant, by Scalingo's history: each rule of ours only while somebody is allowed in by it, and nobody else's touched. */
import type { Claim, Told } from './claims.ts';
import { admits, isOurs, type Life, livesOf } from './firewall-lives.ts';
import type { Story, Trouble } from './story.ts';

/**
 * A rule may outlive what it was made for by this much, and by as long as anything was broken meanwhile: the next sweep or look at what
 * is overdue, one removal, and the waits of a process that comes back (12 s for a silent connection to Redis, 6 s for its start).
 */
const REMOVAL_MS = 30_000;

/** The instants of the trail are by the bots' clock, those of the rules by Scalingo's. */
export const SKEW_MS = 250;

type Stretch = { readonly from: number; readonly to: number };

export function checkRules(story: Story, grants: readonly Told[]): readonly string[] {
  const lives = livesOf(story.rules);
  return lives.flatMap((life) =>
    isOurs(life, story) ? checkOurs(life, { story, grants, lives }) : checkForeign(life),
  );
}

function checkForeign({ addedBy, removedBy, ...life }: Life): readonly string[] {
  return removedBy === 'api' ? [`${describe(life)} is somebody else’s and was removed by us`] : [];
}

type Around = { readonly story: Story; readonly grants: readonly Told[]; readonly lives: readonly Life[] };

function checkOurs(life: Life, { story, grants, lives }: Around): readonly string[] {
  const claims = claimsOn(life, grants);
  if (!claims.some(({ from }) => from <= life.from + SKEW_MS))
    return [`${describe(life)} was added, and nobody had approved that`];
  const problems: string[] = [];
  for (const stretch of unclaimed(life, claims, story.endedAt)) {
    const calm = calmMs(stretch, story.troubles);
    if (calm > REMOVAL_MS)
      problems.push(
        `${describe(life)} stayed for ${seconds(calm)} s in which nothing was broken, and nobody was to be let in`,
      );
  }
  if (isCutShort(life, claims, lives))
    problems.push(`${describe(life)} was removed by us while access was open from there`);
  if (life.to === Number.POSITIVE_INFINITY) problems.push(`${describe(life)} was left at the end`);
  return problems;
}

/** Access lasts its full time, where nothing else lets that source in and nobody took the rule away by hand. */
function isCutShort(
  { database, source, to, removedBy, id }: Life,
  claims: readonly Claim[],
  lives: readonly Life[],
): boolean {
  if (removedBy !== 'api') return false;
  const isOpen = claims.some((claim) => claim.openAt < to - SKEW_MS && claim.to > to + SKEW_MS);
  const isLetIn = lives.some(
    (other) =>
      other.id !== id &&
      other.database === database &&
      admits(other.source, source) &&
      other.from <= to &&
      other.to > to,
  );
  return isOpen && !isLetIn;
}

function claimsOn({ database, source }: Life, grants: readonly Told[]): readonly Claim[] {
  return grants
    .filter((grant) => grant.database === database)
    .flatMap(({ claims }) => claims)
    .filter((claim) => claim.source === source);
}

/** The parts of its life in which nobody is to be let in by it. */
function unclaimed(life: Life, claims: readonly Claim[], endedAt: number): readonly Stretch[] {
  const end = Math.min(life.to, endedAt);
  const stretches: Stretch[] = [];
  let from = life.from;
  for (const claim of claims.toSorted((a, b) => a.from - b.from)) {
    if (claim.from > end) break;
    if (claim.from > from) stretches.push({ from, to: claim.from });
    from = Math.max(from, claim.to);
  }
  if (from < end) stretches.push({ from, to: end });
  return stretches;
}

/** How much of it nothing was broken. */
function calmMs({ from, to }: Stretch, troubles: readonly Trouble[]): number {
  let calm = 0;
  let at = from;
  for (const trouble of troubles.toSorted((a, b) => a.from - b.from)) {
    if (trouble.from >= to) break;
    calm += Math.max(0, trouble.from - at);
    at = Math.max(at, trouble.to);
  }
  return calm + Math.max(0, to - at);
}

function describe({
  database,
  source,
  id,
  label,
}: Pick<Life, 'database' | 'source' | 'id' | 'label'>): string {
  return `rule ${id} for ${source} at ${database} (${label || 'no label'})`;
}

function seconds(ms: number): number {
  return Math.round(ms / 1000);
}
