/** Who has said yes and to what, and who still can: on cards, in messages and forms alike. */

import { approversOf } from '../grant/answerers.ts';
import {
  type Approval,
  isAnswered,
  isUnanswerable,
  type Unanswerable,
  type Yeses,
} from '../grant/approval.ts';
import { GroupId, type PersonId } from '../grant/ids.ts';
import { namesOf, type Policy, type Who } from '../grant/policy.ts';
import { hasApproved, missingGroups, progress } from '../grant/quorum.ts';
import type { Closed, Grant, Requested } from '../grant/record.ts';
import type { Words } from './catalogue.ts';
import type { Markup } from './markup.ts';
import { sentences } from './text.ts';

/** A request, or more time, that waits for answers. */
type Asked = Pick<Requested, 'requester' | 'unanswerable'> &
  Yeses &
  Partial<Pick<Requested, 'source' | 'ttlMs' | 'askedFor'>>;

/** How several are listed: with commas in a field, and in a sentence with “and”. */
type List = (names: readonly string[]) => string;
const withCommas: List = (names) => names.join(', ');

export function whoText(who: Who, markup: Markup, list = withCommas): string {
  if (who.everyone) return markup.words.grants.anyMember;
  return list([...who.people.map(markup.person), ...who.groups.map(markup.group)]);
}

/** The same without the person whom it is about; that nobody else can is said. */
export function othersText(
  { people, ...who }: Who,
  requester: PersonId,
  markup: Markup,
  list = withCommas,
): string {
  const others = people.filter((id) => id !== requester);
  return whoText({ ...who, people: others }, markup, list) || markup.words.grants.nobodyNow;
}

/** Those who may answer instead, any of whom will do; undefined where it is not known. */
export function ableText(able: Who | undefined, markup: Markup): string {
  const { anotherMember, anotherApprover } = markup.words.grants;
  if (able?.everyone) return anotherMember;
  const names = [...(able?.people ?? []).map(markup.person), ...(able?.groups ?? []).map(markup.group)];
  return names.length > 0 ? markup.any(names) : anotherApprover;
}

/** Who runs db-access, by name where the file names them. */
export function adminsText(admins: Who, markup: Markup): string {
  return namedText(namesOf(admins), markup);
}

/** People and groups, any of whom will do; "the people who run db-access" where none are named. */
export function namedText(ids: readonly (PersonId | GroupId)[], markup: Markup): string {
  if (ids.length === 0) return markup.words.grants.operators;
  return markup.any(ids.map((id) => (isGroup(id) ? markup.group(id) : markup.person(id))));
}

function isGroup(id: PersonId | GroupId): boolean {
  return GroupId.safeParse(id).success;
}

/** Everyone who may answer, also those who did. */
export function answerersText(policy: Policy, grant: Grant, markup: Markup, list = withCommas): string {
  const unanswerable = nowUnanswerable(grant);
  if (unanswerable) return leftText(unanswerable.able, markup);
  const approvers = approversOf(policy);
  if (policy.selfApproval) return whoText(approvers, markup, list);
  return approvers.everyone
    ? markup.words.grants.anyMemberElse
    : othersText(approvers, grant.requester, markup, list);
}

function nowUnanswerable(grant: Grant): Unanswerable | undefined {
  const asked = waitingOf(grant);
  return asked && isUnanswerable(asked) ? asked.unanswerable : undefined;
}

function leftText(able: readonly PersonId[], markup: Markup): string {
  return able.length === 0 ? markup.words.grants.nobodyNow : markup.any(able.map(markup.person));
}

/** Too few are left who could approve it, or were for a time; "" where that never was so. */
export function unanswerableText(grant: Grant, markup: Markup): string {
  const told = waitingOf(grant)?.unanswerable;
  if (!told) return '';
  const { missing, until } = told;
  const { unanswerable, answerableAgain } = markup.words.grants;
  return until === undefined ? unanswerable(missing.map(markup.group).join(', ')) : answerableAgain;
}

/** Nothing where one answer is enough and none is there. */
export function approvalsText(grant: Grant, policy: Policy | undefined, markup: Markup): string {
  const asked = waitingOf(grant);
  if (!asked) return '';
  const { approvals } = asked;
  const lost = uncountedText(asked, markup);
  if (!policy) return lost;
  const { have, need } = progress(policy.quorum, approvals);
  if (need < 2 && approvals.length === 0) return lost;
  const unanswerable = nowUnanswerable(grant);
  const left = unanswerable?.able.filter((id) => !hasApproved(approvals, id));
  const can =
    have >= need || left?.length === 0
      ? ''
      : left
        ? leftText(left, markup)
        : stillText(asked, policy, markup);
  const said = saidText(asked, markup);
  return sentences(markup.words.grants.approvals({ have, need, said, can }), lost);
}

