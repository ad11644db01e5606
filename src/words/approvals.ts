/** Who has said yes and to what, and who still can: on cards, in messages and forms alike. */

import { approversOf } from '../grant/answerers.ts';
import { type Approval, isUnanswerable, type Unanswerable, type Yeses } from '../grant/approval.ts';
import { GroupId, type PersonId } from '../grant/ids.ts';
import { namesOf, type Policy, type Who } from '../grant/policy.ts';
import { hasApproved, missingGroups, progress } from '../grant/quorum.ts';
import type { Grant, Requested } from '../grant/record.ts';
import type { Ink } from './ink.ts';
import { sentences } from './text.ts';

/** A request, or more time, that waits for answers. */
type Asked = Pick<Requested, 'requester' | 'unanswerable'> &
  Yeses &
  Partial<Pick<Requested, 'source' | 'ttlMs' | 'askedFor'>>;

export function whoText(who: Who, ink: Ink): string {
  if (who.everyone) return ink.words.grants.anyMember;
  return [...who.people.map(ink.person), ...who.groups.map(ink.group)].join(', ');
}

/** Who runs db-access, by name where the file names them. */
export function adminsText(admins: Who, ink: Ink): string {
  return namedText(namesOf(admins), ink);
}

/** People and groups, any of whom will do; "the people who run db-access" where none are named. */
export function namedText(ids: readonly (PersonId | GroupId)[], ink: Ink): string {
  if (ids.length === 0) return ink.words.grants.operators;
  return ink.any(ids.map((id) => (isGroup(id) ? ink.group(id) : ink.person(id))));
}

function isGroup(id: PersonId | GroupId): boolean {
  return GroupId.safeParse(id).success;
}

/** Everyone who may answer, whatever was said so far. */
export function answerersText(policy: Policy, grant: Grant, ink: Ink): string {
  const unanswerable = nowUnanswerable(grant);
  if (unanswerable) return ableText(unanswerable.able, ink);
  const { everyone, people, groups } = approversOf(policy);
  if (everyone && !policy.selfApproval) return ink.words.grants.anyMemberElse;
  const able = people.filter((id) => policy.selfApproval || id !== grant.requester);
  return whoText({ everyone, people: able, groups }, ink);
}

function nowUnanswerable(grant: Grant): Unanswerable | undefined {
  const asked = waitingOf(grant);
  return asked && isUnanswerable(asked) ? asked.unanswerable : undefined;
}

function ableText(able: readonly PersonId[], ink: Ink): string {
  return able.length === 0 ? ink.words.grants.nobodyNow : ink.any(able.map(ink.person));
}

/** Too few are left who could approve it, or were for a time; "" where that never was so. */
export function unanswerableText(grant: Grant, ink: Ink): string {
  const told = waitingOf(grant)?.unanswerable;
  if (!told) return '';
  const { missing, until } = told;
  const { unanswerable, answerableAgain } = ink.words.grants;
  return until === undefined ? unanswerable(missing.map(ink.group).join(', ')) : answerableAgain;
}

/** Nothing where one answer is enough and none is there. */
export function approvalsText(grant: Grant, policy: Policy | undefined, ink: Ink): string {
  const asked = waitingOf(grant);
  if (!asked) return '';
  const { approvals } = asked;
  const lost = uncountedText(asked, ink);
  if (!policy) return lost;
  const { have, need } = progress(policy.quorum, approvals);
  if (need < 2 && approvals.length === 0) return lost;
  const unanswerable = nowUnanswerable(grant);
  const left = unanswerable?.able.filter((id) => !hasApproved(approvals, id));
  const can =
    have >= need || left?.length === 0 ? '' : left ? ableText(left, ink) : stillText(asked, policy, ink);
  const said = saidText(asked, ink);
  return sentences(ink.words.grants.approvals({ have, need, said, can }), lost);
}

/** What the person who just said yes has to know, where it still waits; "" where there is nothing. */
export function yesText(grant: Grant, by: PersonId, { policy, ink }: { policy: Policy; ink: Ink }): string {
  const asked = waitingOf(grant);
  if (!asked) return '';
  const before = asked.approvals.filter((yes) => yes.by !== by);
  const adds = progress(policy.quorum, asked.approvals).have > progress(policy.quorum, before).have;
  const needless = !adds && ink.words.grants.needlessYes(stillText(asked, policy, ink));
  return sentences(needless, uncountedText(asked, ink));
}

/** What the person who said yes to less reads, where others have to say it as well; "" where it is approved. */
export function proposalText(
  grant: Grant,
  by: PersonId,
  { policy, ink }: { policy: Policy; ink: Ink },
): string {
  const asked = waitingOf(grant);
  const own = asked?.approvals.find((yes) => yes.by === by);
  if (!asked || !own) return '';
  const { have, need } = progress(policy.quorum, asked.approvals);
  return ink.words.forms.less.proposed({ terms: termsText(own, asked, ink), left: need - have });
}

function waitingOf(grant: Grant): Asked | undefined {
  if (grant.state === 'requested') return grant;
  if (grant.state !== 'active' || !grant.extension) return undefined;
  return { ...grant.extension, requester: grant.requester };
}

/** “Bo said yes to 30 minutes of the 2 hours”: those who said yes to the same are one. */
function saidText(asked: Asked, ink: Ink): string {
  const byTerms = new Map<string, string[]>();
  for (const yes of asked.approvals) {
    const terms = termsText(yes, asked, ink);
    byTerms.set(terms, [...(byTerms.get(terms) ?? []), ink.person(yes.by)]);
  }
  const { saidYes, saidYesTo } = ink.words.grants;
  return [...byTerms]
    .map(([terms, people]) => {
      const said = { by: ink.all(people), count: people.length };
      return terms === '' ? saidYes(said) : saidYesTo({ ...said, terms });
    })
    .join(', ');
}

/** "" of more time, of which there is but one answer. */
function termsText({ to }: Approval, { source, ttlMs, askedFor }: Asked, ink: Ink): string {
  const terms = to ?? (source !== undefined && ttlMs !== undefined ? { source, ttlMs } : undefined);
  if (!terms) return '';
  const first = askedFor ?? { source: source ?? terms.source, ttlMs: ttlMs ?? terms.ttlMs };
  const { lengthOf, onlyFrom } = ink.words.grants;
  const length = ink.length(terms.ttlMs);
  const shown = terms.ttlMs < first.ttlMs ? lengthOf({ length, asked: ink.length(first.ttlMs) }) : length;
  return terms.source === first.source
    ? shown
    : onlyFrom({ length: shown, source: ink.source(terms.source) });
}

function stillText({ requester, approvals, uncounted = [] }: Asked, policy: Policy, ink: Ink): string {
  const missing = missingGroups(policy.quorum, approvals).map(ink.group);
  if (missing.length > 0) return ink.any(missing);
  const { everyone, people, groups } = approversOf(policy);
  if (everyone) return ink.words.grants.anyoneElse;
  const left = people.filter(
    (id) => (policy.selfApproval || id !== requester) && !hasApproved([...approvals, ...uncounted], id),
  );
  return ink.any([...left.map(ink.person), ...groups.map(ink.group)]);
}

function uncountedText({ uncounted = [] }: Yeses, ink: Ink): string {
  if (uncounted.length === 0) return '';
  const by = ink.all(uncounted.map((yes) => ink.person(yes.by)));
  return ink.words.grants.uncounted({ by, count: uncounted.length });
}
