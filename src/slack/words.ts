/** Every sentence about a grant. The refusals have a file of their own. */
import type { Explained, WhyAsked } from '../flow/why.ts';
import { approversOf } from '../grant/clauses.ts';
import { formatDuration } from '../grant/duration.ts';
import type { PersonId } from '../grant/ids.ts';
import type { Policy, Who } from '../grant/policy.ts';
import { hasApproved, missingGroups, progress } from '../grant/quorum.ts';
import {
  type Active,
  type Approved,
  type Closed,
  type Grant,
  isLive,
  isOnTheMove,
  type NextStep,
  type Requested,
} from '../grant/record.ts';
import { addresses, isRegion, type Source } from '../grant/source.ts';
import type { Ink } from './ink.ts';
import { refusalText } from './refusals.ts';

/** `203.0.113.7/32` is one address, and not everybody reads that from its end. */
export function sourceText(source: Source, ink: Ink): string {
  if (isRegion(source))
    return `${ink.code(source)} (every app of that Scalingo region, other customers’ too)`;
  const count = addresses(source);
  return count === 1 ? `${ink.code(source)} (one address)` : `${ink.code(source)} (${count} addresses)`;
}

export function whoText(who: Who, ink: Ink): string {
  if (who.everyone) return 'any full member of this workspace but the requester';
  return [...who.people.map(ink.person), ...who.groups.map(ink.group)].join(', ');
}

/** One full sentence: what a screen reader reads, and what a phone shows. */
export function askText(grant: Grant, ink: Ink): string {
  const length = formatDuration(grant.ttlMs);
  const emergency = 'decision' in grant && grant.decision.how === 'emergency';
  const asks = emergency ? 'opened access in an EMERGENCY' : 'asks for access';
  return `${ink.person(grant.requester)} ${asks} to ${ink.strong(grant.database)} from ${sourceText(grant.source, ink)} for ${length}`;
}

/** What the requester reads right after asking. */
export function askedText({ grant, masked }: { grant: Grant; masked: boolean }, ink: Ink): string {
  const how = 'decision' in grant ? ` ${decisionText({ ...grant }, ink)} It opens now.` : '';
  const note = masked ? ` Your range was read as ${ink.code(grant.source)}, from its first address on.` : '';
  return `Asked as ${ink.code(grant.id)}: access to ${ink.strong(grant.database)} from ${sourceText(grant.source, ink)} for ${formatDuration(grant.ttlMs)}.${note}${how} You will get a direct message at each step.`;
}

/** What the requester reads right after saying that their address changed. */
export function movedText(id: string, ink: Ink): string {
  return `${ink.code(id)} is being moved: the new address opens first, then the old one closes. Your direct message says when it is done.`;
}

/** What has become of it. Nothing is called open or closed here that Scalingo has not confirmed. */
export function stateText(grant: Grant, policy: Policy, ink: Ink): string {
  const { openWithinMs } = policy;
  switch (grant.state) {
    case 'requested':
      return `${approvalsText(grant, policy, ink)}Waits for an answer until ${ink.time(grant.lapseAt)}.`;
    case 'denied': {
      const because = grant.because === undefined ? '' : ` They say: ${ink.typed(grant.because)}`;
      return `Denied by ${ink.person(grant.deniedBy)} at ${ink.time(grant.deniedAt)}.${because}`;
    }
    case 'cancelled':
      return `Withdrawn by ${ink.person(grant.requester)} at ${ink.time(grant.cancelledAt)}.`;
    case 'lapsed':
      return `Nobody answered in time: it lapsed at ${ink.time(grant.lapsedAt)}.`;
    case 'approved': {
      const by = decisionText(grant, ink);
      if (grant.revoked) return `${by} Given back by ${enderText(grant.revoked, ink)} before it opened.`;
      if (!grant.trouble) return `${by} Opening now…`;
      if (grant.trouble.at >= grant.openBy)
        return `${by} Not open: ${ink.typed(grant.trouble.what)} Its time to open is over; a firewall rule of ours may be left, so we keep looking until we know.`;
      return `${by} Not open yet: ${ink.typed(grant.trouble.what)} We keep trying until ${ink.time(grant.openBy)} (${formatDuration(openWithinMs)} in all).`;
    }
    case 'active': {
      const by = `${decisionText(grant, ink)} Open since ${ink.time(grant.openedAt)}.`;
      const lent = grant.rule === null ? ' Somebody else’s firewall rule lets this address in already.' : '';
      if (grant.revoked)
        return `${by}${lent} Ended early by ${enderText(grant.revoked, ink)}; closing now…${troubleText(grant, ink)}`;
      return `${by}${lent}${movingText(grant, ink)} It ends at ${ink.time(grant.expiresAt)}.${moreText(grant, policy, ink)}${troubleText(grant, ink)}`;
    }
    case 'closed':
      return closedText(grant, ink);
    case 'failed':
      return `${decisionText(grant, ink)} But it could not be opened: ${ink.typed(grant.cause)} No firewall rule of ours is left.`;
  }
}

