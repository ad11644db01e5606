/** English: what is shown to those who only look, and what is answered to a command. */
export const looking = {
  help: {
    request: 'Request',
    mine: 'My access',
    approve: 'Approve',
    form: 'opens a form.',
    line: 'asks in one line, the words in any order.',
    why: 'why you need it',
    list: 'shows what you asked for.',
    history: 'shows what you had before.',
    show: 'shows one request.',
    done: 'ends access before its time.',
    moved: 'switches to your new address.',
    extend: 'asks for more time.',
    cancel: 'cancels a request that nobody has answered yet.',
    explain: 'says what you can request there, and who approves.',
    emergency: 'opens access immediately, without approval; it is reviewed afterwards.',
    pending: 'shows what waits for your answer.',
    who: 'shows who has access now.',
    databases: 'shows what you can request.',
  },
  /** the answer to a plain word typed to the bot */
  typed: {
    text: (command: string) =>
      `I only understand commands. Type ${command} here to request access, or press a button.`,
    request: 'Request access',
    list: 'My access',
    help: 'All commands',
  },
  upTo: (f: { database: string; length: string }) => `${f.database} (up to ${f.length})`,
  databases: (names: string) => `You can request: ${names}`,
  inEmergency: (f: { names: string; command: string }) =>
    `You can open these in an emergency only, with ${f.command}: ${f.names}`,
  noneSetUp: 'No database is set up here yet. An admin can add one to db-access.yaml; no restart is needed.',
  nothingNow: (f: { form: string; history: string }) =>
    `No open access and no pending requests. ${f.form} opens the form, ${f.history} shows what you had before.`,
  nothingBefore: 'No past access yet.',
  nothingPending: 'No pending requests.',
  mine: 'Your access and requests',
  before: 'Your past access',
  more: (count: number) => `And ${count} more.`,
  older: 'And older ones.',
  from: (f: { database: string; source: string }) => `${f.database} from ${f.source}`,
  reason: (reason: string) => `Reason: ${reason}`,
  notShown: 'Only the requester, the people who can answer it and the admins can read the whole reason.',

  unread: (f: { time: string; command: string }) =>
    `ends ${f.time}. This version of db-access cannot read its record; a newer version may have written it. All it can do is end the access: ${f.command}`,
  unreadEnding: 'closing now…',

  nothingToGiveBack: 'No open access.',
  nothingToCancel: 'No pending requests.',
  nothingOpen: 'No open access.',
  approvedAlready: 'Approved already. You can end them:',
  beingClosed: (access: string) => `Closing access to ${access}…`,
  endsOnly: (command: string) =>
    `db-access can’t do that now: its configuration (db-access.yaml or its environment) has an error, and an operator has to fix it. Open access ends on time, and ${command} ends yours now.`,
  reminded: (access: string) => `I’m reminding the approvers of ${access}.`,
  remindedNobody: (access: string) =>
    `A reminder of ${access} goes below its card, but nobody can be mentioned in it. Ask an approver yourself.`,
  withdrawn: (access: string) => `Your request for ${access} is cancelled.`,
  sayWhere: (example: string) => `Add your new address, such as ${example}, or press the button.`,
  sayHowLong: (example: string) => `Add how much longer, such as ${example}, or press the button.`,
  nothingAt: (f: { database: string; command: string }) =>
    `You have nothing like that at ${f.database}. ${f.command} shows what you have.`,
  whichOne: 'Which one?',
  whichRequest: 'Which request?',
  nothingToShow: (form: string) => `You have no requests yet. ${form} opens the form.`,

  /** what a policy allows, in one breath */
  why: {
    upTo: (f: { database: string; length: string; from: string; hours: string }) =>
      `${f.database}: up to ${f.length} from ${f.from}, ${f.hours}, reason required.`,
    anyHour: 'any hour',
    oneAddress: 'one address',
    addresses: (most: number) => `up to ${most} addresses`,
    within: (ranges: string) => `within ${ranges}`,
    orRegion: (regions: string) => `or the Scalingo region ${regions}`,
    oneApproves: (who: string) => `${who} approves.`,
    manyApprove: (f: { count: number; of: string }) => `${f.count} of ${f.of} have to approve.`,
    oneOfEach: (groups: string) => `One from each of ${groups} has to approve.`,
    anyoneApproves: (most: number) =>
      most === 1 ? 'Any other full member approves.' : `${most} other full members have to approve.`,
    automatic: (f: { clause: string; length: string }) =>
      `Some requests of up to ${f.length} open without approval (${f.clause}).`,
    emergency: (length: string) => `In an emergency you may open it yourself for ${length}.`,
    extending: {
      automatic: 'You may extend it without approval.',
      'by hand': 'An extension needs approval too.',
      never: 'It cannot be extended.',
    },
    rightNow: (problem: string) => `⛔ Right now: ${problem}`,
  },
  clauseYes: (clause: string) => `${clause}: yes`,
  clauseDepends: (clause: string) => `${clause}: depends on what you ask for`,
  clauseByHand: (f: { clause: string; hours: string }) => `${f.clause}: outside ${f.hours}: by hand`,
  clauseWho: (f: { clause: string; who: string }) => `${f.clause}: ${f.who}`,
  clauseEarly: (f: { clause: string; early: string; longest: string }) =>
    `${f.clause}: the rule is removed ${f.early} before the longest access is over, so the limit is ${f.longest}`,
  clauseNo: (f: { clause: string; why: string }) => `${f.clause}: no. ${f.why}`,
  askedByName: (database: string) => `You are listed as an approver of ${database}.`,
  askedAsAnyone: (database: string) =>
    `Any full member can answer requests for ${database}, except the requester.`,
  askedAsGroup: (f: { database: string; groups: string }) =>
    `You are in ${f.groups}, whose members can answer requests for ${f.database}.`,

  home: {
    request: 'Request access',
    open: 'Open access',
    nothingOpen: 'No open access.',
    waiting: 'Pending requests',
    nothingWaits: 'No pending requests.',
    toAnswer: 'Needs your approval',
    nothingToAnswer: 'Nothing needs your approval.',
    recent: 'Recent',
    access: 'Who has access now',
    andMore: (f: { count: number; command: string }) => `And ${f.count} more: see ${f.command}.`,
  },
};
