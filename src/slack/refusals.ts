/** Every "no" as one or two sentences: the value, why not, and what to do. */
import { closest, distance } from 'fastest-levenshtein';
import { formatDuration } from '../grant/duration.ts';
import type { Stranger } from '../grant/person.ts';
import type { Grant } from '../grant/record.ts';
import type { Refusal } from '../grant/refusal.ts';
import { COMMAND } from './ids.ts';
import type { Ink } from './ink.ts';
import { COMMANDS } from './parse.ts';
import { decisionText, stepText } from './words.ts';

export function refusalText(refusal: Refusal, ink: Ink): string {
  switch (refusal.no) {
    case 'source-unreadable':
      return `${ink.typed(refusal.text)} is not an IPv4 address. Give one such as ${ink.code('198.35.26.96')}, or a range such as ${ink.code('198.35.26.0/28')}.`;
    case 'source-ipv6':
      return `${ink.typed(refusal.text)} is an IPv6 address, and Scalingo’s firewall knows IPv4 only. Look up your IPv4 address, for instance with ${ink.code('curl -4 https://ifconfig.me')}.`;
    case 'source-form':
      return `${ink.typed(refusal.text)} is written with ${formText[refusal.form]}, which programs read differently. Write four plain decimal numbers, such as ${ink.code('198.35.26.96')}.`;
    case 'source-everything':
      return `${ink.typed(refusal.text)} is the whole Internet. Give your own address.`;
    case 'source-special':
      return `${ink.typed(refusal.text)} lies in ${ink.code(refusal.within)}, which is ${refusal.kind} address space: nobody reaches the database from there. Give the public address that you come from.`;
    case 'source-too-wide':
      return `${ink.typed(refusal.text)} is too wide: a /${refusal.bits}, and this database allows a /${refusal.widest} at most. Give a narrower range or one address.`;
    case 'region-not-allowed':
      return refusal.allowed.length === 0
        ? `No Scalingo region may be asked for here. Give the public IPv4 address that you come from.`
        : `The region ${ink.typed(refusal.region)} may not be asked for here. These may: ${refusal.allowed.map((region) => ink.code(`region:${region}`)).join(', ')}.`;
    case 'range-denied':
      return `${ink.code(refusal.source)} lies in ${ink.code(refusal.range)}, from where this database may not be reached. Come from somewhere else, such as the company’s VPN.`;
    case 'range-not-allowed':
      return `${ink.code(refusal.source)} is not among the addresses from which this database may be reached: ${refusal.allowed.map(ink.code).join(', ')}. Connect to the company’s VPN, for instance, and give the address that you have there.`;
    case 'reason-form':
      return `The reason is not what it has to be. ${ink.plain(refusal.error)}`;
    case 'outside-hours':
      return `Access may be asked for and approved only within these hours: ${ink.plain(refusal.hours)}. In an emergency, ${ink.code('/db-access emergency')} opens it for those allowed to.`;
    case 'too-many-of-person':
      return `You have ${refusal.live} open or approved for ${ink.strong(refusal.database)}, and ${refusal.most} is the most. Give one back first: ${ink.code('/db-access done')}.`;
    case 'too-many-of-database':
      return `${ink.strong(refusal.database)} is opened for ${refusal.live} already, and ${refusal.most} is the most. Ask again when one of them has ended.`;
    case 'duration-unreadable':
      return `${ink.typed(refusal.text)} is not a length of time. Write it like ${ink.code('90m')}, ${ink.code('2h')}, ${ink.code('1h30m')} or ${ink.code('1d')}.`;
    case 'duration-too-long':
      return `${formatDuration(refusal.askedMs)} is too long: this database allows ${formatDuration(refusal.longestMs)} at most. Ask for less.`;
    case 'duration-too-short':
      return `${formatDuration(refusal.askedMs)} is too short: ask for ${formatDuration(refusal.shortestMs)} or more.`;
    case 'reason-missing':
      return 'A reason is missing: say in a few words what you need the access for.';
    case 'reason-too-long':
      return `The reason has ${refusal.length} characters, and ${refusal.longest} are the most. Shorten it.`;
    case 'unknown-database':
      return `There is no database ${ink.typed(refusal.text)} here. ${meant(refusal.text, refusal.known, ink)}${known(refusal.known, ink)}`;
    case 'impossible':
      return `${ink.plain(refusal.what)} ${stepText(refusal.next, ink)}`;
    case 'not-a-member':
      return `${strangerText[refusal.stranger]} Ask a full member of this workspace.`;
    case 'cannot-tell-who':
      return `We could not look you up in Slack (${ink.typed(refusal.why)}), and without that nothing is granted. Try again in a minute; if it stays so, tell whoever runs db-access.`;
    case 'cannot-tell-group':
      return `We could not look up who is in ${ink.group(refusal.group)} (${ink.typed(refusal.why)}), and without that nothing is granted. Try again in a minute; if it stays so, tell whoever runs db-access.`;
    case 'not-a-requester':
      return `You may not ask for access to ${ink.strong(refusal.database)}. Whoever runs db-access can add you to its requesters.`;
    case 'not-an-approver':
      return `You may not decide on requests for ${ink.strong(refusal.database)}: its approvers are listed on the card.`;
    case 'own-request':
      return 'Nobody decides on their own request. Somebody else on the list of approvers has to.';
    case 'not-yours':
      return `${ink.code(refusal.grant.id)} was asked for by ${ink.person(refusal.grant.requester)}: only they can do that.`;
    case 'unknown-grant':
      return `There is no request ${ink.typed(refusal.id)}. ${ink.code('/db-access list')} shows yours.`;
    case 'settled':
      return settledText(refusal.grant, ink);
    case 'already-ending':
      return `${ink.code(refusal.grant.id)} is being closed already.`;
    case 'approved-already':
      return `You have said yes to ${ink.code(refusal.grant.id)} already. Somebody else has to as well.`;
    case 'requester-may-not':
      return `The requester may not have this any more: ${refusalText(refusal.why, ink)}`;
    case 'more-than-asked':
      return `That is more than was asked for: ${formatDuration(refusal.grant.ttlMs)} from ${ink.code(refusal.grant.source)} is the most that can be approved.`;
    case 'nobody-could-approve':
      return `Nobody could approve this: ${refusal.need} have to, and ${refusal.have} could. Whoever runs db-access can add approvers for ${ink.strong(refusal.database)}.`;
    case 'no-emergency':
      return `You may not open ${ink.strong(refusal.database)} without an approval. Ask for access with ${ink.code('/db-access')}.`;
    case 'no-extension':
      return `Access to ${ink.strong(refusal.database)} cannot be extended. Ask anew with ${ink.code('/db-access')}.`;
    case 'extension-waits':
      return `More time for ${ink.code(refusal.grant.id)} was asked for already, and waits for the approvers.`;
    case 'extends-too-long':
      return `That would be ${formatDuration(refusal.askedMs)} in all, and ${formatDuration(refusal.longestMs)} is the most. Ask for less, or ask anew when it has ended.`;
    case 'same-source':
      return `${ink.code(refusal.grant.id)} is for that address already.`;
    case 'still-moving':
      return `The address before this one is still being closed. Try again in a minute.`;
    case 'region-cannot-move':
      return `Only one address can take the place of another. For a Scalingo region ask anew with ${ink.code('/db-access')}.`;
    case 'wider-than-approved':
      return `${ink.code(refusal.source)} is wider than ${ink.code(refusal.approved)}, which is what was approved. Give a narrower range or one address, or ask anew.`;
  }
}

