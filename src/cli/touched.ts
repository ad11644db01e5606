/** What a new file would mean for what is open and for what waits. What is open is never cut. */
import { isDeepStrictEqual } from 'node:util';
import type { File } from '../config/config.ts';
import type { Grants, People } from '../flow/ports.ts';
import { approversOf } from '../grant/clauses.ts';
import type { DatabaseName, GrantId, PersonId } from '../grant/ids.ts';
import { askingGroups, type Policy } from '../grant/policy.ts';
import { type Current, isCurrent, isLive, type Live } from '../grant/record.ts';
import { todayRefusals } from '../grant/today.ts';
import { whoText } from '../words/approvals.ts';
import { plain } from '../words/ink.ts';
import type { Comparison } from './compare.ts';
import { quorumText, whyNotText } from './verdicts.ts';

export type Touched = {
  readonly id: GrantId;
  readonly requester: PersonId;
  readonly database: DatabaseName;
  readonly is: 'open' | 'waits';
  /** each a sentence, or a part of one */
  readonly what: readonly string[];
};

type Needs = {
  readonly grants: Pick<Grants, 'due'>;
  readonly people: Pick<People, 'known'>;
  readonly now: number;
};

type Files = { readonly before: File; readonly after: File; readonly comparison: Comparison };

export async function touchedBy(
  { before, after, comparison }: Files,
  needs: Needs,
): Promise<readonly Touched[]> {
  // Something is due at some time of all that waits or is open.
  const current = (await needs.grants.due(Number.MAX_SAFE_INTEGER)).filter(isCurrent);
  const touched: Touched[] = [];
  for (const grant of current) {
    const { id, requester, database } = grant;
    if (!comparison.databases.has(database)) continue;
    const old = before.databases.get(database)?.policy;
    const next = after.databases.get(database)?.policy;
    const allLive = current.filter(isLive);
    const live = allLive.filter((one) => one.database === database);
    const ofPerson = allLive.filter((one) => one.requester === requester);
    const what = next
      ? await whatOf(grant, { old, next, live, ofPerson }, needs)
      : [`${database} leaves the file`];
    if (what.length > 0)
      touched.push({ id, requester, database, is: isLive(grant) ? 'open' : 'waits', what });
  }
  return touched;
}

type Policies = {
  readonly old: Policy | undefined;
  readonly next: Policy;
  /** at its database */
  readonly live: readonly Live[];
  /** of its requester, at every database */
  readonly ofPerson: readonly Live[];
};

async function whatOf(
  grant: Current,
  { old, next, live, ofPerson }: Policies,
  { people, now }: Needs,
): Promise<readonly string[]> {
  const groups = [...askingGroups(next), ...(old ? askingGroups(old) : [])];
  const person = await people.known(grant.requester, [...new Set(groups)]);
  const refusals = (policy: Policy) =>
    todayRefusals(policy, grant, { person, live, ofPerson, at: now }).map(whyNotText);
  const already = old ? refusals(old) : [];
  const what = refusals(next).filter((text) => !already.includes(text));
  if (isLive(grant) || !old) return what;
  return [...what, ...answersOf(old, next)];
}

/** Whose answers, and how many, a request that waits would need then. */
function answersOf(old: Policy, next: Policy): readonly string[] {
  const [from, to] = [approversOf(old), approversOf(next)];
  const isSame = isDeepStrictEqual(from, to);
  const isAsMany = isDeepStrictEqual(old.quorum, next.quorum);
  return [
    ...(isSame ? [] : [`${whoText(to, plain)} could answer it, not ${whoText(from, plain)}`]),
    ...(isAsMany ? [] : [quorumText(next)]),
  ];
}

/** One line for each of them. */
export function touchedLines({ id, requester, is, what }: Touched): readonly string[] {
  return what.map((text) =>
    is === 'open'
      ? `  ${id} of ${requester} is open, and stays open until its end: ${text}`
      : `  ${id} of ${requester} waits: ${text}`,
  );
}
