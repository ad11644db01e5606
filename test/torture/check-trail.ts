/** The audit trail: each grant goes a way that there is, was allowed by those who may, ended, and says of its rule what Scalingo saw. */
import { SKEW_MS } from './check-rules.ts';
import type { Told } from './claims.ts';
import { admits, isOurs, type Life, livesOf } from './firewall-lives.ts';
import type { Story, TrailEvent } from './story.ts';

const ways: Readonly<Record<string, readonly string[]>> = {
  requested: ['requested', 'approved', 'denied', 'cancelled', 'lapsed'],
  approved: ['approved', 'active', 'closed', 'failed'],
  active: ['active', 'closed'],
  closed: ['closed'],
  failed: ['failed'],
};

const births: Readonly<Record<string, string>> = {
  request: 'requested',
  automatic: 'approved',
  emergency: 'approved',
};

export function checkTrail(story: Story, grants: readonly Told[]): readonly string[] {
  const lives = livesOf(story.rules);
  return grants.flatMap((grant) => [
    ...checkWay(grant),
    ...checkAllowed(grant, story),
    ...checkOpened(grant, lives),
    ...checkClosed(grant, { story, grants, lives }),
    ...(ways[grant.state]?.some((next) => next !== grant.state)
      ? [`${grant.id} is still ${grant.state} at the end`]
      : []),
  ]);
}

function checkWay({ id, events }: Told): readonly string[] {
  const [birth, ...moves] = events;
  const problems: string[] = [];
  if (birth.from !== null || births[birth.move] !== birth.to)
    problems.push(`${id} began with ${birth.move} as ${birth.to}`);
  let state = birth.to;
  for (const { move, from, to } of moves) {
    if (from !== state || !ways[state]?.includes(to))
      problems.push(`${id} was ${state}, and ${move} led from ${from} to ${to}`);
    state = to;
  }
  return problems;
}

/** Who said yes, and whether those may. */
function checkAllowed({ id, events, database, asked }: Told, { databases }: Story): readonly string[] {
  const at = events.find(({ to }) => to === 'approved');
  if (!at) return [];
  if (!asked) return [`${id} was approved, and no card ever said what was asked`];
  const facts = databases[database];
  if (!facts) return [`${id} is for ${database}, which nobody configured`];
  const { approvers, approvals, emergency, automaticUpToMs } = facts;
  const isEnough = yesesOf(events, approvers, asked.person).size >= approvals;
  const allowed = {
    automatic: asked.ttlMs <= automaticUpToMs,
    emergency: emergency.includes(asked.person),
    approve: isEnough,
    recount: isEnough,
  };
  const isAllowed = Object.entries(allowed).some(([move, isTrue]) => move === at.move && isTrue);
  return isAllowed ? [] : [`${id} was approved by ${at.move} of ${at.by}, which is not enough`];
}

function yesesOf(
  events: readonly TrailEvent[],
  approvers: readonly string[],
  requester: string,
): ReadonlySet<string> {
  const said = events.filter(({ move }) => move === 'approve').map(({ by }) => by);
  return new Set(said.filter((by) => approvers.includes(by) && by !== requester));
}

/** Called open: something let its source in at some time since it was approved. */
function checkOpened({ id, events, database, claims }: Told, lives: readonly Life[]): readonly string[] {
  const opened = events.find(({ move }) => move === 'opened');
  const [first] = claims;
  if (!opened || !first) return [];
  const isSeen = lives.some(
    (life) =>
      life.database === database &&
      admits(life.source, first.source) &&
      life.from <= opened.at + SKEW_MS &&
      life.to >= first.from - SKEW_MS,
  );
  return isSeen ? [] : [`${id} was called open, and no rule let ${first.source} in`];
}

type Around = { readonly story: Story; readonly grants: readonly Told[]; readonly lives: readonly Life[] };

function checkClosed(grant: Told, around: Around): readonly string[] {
  const closed = grant.events.find(({ to }) => to === 'closed' || to === 'failed');
  if (!closed) return [];
  const left = rulesLeft(grant, { at: closed.at, ...around });
  return left.map(({ id, source }) => `${grant.id} was ${closed.to} while rule ${id} still let ${source} in`);
}

/**
 * The rules of ours that let in a source of that grant at that instant, and that no other grant wanted since its end: a shared rule lives
 * until the later end, and then for as long as its removal takes. One that Scalingo made only after
 * the end, from a call whose answer was lost, was not there when it was looked for.
 */
export function rulesLeft(
  grant: Told,
  { at, story, grants, lives }: Around & { readonly at: number },
): readonly Life[] {
  const others = grants.filter(({ id, database }) => id !== grant.id && database === grant.database);
  return lives.filter((life) => {
    const own = grant.claims.find(({ source }) => source === life.source);
    if (!own || life.database !== grant.database || !isOurs(life, story)) return false;
    const isThere = life.from < at && life.from <= own.to && life.to > at + SKEW_MS;
    const isWanted = others.some(({ claims }) =>
      claims.some(
        ({ source, from, to }) => source === life.source && from <= at + SKEW_MS && to >= own.to - SKEW_MS,
      ),
    );
    return isThere && !isWanted;
  });
}