const formText = {
  hexadecimal: 'hexadecimal numbers',
  'leading zeros': 'leading zeros',
  'not four numbers': 'other than four numbers',
} as const;

const strangerText: Readonly<Record<Stranger, string>> = {
  guest: 'Guests can neither ask for access nor decide on it.',
  bot: 'Bots can neither ask for access nor decide on it.',
  deactivated: 'This Slack account is deactivated.',
  'from another workspace': 'People of other workspaces can neither ask for access nor decide on it.',
  unconfirmed: 'This Slack account has not confirmed its e-mail address.',
};

/** A late or second answer is told what was decided, by whom, and when. */
function settledText(grant: Grant, ink: Ink): string {
  const id = ink.code(grant.id);
  switch (grant.state) {
    case 'requested':
      return `${id} lapsed at ${ink.time(grant.lapseAt)}: nobody answered in time. Ask again if it is still needed.`;
    case 'denied':
      return `${ink.person(grant.deniedBy)} denied ${id} at ${ink.time(grant.deniedAt)}.`;
    case 'cancelled':
      return `${ink.person(grant.requester)} withdrew ${id} at ${ink.time(grant.cancelledAt)}.`;
    case 'lapsed':
      return `${id} lapsed at ${ink.time(grant.lapsedAt)}: nobody answered in time. Ask again if it is still needed.`;
    case 'approved':
    case 'active':
      return `${id}: ${decisionText(grant, ink)}`;
    case 'closed':
      return `${id} ended at ${ink.time(grant.closedAt)}.`;
    case 'failed':
      return `${id} could not be opened, and was given up at ${ink.time(grant.failedAt)}.`;
  }
}

/** A slip of the finger is answered with what was meant, be it a database or a command. */
function meant(text: string, names: readonly string[], ink: Ink): string {
  const typed = text.trim().toLowerCase();
  const nearest = closest(typed, [...names, ...COMMANDS]);
  if (typed === '' || distance(typed, nearest) > Math.ceil(typed.length / 3)) return '';
  const isName = names.includes(nearest);
  return `Did you mean ${ink.code(isName ? nearest : `${COMMAND} ${nearest}`)}? `;
}

function known(names: readonly string[], ink: Ink): string {
  const shown = names.slice(0, 20).map(ink.code).join(', ');
  return `These are: ${shown}${names.length > 20 ? ` and ${names.length - 20} more` : ''}.`;
}