/** What the person who just said yes has to know, where it still waits; "" where there is nothing. */
export function yesText(
  grant: Grant,
  by: PersonId,
  { policy, markup }: { policy: Policy; markup: Markup },
): string {
  const asked = waitingOf(grant);
  if (!asked) return '';
  const before = asked.approvals.filter((yes) => yes.by !== by);
  const adds = progress(policy.quorum, asked.approvals).have > progress(policy.quorum, before).have;
  const needless = !adds && markup.words.grants.needlessYes(stillText(asked, policy, markup));
  return sentences(needless, uncountedText(asked, markup));
}

/** What the person who said yes to less reads, where others have to say it as well; "" where it is approved. */
export function proposalText(
  grant: Grant,
  by: PersonId,
  { policy, markup }: { policy: Policy; markup: Markup },
): string {
  const asked = waitingOf(grant);
  const own = asked?.approvals.find((yes) => yes.by === by);
  if (!asked || !own) return '';
  const { have, need } = progress(policy.quorum, asked.approvals);
  return markup.words.forms.less.proposed({ terms: termsText(own, asked, markup), left: need - have });
}

function waitingOf(grant: Grant): Asked | undefined {
  if (grant.state === 'requested') return grant;
  if (grant.state !== 'active' || !grant.extension) return undefined;
  return { ...grant.extension, requester: grant.requester };
}

/** “Bo said yes to 30 minutes of the 2 hours”: those who said yes to the same are one. */
function saidText(asked: Asked, markup: Markup): string {
  const byTerms = new Map<string, string[]>();
  for (const yes of asked.approvals) {
    const terms = termsText(yes, asked, markup);
    byTerms.set(terms, [...(byTerms.get(terms) ?? []), markup.person(yes.by)]);
  }
  const { saidYes, saidYesTo } = markup.words.grants;
  return [...byTerms]
    .map(([terms, people]) => {
      const said = { by: markup.all(people), count: people.length };
      return terms === '' ? saidYes(said) : saidYesTo({ ...said, terms });
    })
    .join(', ');
}

/** "" of more time, of which there is but one answer. */
function termsText({ to }: Approval, { source, ttlMs, askedFor }: Asked, markup: Markup): string {
  const terms = to ?? (source !== undefined && ttlMs !== undefined ? { source, ttlMs } : undefined);
  if (!terms) return '';
  const first = askedFor ?? { source: source ?? terms.source, ttlMs: ttlMs ?? terms.ttlMs };
  const { lengthOf, onlyFrom } = markup.words.grants;
  const length = markup.length(terms.ttlMs);
  const shown = terms.ttlMs < first.ttlMs ? lengthOf({ length, asked: markup.length(first.ttlMs) }) : length;
  return terms.source === first.source
    ? shown
    : onlyFrom({ length: shown, source: markup.source(terms.source) });
}

function stillText({ requester, approvals, uncounted = [] }: Asked, policy: Policy, markup: Markup): string {
  const missing = missingGroups(policy.quorum, approvals).map(markup.group);
  if (missing.length > 0) return markup.any(missing);
  const { everyone, people, groups } = approversOf(policy);
  if (everyone) return markup.words.grants.anyoneElse;
  const left = people.filter(
    (id) => (policy.selfApproval || id !== requester) && !hasApproved([...approvals, ...uncounted], id),
  );
  return markup.any([...left.map(markup.person), ...groups.map(markup.group)]);
}

/** Of people who said yes and may no longer; "" where there are none. */
export function uncountedText({ uncounted = [] }: Pick<Yeses, 'uncounted'>, markup: Markup): string {
  if (uncounted.length === 0) return '';
  const by = markup.all(uncounted.map((yes) => markup.person(yes.by)));
  return markup.words.grants.uncounted({ by, count: uncounted.length });
}

/** It ended before enough people had answered; "" where nothing waited. “Nobody answered” is said only where nobody did. */
export function moreUnansweredText(
  { unansweredMore: asked }: Closed,
  say: Words['grants']['moreUnanswered'],
  markup: Markup,
): string {
  if (!asked) return '';
  const people = markup.all(asked.approvals.map(({ by }) => markup.person(by)));
  const facts = { length: markup.length(asked.byMs), people, isAnswered: isAnswered(asked) };
  return sentences(say(facts), uncountedText(asked, markup));
}
