/** English: where a grant is now, first as one word, then as a sentence; and what happened to it, in order. */
import { formats } from '../language.ts';

const { count } = formats.en;

export const states = {
  /** in the header of the card, beside an icon */
  words: {
    waiting: 'Waiting for approval',
    opening: 'Opening',
    open: 'Open',
    closing: 'Closing',
    expired: 'Expired',
    'ended early': 'Ended early',
    'ended unopened': 'Ended before it opened',
    'removed outside': 'Rule removed at Scalingo',
    'database gone': 'Database deleted at Scalingo',
    restored: 'Closed by a restore',
    closed: 'Closed',
    denied: 'Denied',
    cancelled: 'Cancelled',
    lapsed: 'Lapsed',
    failed: 'Not opened',
  },
  /** in place of their name, where a record of somebody else's names them */
  forgottenPerson: 'a person who was forgotten',
  emergency: (state: string) => `Emergency: ${state}`,

  waiting: (time: string) => `Waiting for approval. Expires ${time}.`,
  opening: 'Opening…',
  open: (time: string) => `Open until ${time}.`,
  closing: (by: string) => `Closing: ended early by ${by}.`,
  closingUnopened: (by: string) => `Closing: ended by ${by} before it opened.`,
  expired: (time: string) => `Expired ${time}.`,
  endedEarly: (f: { by: string; time: string }) => `Ended early by ${f.by} ${f.time}.`,
  endedUnopened: (f: { by: string; time: string }) => `Ended by ${f.by} before it opened, ${f.time}.`,
  removedOutside: (time: string) => `Closed ${time}: the firewall rule was removed at Scalingo.`,
  restored: (time: string) =>
    `Closed ${time}: db-access was restored from a backup, and Scalingo had no rule of this access.`,
  databaseGone: (time: string) => `Closed ${time}: the database was deleted at Scalingo.`,
  closed: (time: string) => `Closed ${time}.`,
  denied: (f: { by: string; time: string }) => `Denied by ${f.by} ${f.time}.`,
  cancelled: (f: { by: string; time: string }) => `Cancelled by ${f.by} ${f.time}.`,
  lapsed: (time: string) => `Nobody answered in time: lapsed ${time}.`,
  lapsedHalfway: (time: string) => `Not enough approvals in time: lapsed ${time}.`,
  lapsedInTheWay: (time: string) =>
    `It had enough approvals, but the policy or a limit did not allow it: lapsed ${time}.`,
  databaseLeft: (f: { database: string; time: string }) =>
    `Lapsed ${f.time}: ${f.database} was removed from db-access.yaml, so nobody can answer.`,
  failed: 'Could not be opened.',

  approvedBy: (by: string) => `Approved by ${by}.`,
  approvedForLess: (f: { by: string; length: string; source: string }) =>
    `Approved by ${f.by} for less than was requested (${f.length} from ${f.source}).`,
  approvedByPolicy: (clause: string) => `Approved by the policy (${clause}).`,
  openedInEmergency: (by: string) => `Emergency access by ${by}, without approval.`,
  triedInEmergency: (by: string) => `Emergency: ${by} tried to open it without approval.`,

  /** what happened, each with its time */
  trail: {
    /** a time with its date, after any of these */
    dated: (time: string) => time,
    requested: (time: string) => `Requested ${time}`,
    requestedMore: (f: { length: string; source: string; time: string }) =>
      `Requested ${f.length} from ${f.source} ${f.time}`,
    approved: (f: { by: string; time: string }) => `Approved by ${f.by} ${f.time}`,
    byPolicy: (f: { clause: string; time: string }) => `Approved by the policy (${f.clause}) ${f.time}`,
    inEmergency: (time: string) => `Emergency, without approval ${time}`,
    open: (time: string) => `Open ${time}`,
    moved: (f: { from: string; to: string; time: string }) => `Moved from ${f.from} to ${f.to} ${f.time}`,
    movedOnce: (from: string) => `Moved from ${from}`,
    extended: (f: { length: string; time: string }) => `Extended by ${f.length} ${f.time}`,
    moreApproved: (f: { length: string; by: string; time: string }) =>
      `+${f.length} approved by ${f.by} ${f.time}`,
    moreDeclined: (f: { length: string; by: string; time: string }) =>
      `+${f.length} declined by ${f.by} ${f.time}`,
    warned: 'Requester warned of the end',
    stopped: (f: { by: string; time: string }) => `Ended by ${f.by} ${f.time}`,
    expired: (time: string) => `Expired ${time}`,
    closed: (time: string) => `Closed ${time}`,
    denied: (f: { by: string; time: string }) => `Denied by ${f.by} ${f.time}`,
    cancelled: (time: string) => `Cancelled ${time}`,
    lapsed: (time: string) => `Lapsed ${time}`,
    failed: (time: string) => `Given up ${time}`,
    justified: (f: { by: string; time: string }) => `Reviewed by ${f.by}: justified ${f.time}`,
    notJustified: (f: { by: string; time: string }) => `Reviewed by ${f.by}: not justified ${f.time}`,
    skipped: (amount: number) => count(amount, { one: 'more step', other: 'more steps' }),
  },
};
