/** `/db-access why`: what a policy allows this person, in one breath, and what keeps them from it right now. */

import { approversOf } from '../grant/answerers.ts';
import { type Clause, isNo } from '../grant/clause.ts';
import { hoursText } from '../grant/hours.ts';
import { longestGivenMs } from '../grant/length.ts';
import { listedRefusal } from '../grant/members.ts';
import type { Person } from '../grant/person.ts';
import type { Policy } from '../grant/policy.ts';
import type { Markup } from './markup.ts';
import { refusalText } from './refusal-text.ts';
import { sentences } from './text.ts';

type Asking = { readonly policy: Policy; readonly person: Person; readonly clauses: readonly Clause[] };

/** One paragraph, and one line for each thing that is in the way. */
export function policyText({ policy, person, clauses }: Asking, markup: Markup): readonly string[] {
  const { why } = markup.words.looking;
  const allowed = sentences(
    why.upTo({
      database: markup.strong(policy.database),
      length: markup.length(longestGivenMs(policy)),
      from: fromText(policy, markup),
      hours: policy.hours?.outside === 'refused' ? markup.plain(hoursText(policy.hours)) : why.anyHour,
    }),
    policy.reason !== null && markup.plain(policy.reason.error),
    approvalText(policy, person, markup),
    ...automaticTexts(policy, person, markup),
    emergencyText(policy, clauses, markup),
    markup.words.looking.why.extending[policy.extending],
  );
  const inTheWay = clauses.filter(isNo).filter(({ answer }) => answer.refusal.no !== 'no-emergency');
  return [allowed, ...inTheWay.map(({ answer }) => why.rightNow(refusalText(answer.refusal, markup)))];
}

function fromText({ widest, regions, allowedRanges }: Policy, markup: Markup): string {
  const { why } = markup.words.looking;
  const addresses = widest === 32 ? why.oneAddress : why.addresses(2 ** (32 - widest));
  const within = allowedRanges.length > 0 ? why.within(markup.any(allowedRanges.map(markup.source))) : '';
  const others = regions.length > 0 ? why.orRegion(markup.any(regions.map(markup.code))) : '';
  return sentences(addresses, within, others);
}

/** Of those who can say yes to this person. */
function approvalText(policy: Policy, person: Person, markup: Markup): string {
  const { why } = markup.words.looking;
  const { quorum, selfApproval } = policy;
  if (quorum.of === 'each') return why.oneOfEach(markup.all(quorum.groups.map(markup.group)));
  const { everyone, people, groups } = approversOf(policy);
  const able = people.filter((id) => selfApproval || id !== person.id);
  const named = [...able.map(markup.person), ...groups.map(markup.group)];
  if (everyone) return why.anyoneApproves(quorum.count);
  return quorum.count === 1
    ? why.oneApproves(markup.any(named))
    : why.manyApprove({ count: quorum.count, of: markup.all(named) });
}

/** The clauses that may say yes to this person without anybody. */
function automaticTexts({ automatic }: Policy, person: Person, markup: Markup): readonly string[] {
  return automatic
    .filter(({ who }) => listedRefusal(who, person, { no: 'not-a-reviewer' }) === undefined)
    .map(({ name, upToMs }) =>
      markup.words.looking.why.automatic({ clause: markup.plain(name), length: markup.length(upToMs) }),
    );
}

function emergencyText({ emergency }: Policy, clauses: readonly Clause[], markup: Markup): string {
  const mayNot = clauses.some(
    (clause) => clause.kind === 'emergency' && isNo(clause) && clause.answer.refusal.no === 'no-emergency',
  );
  return emergency && !mayNot ? markup.words.looking.why.emergency(markup.length(emergency.longestMs)) : '';
}
