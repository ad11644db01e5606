/** English: every "no" as one or two sentences: the value, why not, and what to do. */
import { formatDuration, HOUR, MINUTE } from '../../grant/duration.ts';
import type { Stranger } from '../../grant/person.ts';
import type { SpecialRange } from '../../grant/source.ts';
import { formats } from '../language.ts';

const { count } = formats.en;

type ClockTime = { hours: number; minutes: number };

function twoDigits(amount: number): string {
  return String(amount).padStart(2, '0');
}

export const refusals = {
  sourceUnreadable: (f: { text: string; one: string; range: string }) =>
    `${f.text} is not an IPv4 address. Give one such as ${f.one}, or a range such as ${f.range}.`,
  sourceIPv6: (f: { text: string; command: string }) =>
    `${f.text} is an IPv6 address, and Scalingo’s firewall knows IPv4 only. Look up your IPv4 address, for instance with ${f.command}.`,
  sourceForm: (f: { text: string; form: string; one: string }) =>
    `${f.text} is written with ${f.form}, which programs read differently. Write four plain decimal numbers, such as ${f.one}.`,
  forms: {
    hexadecimal: 'hexadecimal numbers',
    'leading zeros': 'leading zeros',
    'not four numbers': 'other than four numbers',
  },
  sourceEverything: (text: string) => `${text} is the whole Internet. Give your own address.`,
  sourceSpecial: (f: { text: string; within: string; kind: SpecialRange; command: string }) =>
    `${f.text} is in ${f.within}, which is ${f.kind} address space: the database can’t be reached from there. Give your public IPv4 address, which ${f.command} shows.`,
  sourceTooWide: (f: { text: string; bits: number; widest: number }) =>
    `${f.text} is too wide: a /${f.bits}, and this database allows a /${f.widest} at most. Give a narrower range or one address.`,
  tooWideInEmergency: (f: { text: string; bits: number; widest: number }) =>
    `${f.text} is too wide: a /${f.bits}, and an emergency opens ${f.widest === 32 ? 'one address' : `a /${f.widest}`} at most. Give ${f.widest === 32 ? '' : 'a narrower range or '}one address.`,
  noRegion: 'You can’t request a Scalingo region here. Give your public IPv4 address.',
  regionNotAllowed: (f: { region: string; allowed: string }) =>
    `The region ${f.region} can’t be requested here. You can request: ${f.allowed}.`,
  noRegionInEmergency: 'An emergency opens no Scalingo region here. Give your public IPv4 address.',
  regionNotInEmergency: (f: { region: string; allowed: string }) =>
    `An emergency does not open the region ${f.region}. It opens these: ${f.allowed}.`,
  rangeDenied: (f: { source: string; range: string }) =>
    `${f.source} is in ${f.range}, and this database is closed to that range. Connect from somewhere else, such as the company’s VPN.`,
  rangeNotAllowed: (f: { source: string; allowed: string }) =>
    `This database is open to these addresses only: ${f.allowed}. ${f.source} is not one of them. Connect to the company’s VPN, for instance, and give the address that you have there.`,
  reasonForm: (error: string) => `The reason does not have the required form. ${error}`,
  outsideHours: (f: { hours: string; command: string }) =>
    `Access can be requested and approved only during these hours: ${f.hours}. In an emergency, ${f.command} opens it for people who are allowed to.`,
  byHandNow: (hours: string) => `Outside these hours, only an approver can approve: ${hours}.`,
  notInClause: (clause: string) => `The clause “${clause}” does not apply to you.`,
  clauseNotFrom: (f: { source: string; allowed: string; clause: string }) =>
    `The clause “${f.clause}” approves these addresses only: ${f.allowed}. ${f.source} is not one of them.`,
  clauseNoRegion: (f: { source: string; clause: string }) =>
    `The clause “${f.clause}” approves no regions, such as ${f.source}.`,
  clauseTooWide: (f: { text: string; bits: number; widest: number; clause: string }) =>
    `${f.text} is too wide: a /${f.bits}, and the clause “${f.clause}” approves ${f.widest === 32 ? 'one address' : `a /${f.widest}`} at most.`,
  clauseTooLong: (f: { asked: string; longest: string; clause: string }) =>
    `${f.asked} is too long: the clause “${f.clause}” approves ${f.longest} at most.`,
  clauseGone: (f: { clause: string; database: string }) =>
    `This was approved by the clause “${f.clause}”, which is no longer in the policy of ${f.database}.`,
  clauseUsedUp: (f: { clause: string; used: string | undefined; most: string }) =>
    `The clause “${f.clause}” approves ${f.most} per person in 24 hours${f.used ? `, and you have had ${f.used} of them` : ''}. For more, an approver has to say yes.`,
  tooManyOfPerson: (f: { live: number; most: number; database: string; command: string }) =>
    `You have ${f.live} open or approved for ${f.database}, and the limit is ${f.most}. End ${f.live === 1 ? 'it' : 'one'} first: ${f.command}.`,
  tooManyInAll: (f: { live: number; most: number; databases: string; command: string }) =>
    `You have ${f.live} open or approved at all databases together (${f.databases}), and the limit is ${f.most}. End ${f.live === 1 ? 'it' : 'one'} first: ${f.command}.`,
  tooManyOfDatabase: (f: { live: number; most: number; database: string }) =>
    `${f.database} already has ${f.live} open or approved, and the limit is ${f.most}. Try again when ${f.live === 1 ? 'it' : 'one of them'} has ended.`,
  letIn: (f: { source: string; database: string }) =>
    `You can connect to ${f.database} from ${f.source} already: a firewall rule that is not ours lets it in. Nobody was asked.`,
  alreadyWaiting: (f: { database: string; source: string; length: string; time: string }) =>
    `You have already asked for ${f.database} from ${f.source} for ${f.length}. It waits for an answer until ${f.time}. Edit cancels it and opens the form with what you typed.`,
  tooManyWaiting: (f: { waiting: number; most: number; command: string }) =>
    `${count(f.waiting, { one: 'request of yours waits', other: 'requests of yours wait' })} for an answer, and the limit is ${f.most}. Cancel one below or with ${f.command}, or wait for an answer.`,
  durationUnreadable: (f: { text: string; examples: string }) =>
    `${f.text} is not a length of time. Write it like ${f.examples}.`,
  lengthExamples: ['1h30m', '2h', '1d'],
  untilExample: 'until 18:00',
  untilClock: (clock: string) => `until ${clock}`,
  clockOf: (f: ClockTime) => `${f.hours}:${twoDigits(f.minutes)}`,
  lengthOf: (f: ClockTime) => formatDuration(f.hours * HOUR + f.minutes * MINUTE),
  clockOrLength: (f: { text: string; length: string; until: string }) =>
    `${f.text} may be a length or a time of day. Write ${f.length} for the length, or ${f.until} for the time.`,
  untilUnreadable: (f: { text: string; example: string }) =>
    `${f.text} doesn’t say when access should end. Write it like ${f.example}.`,
  untilWithoutZone: (f: { text: string; example: string }) =>
    `We can’t read ${f.text}, because Slack doesn’t say which time zone you are in. Give a length instead, such as ${f.example}.`,
  untilPassed: (time: string) => `That time has passed: ${time}. Give a later one, or a length.`,
  lastsAlready: (time: string) =>
    `This access is already open until ${time}. Give a later time, or a length.`,
  startLater: (text: string) =>
    `Access can’t start later (${text}): it starts when it is approved. Request it when you need it, or remove that from the request.`,
  twoDatabases: (names: string) =>
    `One request is for one database, and you named ${names}. Choose one here, then request the other separately.`,
  durationTooLong: (f: { asked: string; longest: string }) =>
    `${f.asked} is too long: this database allows ${f.longest} at most. Ask for less.`,
  emergencyTooLong: (f: { asked: string; longest: string }) =>
    `${f.asked} is too long: an emergency lasts ${f.longest} at most. Ask for less.`,
  durationTooShort: (f: { asked: string; shortest: string }) =>
    `${f.asked} is too short: ask for ${f.shortest} or more.`,
  reasonMissing: 'A reason is missing: say in a few words what you need the access for.',
  reasonTooLong: (f: { length: number; longest: number }) =>
    `The reason is too long: ${f.length} of ${count(f.longest, { one: 'character', other: 'characters' })}. Shorten it.`,
  unknownDatabase: (text: string) => `There is no database ${text} that you can request.`,
  noDatabase: (admins: string) => `No databases are available to you here. If you need one, ask ${admins}.`,
  databaseGone: 'The database of this request is no longer set up in db-access.',
  leadsElsewhere: (database: string) =>
    `${database} is another database at Scalingo since this was approved. This access ends on time and cannot be extended. Request access again to reach the present one.`,
  meant: (word: string) => `Did you mean ${word}?`,
  known: (names: string) => `You can request: ${names}.`,
  knownAndMore: (f: { names: string; more: number }) => `You can request: ${f.names} and ${f.more} more.`,
  askMember: 'Ask a full member of this workspace.',
  strangers: {
    guest: 'Guests can’t request or approve access.',
    bot: 'Bots can’t request or approve access.',
    deactivated: 'This Slack account is deactivated.',
    'from another workspace': 'People from other workspaces can’t request or approve access.',
    unconfirmed: 'This Slack account has not confirmed its e-mail address.',
  } satisfies Record<Stranger, string> as Record<Stranger, string>,
  cannotTellWho: (why: string) =>
    `We could not look you up in Slack (${why}), and without that nothing is granted. Try again in a minute; if it stays so, tell the people who run db-access.`,
  cannotTellGroup: (f: { group: string; why: string }) =>
    `We could not look up who is in ${f.group} (${f.why}), and without that nothing is granted. Try again in a minute; if it stays so, tell the people who run db-access.`,
  cannotTellApprover: (f: { person: string; why: string }) =>
    `We could not look up ${f.person}, who said yes before you, in Slack (${f.why}), so we cannot tell whether that yes still counts. Try again in a minute; if it stays so, tell the people who run db-access.`,
  notARequester: (f: { database: string; admins: string }) =>
    `You can’t request access to ${f.database}. If you need it, ask ${f.admins}.`,
  /** `who`: those who can, or '' */
  notAnApprover: (who: string) =>
    `You can’t decide on this request. ${who === '' ? 'Its approvers are listed on the card.' : `Only ${who} can.`}`,
  notAReviewer: (who: string) =>
    `You can’t review this emergency. ${who === '' ? 'Its card names the people who can.' : `Only ${who} can.`}`,
  ownRequest: (who: string) => `You can’t decide on your own request. Ask ${who}.`,
  ownEmergency: (who: string) => `You can’t review your own emergency. Ask ${who} to review it.`,
  notYours: 'This isn’t yours: only the person who requested it can do that.',
  unknownGrant: (f: { id: string; command: string }) =>
    `There is no request ${f.id}. ${f.command} shows yours.`,
  outdated: (now: string) => `This request has changed. ${now} Check it, then answer again.`,
  accessChanged: (f: { database: string; source: string; time: string }) =>
    `This access has changed: ${f.database} is open from ${f.source} until ${f.time}. Check it, then try again.`,
  alreadyEnding: (access: string) => `Access to ${access} is already closing.`,
  approvedAlready: (access: string) => `You have already approved ${access}. Someone else has to as well.`,
  requester: {
    mayNot: (why: string) => `The requester can no longer have this: ${why}`,
    cannotTellWho: (why: string) =>
      `We could not look the requester up in Slack (${why}), and without that nothing is granted. Try again in a minute; if it stays so, tell the people who run db-access.`,
    notARequester: (database: string) => `The requester can no longer request access to ${database}.`,
    notInClause: (clause: string) => `The clause “${clause}” no longer applies to the requester.`,
    noEmergency: (database: string) => `The requester can no longer open ${database} without approval.`,
    noExtension: (database: string) =>
      `The policy no longer allows more time on ${database}. Press “Decline”; the requester can ask for new access.`,
    extendsTooLong: (f: { asked: string; longest: string }) =>
      `That would be ${f.asked} in all, and the policy allows ${f.longest}. The requester can ask for less.`,
    tooMany: (f: { live: number; most: number; database: string }) =>
      `The requester has ${f.live} open or approved for ${f.database}, and the limit is ${f.most}. ${f.live === 1 ? 'It' : 'One'} has to end first.`,
    tooManyInAll: (f: { live: number; most: number }) =>
      `The requester has ${f.live} open or approved at all databases together, and the limit is ${f.most}. ${f.live === 1 ? 'It' : 'One'} has to end first.`,
  },
  moreThanAsked: (f: { length: string; source: string }) =>
    `That is more than was requested. You can approve up to ${f.length} from ${f.source}.`,
  nobodyCouldApprove: (f: { need: number; have: number; database: string; admins: string }) =>
    `Nobody could approve this: it needs ${count(f.need, { one: 'approval', other: 'approvals' })}, and ${count(f.have, { one: 'person', other: 'people' })} could give one. Please ask ${f.admins} to add approvers for ${f.database}.`,
  noEmergency: (f: { database: string; command: string }) =>
    `You can’t open ${f.database} without approval. Request access with ${f.command}.`,
  unreviewed: (f: { accesses: string; command: string }) =>
    `Your emergency access to ${f.accesses} has not been reviewed yet. Ask one of the reviewers on its card, or request access the usual way with ${f.command}.`,
  noExtension: (f: { database: string; command: string }) =>
    `Access to ${f.database} cannot be extended. Request new access with ${f.command}.`,
  /** `again`: "" where it has ended by then */
  moreRefusedLately: (f: { access: string; by: string; time: string; again: string; command: string }) =>
    `${f.by} declined more time for ${f.access} ${f.time}.${f.again && ` You can ask for more again from ${f.again}.`} If you need access after the end, request it with ${f.command}.`,
  extensionWaits: (access: string) =>
    `You have already requested more time for ${access}. It waits for the approvers.`,
  extendsTooLong: (f: { asked: string; longest: string }) =>
    `That would be ${f.asked} in all, and the limit is ${f.longest}. Ask for less, or request new access once it has ended.`,
  sameSource: (f: { database: string; source: string }) =>
    `Your access to ${f.database} is for ${f.source} already.`,
  stillMoving: 'The address before this one is still being closed. Try again in a minute.',
  regionCannotMove: (command: string) =>
    `Only an address can replace an address. For a Scalingo region, make a new request with ${command}.`,
  notMoved: (f: { source: string; command: string }) =>
    `To connect from ${f.source}, request access with ${f.command}. What is open from your old address stays open.`,
  widerThanApproved: (f: { source: string; approved: string }) =>
    `${f.source} is wider than ${f.approved}, which is what was approved. Give a narrower range or one address, or make a new request.`,
  nobodyAnswersNow: (time: string) =>
    `Approvers can answer from ${time} on, so nobody is reminded before that. Reminders are sent again from then on.`,
  /** `again`: "" where it has lapsed by then */
  remindedLately: (f: { access: string; time: string; again: string }) =>
    `The approvers of ${f.access} were reminded ${f.time}.${f.again && ` You can remind them again ${f.again}.`}`,
  remindedNobodyLately: (f: { access: string; time: string; again: string }) =>
    `A reminder of ${f.access} was posted ${f.time}, but nobody could be mentioned in it. Ask an approver yourself.${f.again && ` You can send another ${f.again}.`}`,

  /** `access`: of the only one */
  notApprovedYet: (f: { count: number; access: string }) =>
    f.count === 1
      ? `Your request for ${f.access} is not approved yet. You can cancel it.`
      : 'Your requests are not approved yet. You can cancel them:',
  openAlready: (f: { database: string; source: string; time: string }) =>
    `Your access to ${f.database} from ${f.source} is open until ${f.time}. You can end it.`,
  openingAlready: (f: { database: string; source: string }) =>
    `Your access to ${f.database} from ${f.source} is approved, and opens now. You can end it.`,

  // a late or second answer is told what was decided, by whom, and when
  lapsedHalfway: (f: { access: string; time: string }) =>
    `The request for ${f.access} lapsed ${f.time}: there were not enough approvals in time. Ask again if it is still needed.`,
  lapsedInTheWay: (f: { access: string; time: string }) =>
    `The request for ${f.access} lapsed ${f.time}: there were enough approvals, but the policy or a limit was in the way. Ask again if it is still needed.`,
  lapsedUnapproved: (f: { access: string; time: string }) =>
    `The request for ${f.access} lapsed ${f.time}: it was not approved in time. Ask again if it is still needed.`,
  lapsed: (f: { access: string; time: string }) =>
    `The request for ${f.access} lapsed ${f.time}: nobody answered in time. Ask again if it is still needed.`,
  databaseLeft: (f: { access: string; database: string; time: string }) =>
    `The request for ${f.access} was closed ${f.time}: ${f.database} is no longer in the configuration of db-access. Ask the people who run db-access if you still need it.`,
  denied: (f: { access: string; by: string; time: string }) =>
    `${f.by} denied the request for ${f.access} ${f.time}.`,
  withdrawn: (f: { access: string; by: string; time: string }) =>
    `${f.by} cancelled the request for ${f.access} ${f.time}.`,
  decided: (f: { access: string; decision: string; time: string }) => `${f.access}, ${f.time}: ${f.decision}`,
  ended: (f: { access: string; time: string }) => `Access to ${f.access} ended ${f.time}.`,
  failed: (f: { access: string; time: string }) =>
    `Access to ${f.access} could not be opened, and was given up ${f.time}.`,
};
