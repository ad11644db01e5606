/** English: requests, approvals and access, sentence by sentence. The values between the words are formatted already. */
import { formats } from '../language.ts';

const { count } = formats.en;

export const grants = {
  addresses: (source: string, amount: number) =>
    `${source} (${count(amount, { one: 'address', other: 'addresses' })})`,
  region: (source: string) => `${source} (every app in this Scalingo region, other customers’ too)`,
  anyMember: 'any full member of this workspace',
  anotherMember: 'another full member',
  anotherApprover: 'another approver',
  anyMemberElse: 'any full member of this workspace except the requester',

  operators: 'the people who run db-access',

  asks: (f: Asking) => `${f.who} asks for access to ${f.database} from ${f.source} for ${f.length}`,
  asksInEmergency: (f: Asking) =>
    `🚨 Emergency: ${f.who} opened ${f.database} without approval, from ${f.source} for ${f.length}`,
  /** before Scalingo has confirmed that it is open */
  opensInEmergency: (f: Asking) =>
    `🚨 Emergency: ${f.who} is opening ${f.database} without approval, from ${f.source} for ${f.length}`,
  triedInEmergency: (f: Asking) =>
    `🚨 Emergency: ${f.who} tried to open ${f.database} without approval, from ${f.source} for ${f.length}`,
  access: (f: { database: string; source: string }) => `${f.database} from ${f.source}`,
  accessFor: (f: { database: string; source: string; length: string }) =>
    `${f.database} from ${f.source} for ${f.length}`,
  /** `approvers`: those who can answer, or '' where none have to */
  asked: (f: { database: string; source: string; length: string; approvers: string }) =>
    f.approvers === ''
      ? `Request received: ${f.database} from ${f.source} for ${f.length}.`
      : `Request sent to ${f.approvers}: ${f.database} from ${f.source} for ${f.length}.`,
  portLeftOut: (port: string) =>
    `The port ${port} was left out: access is for an address, regardless of the port.`,
  /** after “for” */
  lengthUntil: (f: { length: string; time: string }) => `${f.length}, until ${f.time} at the latest`,
  masked: (source: string) => `Rounded to the range ${source}.`,
  cut: (f: { longest: string; asked: string }) =>
    `You asked for ${f.asked}. The longest here is ${f.longest}, because the firewall rule is removed a little before the longest access ends.`,
  opensNow: 'It opens now.',
  eachStep: 'I’ll message you at each step.',
  beingMoved: (f: { database: string; source: string }) =>
    `Switching ${f.database} to ${f.source}. The old address keeps working until the new one is open. I’ll message you when it is.`,
  moreAsked: 'More time requested. I’ll message you when the approvers answer.',
  moreUrgent: 'Less than 5 minutes are left, so the approvers see that it is urgent.',
  moreDone: (f: { time: string; length: string; longest: string }) =>
    `Access now ends ${f.time} (${f.length} in all, ${f.longest} at most).`,
  moreWaitsOn: (length: string) => `Your request for ${length} more still waits for the approvers.`,
  moreGiven: (f: { who: string; database: string; length: string; time: string }) =>
    `${f.who} extended access to ${f.database} by ${f.length}, which the policy allows without approval. It now ends ${f.time}.`,
  urgent: (time: string) => `Urgent: access ends ${time}.`,
  moreAllowedShort: (f: { by: string; length: string }) => `${f.by} approved ${f.length} more.`,
  moreRefusedShort: (f: { by: string; length: string }) => `${f.by} declined ${f.length} more.`,
  /** `people`: those who said yes, or '' */
  moreUnanswered: (f: { length: string; people: string; isAnswered: boolean }) =>
    f.isAnswered
      ? `${f.length} more were requested, and there were not enough approvals in time${f.people && `: ${f.people} said yes`}.`
      : `${f.length} more were requested, and nobody answered in time.`,
  moreNotAnswered: (f: { length: string; people: string; isAnswered: boolean }) =>
    f.isAnswered
      ? `Access ended before there were enough approvals for ${f.length} more${f.people && `: ${f.people} said yes`}.`
      : `Access ended before anyone answered the request for ${f.length} more.`,
  moreSettled: (f: { who: string; database: string }) =>
    `${f.who} asked for more time on ${f.database}. There is nothing left to do here.`,

  /** `from`: from when again, or '' */
  answerable: (f: { until: string; from: string }) =>
    `Approvers can answer until ${f.until}${f.from && `, and again from ${f.from}`}.`,
  /** `said`: who said yes to what; `can`: who can still; each may be '' */
  approvals: (f: { have: number; need: number; said: string; can: string }) => {
    const left = f.need - f.have;
    const needed = f.said && left > 0 ? `; ${left} more ${left === 1 ? 'is' : 'are'} needed` : '';
    const can = f.can && ` ${f.can} can ${f.said && 'still '}approve.`;
    // Where one is enough, who gave it says it all.
    if (f.said && f.need === 1) return `${f.said}.${can}`;
    return `${f.have} of ${count(f.need, { one: 'approval', other: 'approvals' })}${f.said && `: ${f.said}`}${needed}.${can}`;
  },
  saidYes: (f: { by: string; count: number }) => `${f.by} said yes`,
  saidYesTo: (f: { by: string; count: number; terms: string }) => `${f.by} said yes to ${f.terms}`,
  lengthOf: (f: { length: string; asked: string }) => `${f.length} of the ${f.asked}`,
  lengthProposed: (f: { length: string; asked: string }) => `${f.length} (${f.asked} requested)`,
  onlyFrom: (f: { length: string; source: string }) => `${f.length} from ${f.source} only`,
  uncounted: (f: { by: string; count: number }) =>
    f.count === 1
      ? `The yes from ${f.by} no longer counts: they can no longer approve this.`
      : `The yeses from ${f.by} no longer count: they can no longer approve this.`,
  nobodyNow: 'nobody at the moment',
  /** `groups`: those in which nobody could, or '' */
  unanswerable: (groups: string) =>
    `Too few people can approve this at the moment${groups && `: nobody in ${groups} can`}. We are telling the people who run db-access.`,
  answerableAgain: 'Enough people can approve this again.',
  needlessYes: (can: string) => `Your yes is noted, but this still needs a yes from ${can}.`,
  anyoneElse: 'Anyone else',
  because: (text: string) => `Why it was denied: ${text}`,
  /** `missing`: the groups from which nobody said yes, or '' */
  lapsedWith: (f: { have: number; need: number; by: string; count: number; missing: string }) =>
    `${f.have} of ${count(f.need, { one: 'approval', other: 'approvals' })}: ${f.by} said yes${f.missing && `; nobody in ${f.missing} did`}.`,
  notOpenYet: (f: { problem: string; time: string; length: string }) =>
    `Not open yet: ${f.problem} We keep trying until ${f.time} (${f.length} in all).`,
  notOpen: (problem: string) =>
    `Not open: ${problem} The time to open it is over. A firewall rule of ours may be left, so we keep checking.`,
  othersRule: 'Somebody else’s firewall rule already lets this address in.',
  moreWaits: (length: string) => `${length} more requested. The end stays the same until that is approved.`,
  notMoved: (f: { source: string; problem: string }) => `It could not be moved to ${f.source}. ${f.problem}`,
  wantsMore: (f: { who: string; length: string; database: string }) =>
    `${f.who} asks for ${f.length} more on ${f.database}.`,
  fyi: (who: string) => `FYI ${who}`,
  pleaseAnswer: (who: string) => `Please answer: ${who}`,
  pleaseReview: (who: string) => `Please review: ${who}`,
  expires: (time: string) => `Expires ${time}.`,
  /** `time`: the new end, or '' in records of earlier builds */
  moreAllowed: (f: { database: string; length: string; by: string; time: string }) =>
    `✅ ${f.by} approved ${f.length} more.${f.time && ` Access to ${f.database} now ends ${f.time}.`}`,
  moreRefused: (f: { database: string; length: string; by: string }) =>
    `⛔ ${f.by} declined ${f.length} more. Access to ${f.database} ends as before.`,
  keepTrying: 'We keep trying.',
  moving: (f: { to: string; from: string }) =>
    `Switching to ${f.to}. ${f.from} keeps working until the new address is open.`,
  movedFrom: (source: string) => `Switched from ${source}, which is being closed.`,
  approvedFrom: (source: string) => `It was approved for ${source}.`,
  failed: (problem: string) => `${problem} No firewall rule of ours is left.`,
  byOperator: (name: string) => `the operator ${name}`,
  endedBecause: (text: string) => `Why it was ended: ${text}`,
  byDbAccess: 'db-access, because the requester is no longer a full member of this workspace',
  notReopened: 'It is not opened again automatically.',
  removedIfBack: 'If it comes back, its firewall rule is removed.',
  othersRuleStays: 'Somebody else’s firewall rule, which we do not touch, may still let this address in.',

  reappeared: (f: Again) =>
    `⚠️ A firewall rule of ours for ${f.source} on ${f.database} was there again after this access was over. Seen ${f.time}, removed after ${f.length}.`,
  reappearedLate: 'Scalingo probably carried out our request late.',
  reappearedGone: 'The database, which we were told was deleted, answers again.',

  wasEmergency: 'It was an emergency.',
  toReview: 'Not reviewed yet: was it justified?',
  justified: (f: { by: string; time: string }) => `Reviewed by ${f.by} ${f.time}: justified.`,
  notJustified: (f: { by: string; time: string }) => `Reviewed by ${f.by} ${f.time}: not justified.`,
  yourJustified: (f: Verdict) =>
    `${f.by} reviewed your emergency access to ${f.database} from ${f.source}: it was justified.`,
  yourNotJustified: (f: Verdict) =>
    `${f.by} reviewed your emergency access to ${f.database} from ${f.source}: it was not justified.`,
  nudge: (f: { requester: string; database: string; length: string }) =>
    `${f.requester} still waits for an answer: ${f.database} for ${f.length}.`,
  nag: (f: { who: string; database: string }) =>
    `${f.who} opened ${f.database} in an emergency, and nobody has reviewed it yet. Was it justified?`,
  alsoToReview: (who: string) => `Other emergencies there are not reviewed yet either, opened by ${who}.`,

  reached: (what: string) =>
    `db-access itself reached the database (${what}). This does not tell whether your address gets through yet.`,
  notReached: (what: string) =>
    `db-access itself could not reach the database (${what}). That is usual where no rule lets it in, and says nothing about your address.`,
  /** why the endpoint was not reached; any other word is the system's own */
  unreached: {
    'timed out': 'it timed out',
    refused: 'the connection was refused',
    'no such name': 'its name could not be looked up',
    'no TLS': 'it does not support TLS',
  },
  nextStep: (what: string) => `What to do in Scalingo’s dashboard: ${what}.`,
  onCommandLine: (line: string) => `On its command line: ${line}`,

  /** what it is about, and what has become of it */
  about: (f: { what: string; state: string }) => `${f.what}: ${f.state}`,
  spreading: 'Scalingo may need up to 2 minutes before you can connect.',
  spreadingEnd: 'Scalingo may need up to 2 minutes to close it.',
  openSessions: 'Connections that are already open may continue; please close them.',
  stillOpen: (time: string) => `This address stays open until ${time}: you have another access from it.`,
  stillOpenForOther: (time: string) =>
    `This address stays open until ${time}: someone else has access from it too.`,
  alreadyOpen: (f: { id: string; database: string; source: string; time: string }) =>
    `You already have access: ${f.database} is open from ${f.source} until ${f.time}.`,
};

type Asking = { who: string; database: string; source: string; length: string };
type Again = { database: string; source: string; time: string; length: string };
type Verdict = { database: string; source: string; by: string };
