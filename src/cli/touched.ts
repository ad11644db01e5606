/** What a new file would mean for what is open and for what waits. What is open is never cut. */

import type { Comparison } from '../config/compare.ts';
import type { File } from '../config/file.ts';
import type { Grants, People } from '../flow/ports.ts';
import type { DatabaseName, GrantId, PersonId } from '../grant/ids.ts';
import { moreTermsObstacle } from '../grant/more-obstacle.ts';
import type { Person } from '../grant/person.ts';
import { answeringGroups, askingGroups, type Policy } from '../grant/policy.ts';
import { awaitsReview, type Grant, isLive, isRequested, type Live, wantsMore } from '../grant/record.ts';
import type { Refusal } from '../grant/refusal.ts';
import {
  clauseGoneRefusal,
  holderRefusal,
  ofRequester,
  openingObstacles,
  todayRefusals,
} from '../grant/today.ts';
import { answerChanges, reviewChanges } from './answer-changes.ts';
import { whyNotText } from './verdicts.ts';

/** One grant may be several of these: open, and waiting for more time. */
type Kind = 'approved' | 'open' | 'waits' | 'waits for more time' | 'waits for its review';

export type Touched = {
  readonly id: GrantId;
  readonly requester: PersonId;
  readonly database: DatabaseName;
  readonly is: Kind;
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
  const unfinished = await needs.grants.due(Number.MAX_SAFE_INTEGER);
  const allLive = unfinished.filter(isLive);
  const touched: Touched[] = [];
  for (const grant of unfinished) {
    const { id, requester, database } = grant;
    const kinds = kindsOf(grant);
    const [first] = kinds;
    if (!first || !comparison.databases.has(database)) continue;
    const old = before.databases.get(database)?.policy;
    const next = after.databases.get(database)?.policy;
    const add = (is: Kind, what: readonly string[]) => {
      if (what.length > 0) touched.push({ id, requester, database, is, what });
    };
    if (!next) {
      add(first, [`${database} leaves the file`]);
      continue;
    }
    const person = await needs.people.known(requester, groupsOf(old, next));
    const live = allLive.filter((one) => one.database === database);
    const ofPerson = allLive.filter((one) => one.requester === requester);
    const judged = { grant, person, live, ofPerson, at: needs.now };
    for (const kind of kinds)
      add(kind, [
        ...newRefusals(kind, judged, { old, next }),
        ...(old ? answersTo(kind, { old, next, requester: person }) : []),
      ]);
  }
  return touched;
}

function kindsOf(grant: Grant): readonly Kind[] {
  return [
    ...(grant.state === 'approved' ? (['approved'] as const) : []),
    ...(grant.state === 'active' ? (['open'] as const) : []),
    ...(isRequested(grant) ? (['waits'] as const) : []),
    ...(wantsMore(grant) ? (['waits for more time'] as const) : []),
    ...(awaitsReview(grant) ? (['waits for its review'] as const) : []),
  ];
}

function groupsOf(...policies: readonly (Policy | undefined)[]) {
  const groups = policies.flatMap((policy) =>
    policy ? [...askingGroups(policy), ...answeringGroups(policy)] : [],
  );
  return [...new Set(groups)];
}

type Judged = {
  readonly grant: Grant;
  readonly person: Person;
  /** at its database */
  readonly live: readonly Live[];
  /** of its requester, at every database */
  readonly ofPerson: readonly Live[];
  readonly at: number;
};

/** What the new policy refuses and the old one did not, regardless of the hour at which the two are compared. */
function newRefusals(
  kind: Kind,
  judged: Judged,
  { old, next }: { readonly old: Policy | undefined; readonly next: Policy },
): readonly string[] {
  const texts = (policy: Policy) => refusalsOf(kind, judged, { ...policy, hours: null }).map(whyNotText);
  const already = old ? texts(old) : [];
  return texts(next).filter((text) => !already.includes(text));
}

function refusalsOf(kind: Kind, { grant, ...judged }: Judged, policy: Policy): readonly Refusal[] {
  const { person } = judged;
  switch (kind) {
    case 'approved':
      return isLive(grant)
        ? openingObstacles(policy, grant, { person, source: grant.source }).map(({ refusal }) =>
            ofRequester(refusal),
          )
        : [];
    case 'open':
      return isLive(grant)
        ? [...todayRefusals(policy, grant, judged), ...found(clauseGoneRefusal(policy, grant))]
        : [];
    case 'waits':
      return isRequested(grant) ? todayRefusals(policy, grant, judged) : [];
    case 'waits for more time':
      return wantsMore(grant)
        ? [
            ...found(holderRefusal(policy, grant, person)),
            ...found(moreTermsObstacle(policy, grant, grant.extension.byMs)?.refusal),
          ]
        : [];
    case 'waits for its review':
      return [];
  }
}

function found(refusal: Refusal | undefined): readonly Refusal[] {
  return refusal ? [ofRequester(refusal)] : [];
}

/** What is approved or open waits for nobody. */
function answersTo(kind: Kind, changed: Parameters<typeof answerChanges>[0]): readonly string[] {
  if (kind === 'approved' || kind === 'open') return [];
  return kind === 'waits for its review' ? reviewChanges(changed) : answerChanges(changed);
}

/** One line for each of them. */
export function touchedLines({ id, requester, is, what }: Touched): readonly string[] {
  const state = {
    approved: 'is approved and not open yet, and would fail to open',
    open: 'is open, and stays open until its end',
    waits: 'waits',
    'waits for more time': 'waits for more time',
    'waits for its review': 'is an emergency that waits for its review',
  }[is];
  return what.map((text) => `  ${id} of ${requester} ${state}: ${text}`);
}
