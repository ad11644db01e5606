/** English: the messages of one grant, and their buttons. */
export const card = {
  emergency: 'EMERGENCY',
  asksFor: (f: { who: string; database: string }) => `${f.who} asks for access to ${f.database}`,
  openedAtOnce: (f: { who: string; database: string }) =>
    `${f.who} opened access to ${f.database} without an approval`,
  triedToOpen: (f: { who: string; database: string }) =>
    `${f.who} tried to open access to ${f.database} without an approval`,
  told: (who: string) => `For ${who}.`,
  from: (source: string) => `From: ${source}`,
  for: (length: string) => `For: ${length}, counted from when it is open`,
  why: (reason: string) => `Why: ${reason}`,
  because: (f: { asks: string; reason: string }) => `${f.asks}: ${f.reason}.`,
  newRequest: (who: string) => `For ${who}`,
  whoCanAnswer: (who: string) => `Who can answer: ${who}`,
  whoCanReview: (who: string) => `Who can review it: ${who}.`,
  request: (id: string) => `Request ${id}`,
  movedTo: (channel: string) => `It has moved to ${channel}.`,
  unknown: (f: { id: string; command: string }) =>
    `❔ db-access no longer knows request ${f.id}: its memory was lost, or the request is of another installation. What was said here is no longer kept up to date. Firewall rules of ours that belong to no request are removed. If you need access, ask again with ${f.command}.`,
  formerName: (f: { id: string; command: string }) =>
    `Request ${f.id} was made under a former name of this installation. It ends on time, and cannot be changed any more. If you need access, ask again with ${f.command}.`,
  see: (link: string) => `See ${link}`,
  notAsked: (problem: string) => `The approvers could not be asked: ${problem} Tell whoever runs db-access.`,
  inChannel: (f: { problem: string; channel: string }) => `${f.problem} That was for ${f.channel}.`,
  endsSoon: (f: { access: string; time: string }) => `${f.access} ends at ${f.time}.`,

  working: (f: { who: string; button: string }) => `Working… (${f.who} pressed ${f.button})`,

  approve: 'Approve',
  deny: 'Deny…',
  less: 'Approve for less…',
  whyMe: 'Why me?',
  allowMore: (length: string) => `Allow ${length} more`,
  refuseMore: 'No more time',
  endAccess: 'End access',
  cancel: 'Cancel request',
  remind: 'Remind',
  done: 'I’m done',
  more: 'More time',
  moved: 'My address changed',
  connect: 'How else to connect',
  again: 'Ask again',
  justified: 'Justified',
  notJustified: 'Not justified',
  stillOpen: (f: { id: string; database: string }) =>
    `Reviewed as not justified. Access ${f.id} to ${f.database} is still open. You can end it now.`,

  sure: {
    end: {
      title: 'End this access?',
      text: 'The firewall rule is removed, and whoever uses it can connect no more.',
      yes: 'End it',
      no: 'Keep it',
    },
    cancel: {
      title: 'Cancel this request?',
      text: 'The approvers are not asked any more.',
      yes: 'Cancel it',
      no: 'Keep it',
    },
    notJustified: {
      title: 'Was it not justified?',
      text: 'That is written down for the auditors, under your name.',
      yes: 'Not justified',
      no: 'Not yet',
    },
  },
};