/** What was learned from here, and what it does not tell. */
export function probeText({ probe }: Active, ink: Ink): string | undefined {
  if (!probe) return undefined;
  return probe.reached
    ? `Tried from where db-access runs, the database answered (${ink.plain(probe.what)}). That does not tell whether your address gets through yet.`
    : `Tried from where db-access runs, the database could not be reached (${ink.plain(probe.what)}). That is usual where no rule lets db-access itself in, and tells nothing of your address.`;
}

/** What somebody can do at Scalingo about what is in the way; undefined where nothing is, or nobody can. */
export function nextStepText(grant: Grant, ink: Ink): string | undefined {
  const next = grant.state === 'failed' ? grant.next : isLive(grant) ? grant.trouble?.next : undefined;
  return next && stepText(next, ink);
}

export function stepText({ dashboard, cli }: NextStep, ink: Ink): string {
  const lines = cli.map((line) => `\nOn its command line: ${ink.code(line)}`);
  return `What to do in Scalingo’s dashboard: ${ink.plain(dashboard)}.${lines.join('')}`;
}

function troubleText(grant: Active, ink: Ink): string {
  if (!grant.trouble) return '';
  const trying = grant.revoked || isOnTheMove(grant) || grant.trouble.at >= grant.expiresAt;
  return ` ${ink.typed(grant.trouble.what)}${trying ? ' We keep trying.' : ''}`;
}

/** The new address is open before the old one is closed, and neither is said before it is so. */
function movingText({ source, moving, leaving, approvedSource }: Active, ink: Ink): string {
  if (moving) return ` Moving to ${ink.code(moving.to)}: it opens first, then ${ink.code(source)} closes.`;
  if (leaving) return ` Moved here from ${ink.code(leaving.source)}, which is being closed.`;
  return approvedSource ? ` Approved from ${ink.code(approvedSource)}.` : '';
}

/** Who said yes, and when; less than was asked for is told as that. */
export function decisionText(
  grant: Pick<Approved, 'decision' | 'approvedAt' | 'askedFor' | 'requester'>,
  ink: Ink,
): string {
  const { decision, approvedAt, askedFor, requester } = grant;
  const less = askedFor
    ? ` Asked for ${formatDuration(askedFor.ttlMs)} from ${ink.code(askedFor.source)}; less was approved.`
    : '';
  const at = ink.time(approvedAt);
  switch (decision.how) {
    case 'approved':
      return `Approved by ${decision.by.map(ink.person).join(' and ')} at ${at}.${less}`;
    case 'automatic':
      return `Approved by the policy (${ink.plain(decision.clause)}) at ${at}.`;
    case 'emergency':
      return `Emergency: ${ink.person(requester)} opened it without an approval at ${at}.`;
  }
}

/** `1 of 2: Bo; Cy or Dee can still.` Nothing where one answer is enough. */
function approvalsText({ approvals, requester }: Requested, policy: Policy, ink: Ink): string {
  const { have, need } = progress(policy.quorum, approvals);
  if (need < 2) return '';
  const said = approvals.length > 0 ? ` (${approvals.map(({ by }) => ink.person(by)).join(', ')})` : '';
  const missing = missingGroups(policy.quorum, approvals).map(ink.group);
  const { everyone, people, groups } = approversOf(policy);
  const left = people.filter((id) => id !== requester && !hasApproved(approvals, id)).map(ink.person);
  const still =
    missing.length > 0 ? missing : everyone ? ['anyone else'] : [...left, ...groups.map(ink.group)];
  return `${have} of ${need} approvals${said}; ${still.join(' or ')} can still. `;
}

