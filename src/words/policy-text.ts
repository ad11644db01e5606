/** `/db-access why`: what a policy allows this person, in one breath, and what keeps them from it right now. */

import { approversOf } from '../grant/answerers.ts';
import { type Clause, isNo } from '../grant/clause.ts';
import { hoursText } from '../grant/hours.ts';
import { longestGivenMs } from '../grant/length.ts';
import { listedRefusal } from '../grant/members.ts';
import type { Person } from '../grant/person.ts';
import type { Policy } from '../grant/policy.ts';
import type { Ink } from './ink.ts';
import { refusalText } from './refusal-text.ts';
import { sentences } from './text.ts';

type Asking = { readonly policy: Policy; readonly person: Person; readonly clauses: readonly Clause[] };

/** One paragraph, and one line for each thing that is in the way. */
export function policyText({ policy, person, clauses }: Asking, ink: Ink): readonly string[] {
  const { why } = ink.words.looking;
  const allowed = sentences(
    why.upTo({
      database: ink.strong(policy.database),
      length: ink.length(longestGivenMs(policy)),
      from: fromText(policy, ink),
      hours: policy.hours?.outside === 'refused' ? ink.plain(hoursText(policy.hours)) : why.anyHour,
    }),
    policy.reason !== null && ink.plain(policy.reason.error),
    approvalText(policy, person, ink),
    ...automaticTexts(policy, person, ink),
    emergencyText(policy, clauses, ink),
    ink.words.looking.why.extending[policy.extending],
  );
  const inTheWay = clauses.filter(isNo).filter(({ answer }) => answer.refusal.no !== 'no-emergency');
  return [allowed, ...inTheWay.map(({ answer }) => why.rightNow(refusalText(answer.refusal, ink)))];
}

function fromText({ widest, regions, allowedRanges }: Policy, ink: Ink): string {
  const { why } = ink.words.looking;
  const addresses = widest === 32 ? why.oneAddress : why.addresses(2 ** (32 - widest));
  const within = allowedRanges.length > 0 ? why.within(ink.any(allowedRanges.map(ink.source))) : '';
  const others = regions.length > 0 ? why.orRegion(ink.any(regions.map(ink.code))) : '';
  return sentences(addresses, within, others);
}

/** Of those who can say yes to this person. */
function approvalText(policy: Policy, person: Person, ink: Ink): string {
  const { why } = ink.words.looking;
  const { quorum, selfApproval } = policy;
  if (quorum.of === 'each') return why.oneOfEach(ink.all(quorum.groups.map(ink.group)));
  const { everyone, people, groups } = approversOf(policy);
  const able = people.filter((id) => selfApproval || id !== person.id);
  const named = [...able.map(ink.person), ...groups.map(ink.group)];
  if (everyone) return why.anyoneApproves(quorum.count);
  return quorum.count === 1
    ? why.oneApproves(ink.any(named))
    : why.manyApprove({ count: quorum.count, of: ink.all(named) });
}

/** The clauses that may say yes to this person without anybody. */
function automaticTexts({ automatic }: Policy, person: Person, ink: Ink): readonly string[] {
  return automatic
    .filter(({ who }) => listedRefusal(who, person, { no: 'not-a-reviewer' }) === undefined)
    .map(({ name, upToMs }) =>
      ink.words.looking.why.automatic({ clause: ink.plain(name), length: ink.length(upToMs) }),
    );
}

function emergencyText({ emergency }: Policy, clauses: readonly Clause[], ink: Ink): string {
  const mayNot = clauses.some(
    (clause) => clause.kind === 'emergency' && isNo(clause) && clause.answer.refusal.no === 'no-emergency',
  );
  return emergency && !mayNot ? ink.words.looking.why.emergency(ink.length(emergency.longestMs)) : '';
}
