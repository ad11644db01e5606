/** English: what becomes of a grant. What stands between the words is put on paper already. */
import { formats } from '../language.ts';

const { count } = formats.en;

export const grants = {
  oneAddress: (source: string) => `${source} (one address)`,
  addresses: (source: string, amount: number) =>
    `${source} (${count(amount, { one: 'address', other: 'addresses' })})`,
  region: (source: string) => `${source} (every app of that Scalingo region, other customers’ too)`,
  anyMember: 'any full member of this workspace',
  anyMemberElse: 'any full member of this workspace but the requester',

  asks: (f: Asking) => `${f.who} asks for access to ${f.database} from ${f.source} for ${f.length}`,
  asksInEmergency: (f: Asking) =>
    `${f.who} opened access in an EMERGENCY to ${f.database} from ${f.source} for ${f.length}`,
  triedInEmergency: (f: Asking) =>
    `${f.who} tried to open access in an EMERGENCY to ${f.database} from ${f.source} for ${f.length}`,
  access: (f: { database: string; source: string }) => `Access to ${f.database} from ${f.source}`,
  accessFor: (f: { database: string; source: string; length: string }) =>
    `Access to ${f.database} from ${f.source} for ${f.length}`,
  asked: (f: { id: string; database: string; source: string; length: string }) =>
    `Asked as ${f.id}: access to ${f.database} from ${f.source} for ${f.length}.`,
  masked: (source: string) => `Your range was read as ${source}, from its first address on.`,
  cut: (f: { longest: string; asked: string }) =>
    `You asked for ${f.asked}; ${f.longest} is the most here, since the firewall rule is removed a little before the longest access is over.`,
  opensNow: 'It opens now.',
  eachStep: 'You will get a direct message at each step.',
  beingMoved: (id: string) =>
    `${id} is being moved: the new address opens first, then the old one closes. Your direct message says when it is done.`,
  moreAsked: (id: string) => `More time for ${id} is asked for. I’ll message you when the approvers answer.`,
  moreUrgent: 'Less than 5 minutes are left: the approvers read that it is urgent.',
  moreDone: (f: { time: string; length: string; longest: string }) =>
    `Done: it ends at ${f.time} now (${f.length} of at most ${f.longest}).`,
  moreGiven: (f: { who: string; database: string; length: string; time: string }) =>
    `${f.who} extended access to ${f.database} by ${f.length}, as the policy allows without an approval. It ends at ${f.time}.`,
  urgent: (time: string) => `Urgent: it ends at ${time}.`,
  moreAllowedShort: (f: { by: string; length: string }) => `${f.by} allowed ${f.length} more.`,
  moreRefusedShort: (f: { by: string; length: string }) => `${f.by} refused the ${f.length} more.`,
  /** `people`: those who said yes, or '' */
  moreUnanswered: (f: { length: string; time: string; people: string }) =>
    f.people === ''
      ? `${f.length} more were asked for at ${f.time}, and nobody answered in time.`
      : `${f.length} more were asked for at ${f.time}, and there were not enough approvals in time: ${f.people} said yes.`,
  moreNotAnswered: (f: { length: string; time: string }) =>
    `The ${f.length} more that were asked for at ${f.time} were not answered before it ended.`,

  waitsUntil: (time: string) => `Waits for an answer until ${time}.`,
  answerable: (f: { until: string; from: string }) =>
    `It can be answered until ${f.until}, then from ${f.from} on.`,
  /** `said`: who said yes to what; `can`: who can still; each may be '' */
  approvals: (f: { have: number; need: number; said: string; can: string }) => {
    const left = f.need - f.have;
    const needed = f.said && left > 0 ? `; ${left} more ${left === 1 ? 'is' : 'are'} needed` : '';
    const can = f.can && ` ${f.can} can ${f.said && 'still '}approve.`;
    return `${f.have} of ${count(f.need, { one: 'approval', other: 'approvals' })}${f.said && `: ${f.said}`}${needed}.${can}`;
  },
  saidYes: (f: { by: string; count: number }) => `${f.by} said yes`,
  saidYesTo: (f: { by: string; count: number; terms: string }) => `${f.by} said yes to ${f.terms}`,
  lengthOf: (f: { length: string; asked: string }) => `${f.length} of the ${f.asked}`,
  lengthProposed: (f: { length: string; asked: string }) => `${f.length} (${f.asked} asked for)`,
  onlyFrom: (f: { length: string; source: string }) => `${f.length} from ${f.source} only`,
  uncounted: (f: { by: string; count: number }) =>
    f.count === 1
      ? `The yes from ${f.by} no longer counts: they can no longer approve this.`
      : `The yeses from ${f.by} no longer count: they can no longer approve this.`,
  nobodyNow: 'nobody at the moment',
  /** `groups`: those in which nobody could, or '' */
  unanswerable: (groups: string) =>
    `Too few people can approve this at the moment${groups && `: nobody in ${groups} can`}. The people who run db-access were told.`,
  answerableAgain: 'Enough people can approve this again.',
  needlessYes: (can: string) =>
    `Your yes is noted, but it does not bring this further: ${can} has to say yes.`,
  anyoneElse: 'Anyone else',
  denied: (f: { by: string; time: string }) => `Denied by ${f.by} at ${f.time}.`,
  because: (text: string) => `They say: ${text}`,
  withdrawn: (f: { by: string; time: string }) => `Withdrawn by ${f.by} at ${f.time}.`,
  lapsedHalfway: (time: string) => `There were not enough approvals in time: it lapsed at ${time}.`,
  lapsedInTheWay: (time: string) =>
    `There were enough approvals, but the policy or a limit was in the way: it lapsed at ${time}.`,
  /** `missing`: the groups from which nobody said yes, or '' */
  lapsedWith: (f: { have: number; need: number; by: string; count: number; missing: string }) =>
    `${f.have} of ${count(f.need, { one: 'approval', other: 'approvals' })}: ${f.by} said yes${f.missing && `; nobody in ${f.missing} did`}.`,
  lapsed: (time: string) => `Nobody answered in time: it lapsed at ${time}.`,
  databaseLeft: (f: { database: string; time: string }) =>
    `Closed at ${f.time}: ${f.database} is no longer in the configuration of db-access, so nobody can answer.`,
  approvedBy: (f: { by: string; time: string }) => `Approved by ${f.by} at ${f.time}.`,
  approvedByPolicy: (f: { clause: string; time: string }) =>
    `Approved by the policy (${f.clause}) at ${f.time}.`,
  emergencyBy: (f: { by: string; time: string }) =>
    `Emergency: ${f.by} opened it without an approval at ${f.time}.`,
  less: (f: { length: string; source: string }) =>
    `Asked for ${f.length} from ${f.source}; less was approved.`,
  opening: 'Opening now…',
  givenBackUnopened: (by: string) => `Given back by ${by} before it opened.`,
  notOpenYet: (f: { problem: string; time: string; length: string }) =>
    `Not open yet: ${f.problem} We keep trying until ${f.time} (${f.length} in all).`,
  notOpen: (problem: string) =>
    `Not open: ${problem} Its time to open is over; a firewall rule of ours may be left, so we keep looking until we know.`,
  openSince: (time: string) => `Open since ${time}.`,
  lent: 'Somebody else’s firewall rule lets this address in already.',
  endedEarly: (by: string) => `Ended early by ${by}; closing now…`,
  endsAt: (time: string) => `It ends at ${time}.`,
  moreWaits: (f: { length: string; time: string }) =>
    `${f.length} more were asked for at ${f.time}; until that is approved the end stays.`,
  notMoved: (f: { source: string; problem: string }) => `It could not be moved to ${f.source}. ${f.problem}`,
  wantsMore: (f: { who: string; length: string; database: string }) =>
    `${f.who} asks for ${f.length} more on ${f.database}.`,
  moreAllowed: (f: Answered) =>
    `Access to ${f.database} from ${f.source}: ${f.by} allowed ${f.length} more at ${f.time}.`,
  moreRefused: (f: Answered) =>
    `Access to ${f.database} from ${f.source}: ${f.by} refused the ${f.length} more at ${f.time}; the end stays.`,
  warned: (time: string) => `The requester was told of the end at ${time}.`,
  keepTrying: 'We keep trying.',
  moving: (f: { to: string; from: string }) => `Moving to ${f.to}: it opens first, then ${f.from} closes.`,
  movedFrom: (source: string) => `Moved here from ${source}, which is being closed.`,
  approvedFrom: (source: string) => `Approved from ${source}.`,
  failed: (problem: string) => `But it could not be opened: ${problem} No firewall rule of ours is left.`,
  byDbAccess: 'db-access, since the requester is no full member of this workspace any more',

  closedUnopened: (f: { by: string; time: string }) =>
    `Given back by ${f.by} before it opened; closed at ${f.time}.`,
  timeIsUp: (f: Closing) => `Open since ${f.since}, closed at ${f.time}: its time was up.`,
  closedEarly: (f: Closing & { by: string }) =>
    `Open since ${f.since}, closed at ${f.time}: ended early by ${f.by}.`,
  removedOutside: (f: Closing) =>
    `Open since ${f.since}, closed at ${f.time}: somebody removed the firewall rule at Scalingo. It is not opened again by itself.`,
  closedOtherwise: (f: Closing) => `Open since ${f.since}, closed at ${f.time}.`,
  databaseGone: (f: Closing) =>
    `Open since ${f.since}, closed at ${f.time}: the database was deleted at Scalingo. If it comes back, its firewall rule is removed.`,
  stillLent: 'Somebody else’s firewall rule, which we do not touch, may still let this address in.',

  reappeared: (f: Again) =>
    `⚠️ A firewall rule of ours for ${f.source} on ${f.database} was there again after this access was over. Seen at ${f.time}, removed after ${f.length}.`,
  reappearedLate: 'Scalingo probably carried out our request late.',
  reappearedGone: 'The database, which we were told was deleted, answers again.',

  wasEmergency: 'It was an emergency.',
  toReview: 'Not reviewed yet: was it justified?',
  justified: (f: { by: string; time: string }) => `${f.by} reviewed it at ${f.time}: justified.`,
  notJustified: (f: { by: string; time: string }) => `${f.by} reviewed it at ${f.time}: not justified.`,
  yourJustified: (f: Verdict) =>
    `${f.by} reviewed your emergency access to ${f.database} from ${f.source} at ${f.time}: it was justified.`,
  yourNotJustified: (f: Verdict) =>
    `${f.by} reviewed your emergency access to ${f.database} from ${f.source} at ${f.time}: it was not justified.`,
  nudge: (requester: string) => `This request of ${requester} still waits for an answer.`,
  nag: (f: { who: string; database: string }) =>
    `${f.who} opened ${f.database} in an emergency, and nobody has reviewed that yet: was it justified?`,
  alsoToReview: (emergencies: string) => `Also not reviewed yet: ${emergencies}.`,
  emergencyOf: (f: { who: string; id: string }) => `${f.id} by ${f.who}`,

  reached: (what: string) =>
    `Tried from where db-access runs, the database answered (${what}). That does not tell whether your address gets through yet.`,
  notReached: (what: string) =>
    `Tried from where db-access runs, the database could not be reached (${what}). That is usual where no rule lets db-access itself in, and tells nothing of your address.`,
  /** why the endpoint was not reached; any other word is the system's own */
  unreached: {
    'timed out': 'it timed out',
    refused: 'the connection was refused',
    'no such name': 'its name could not be looked up',
    'no TLS': 'it does not speak TLS',
  },
  nextStep: (what: string) => `What to do in Scalingo’s dashboard: ${what}.`,
  onCommandLine: (line: string) => `On its command line: ${line}`,

  /** what it is about, and what becomes of it */
  about: (f: { what: string; state: string }) => `${f.what}: ${f.state}`,
  spreading: 'A change of the firewall can take about two minutes to take effect.',
  openSessions: 'Connections that are open already may live on; please close them.',
  stillOpen: (f: { time: string; id: string }) => `This address is still open until ${f.time} by ${f.id}.`,
  stillOpenForOther: (time: string) =>
    `This address is still open until ${time}: someone else has access from it too.`,
  alreadyOpen: (f: { id: string; database: string; source: string; time: string }) =>
    `You have this access already: ${f.database} is open from ${f.source} until ${f.time} (${f.id}).`,
  passwords:
    'We never send passwords. Yours stands in the Scalingo dashboard: Connect, Connection String; or ask whoever manages this database.',
};

type Asking = { who: string; database: string; source: string; length: string };
type Again = { database: string; source: string; time: string; length: string };
type Closing = { since: string; time: string };
type Verdict = { database: string; source: string; by: string; time: string };
type Answered = { database: string; source: string; length: string; by: string; time: string };