/** More time that was asked for, and waits. */
function moreText({ extension }: Active, { quorum }: Policy, ink: Ink): string {
  if (!extension) return '';
  const { have, need } = progress(quorum, extension.approvals);
  const said = need > 1 ? ` (${have} of ${need} approvals)` : '';
  return ` ${formatDuration(extension.byMs)} more were asked for at ${ink.time(extension.at)}${said}; until that is approved the end stays.`;
}

function enderText({ by }: { readonly by: PersonId | 'db-access' }, ink: Ink): string {
  return by === 'db-access'
    ? 'db-access, since the requester is no full member of this workspace any more'
    : ink.person(by);
}

/** What became of the look back at an emergency; undefined where there is none to be. */
export function reviewText(grant: Grant, ink: Ink): string | undefined {
  if (!('decision' in grant) || grant.decision.how !== 'emergency') return undefined;
  if (!grant.review) return 'An approver has to look at it: was it justified?';
  return `${ink.person(grant.review.by)} looked at it at ${ink.time(grant.review.at)}: ${grant.review.found}.`;
}

export function nudgeText(grant: Grant, policy: Policy, ink: Ink): string {
  return `This request of ${ink.person(grant.requester)} still waits for an answer. ${stateText(grant, policy, ink)}`;
}

export function nagText(grant: Grant, ink: Ink): string {
  return `${ink.person(grant.requester)} opened ${ink.strong(grant.database)} in an emergency, and nobody has looked at that yet: was it justified?`;
}

export function extendedText(id: string, ink: Ink): string {
  return `More time for ${ink.code(id)} is asked for; its message says what comes of it.`;
}

/** Why somebody is one of those who are asked. */
export function whyAskedText({ policy, by }: WhyAsked, ink: Ink): string {
  const database = ink.strong(policy.database);
  if (by === 'name') return `The policy of ${database} names you as one of its approvers.`;
  if (by === 'anyone') return `The policy of ${database} lets any full member answer, but not the requester.`;
  return `The policy of ${database} asks ${by.map(ink.group).join(' and ')}, and you are in it.`;
}

/** One clause and its answer. */
export function explainedText({ clause, answer }: Explained, ink: Ink): string {
  const name = ink.code(clause);
  if (answer === 'yes') return `${name}: yes`;
  if (answer === 'not asked') return `${name}: depends on what you ask for`;
  return 'refusal' in answer
    ? `${name}: no. ${refusalText(answer.refusal, ink)}`
    : `${name}: no, because of ${answer.because}`;
}

function closedText(grant: Closed, ink: Ink): string {
  const at = ink.time(grant.closedAt);
  const by = grant.revoked ? enderText(grant.revoked, ink) : '';
  if (grant.openedAt === null) return `Given back by ${by} before it opened; closed at ${at}.`;
  const since = `Open since ${ink.time(grant.openedAt)}`;
  const lent =
    grant.rule === null
      ? ' Somebody else’s firewall rule, which we do not touch, may still let this address in.'
      : '';
  switch (grant.cause) {
    case 'time is up':
      return `${since}, closed at ${at}: its time was up.${lent}`;
    case 'revoked':
      return `${since}, closed at ${at}: ended early by ${by}.${lent}`;
    case 'removed outside':
      return `${since}, closed at ${at}: somebody removed the firewall rule at Scalingo. It is not opened again by itself.`;
  }
}

/** Scalingo says about two minutes, and no answer of theirs tells when a change took effect. */
export const spreading = 'A change of the firewall can take about two minutes to take effect.';
export const openSessions = 'Connections that are open already may live on; please close them.';
export const passwords =
  'We never send passwords. Yours stands in the Scalingo dashboard: Connect, Connection String; or ask whoever manages this database.';
