/** English: the messages of one grant, and their buttons. */
export const card = {
  /** before their values, in two columns */
  who: 'Who:',
  from: 'From:',
  duration: 'Duration:',
  answerBy: 'Answer by:',
  ends: 'Ends:',
  ended: 'Ended:',
  reason: 'Reason:',
  approvers: 'Approvers:',
  reviewers: 'Reviewers:',
  notified: 'Notified:',
  fromOpening: (length: string) => `${length}, from when it opens`,
  afterOpening: (length: string) => `${length} after it opens`,
  because: (f: { asks: string; reason: string }) => `${f.asks}: ${f.reason}.`,
  wholeRegion: (f: { region: string; database: string }) =>
    `⚠️ ${f.region} is a whole Scalingo region: every app in it, other customers’ too, could reach ${f.database}.`,
  request: (id: string) => `Request ${id}`,
  inItsChannel: 'View in channel',
  movedTo: (channel: string) => `This request is now in ${channel}.`,
  unknown: (f: { id: string; command: string }) =>
    `❔ db-access no longer knows request ${f.id}: its memory was lost, or the request belongs to another installation. This message is no longer kept up to date. Our firewall rules that belong to no request are removed. If you need access, ask again with ${f.command}.`,
  formerName: (f: { id: string; command: string }) =>
    `Request ${f.id} was made under a former name of this installation. Its access ends on time, and all that can be done is to end it earlier. If you need access, ask again with ${f.command}.`,
  otherInstallation: (f: { id: string; command: string }) =>
    `Request ${f.id} belongs to another installation of db-access, and nothing was changed. Press again in a while; if you still read this, tell the operators. If you need access here, ask with ${f.command}.`,
  see: (link: string) => `See ${link}`,
  /** `admins`: who can do something about it */
  notAsked: (f: { problem: string; admins: string }) =>
    `The approvers could not be asked: ${f.problem} Please tell ${f.admins}.`,
  /** also where an answer of Slack's was lost */
  notAskedYet: 'Slack has not confirmed yet that the approvers were asked. We keep trying.',
  inChannel: (f: { problem: string; channel: string }) => `${f.problem} That was for ${f.channel}.`,
  endsSoon: (f: { access: string; time: string }) => `⏰ Access to ${f.access} ends ${f.time}.`,
  endsLater: (f: { access: string; time: string }) =>
    `Access to ${f.access} was extended: it ends ${f.time}.`,
  hasEnded: (access: string) => `Access to ${access} has ended.`,
  over: (f: { access: string; state: string }) => `${f.state} ${f.access}.`,
  /** `from`: the address before, while it is being closed, or '' */
  nowFrom: (f: { database: string; to: string; from: string }) =>
    `✅ Access to ${f.database} now works from ${f.to}.${f.from && ` ${f.from} is being closed.`}`,

  working: (f: { who: string; button: string }) => `Working… (${f.who} pressed ${f.button})`,

  approve: 'Approve',
  deny: 'Deny',
  less: 'Approve for less…',
  whyMe: 'Why me?',
  details: 'Show the whole reason',
  allowMore: (length: string) => `Approve +${length}`,
  refuseMore: 'Decline',
  endAccess: 'End access',
  cancel: 'Cancel request',
  remind: 'Remind',
  show: 'Show',
  more: 'Extend',
  moved: 'My address changed',
  connect: 'Connection details',
  again: 'Request again',
  justified: 'Justified',
  notJustified: 'Not justified',
  stillOpen: (access: string) =>
    `Reviewed as not justified. Access to ${access} is still open. You can end it now.`,

  sure: {
    end: {
      title: 'End this access?',
      text: 'The firewall rule is removed. New connections will fail; open ones may continue.',
      yes: 'End access',
      no: 'Keep it',
    },
    /** before it is open */
    stop: {
      title: 'End this access?',
      text: 'It is not open yet, and will not open.',
      yes: 'End access',
      no: 'Keep it',
    },
    /** where no rule of ours is there to be removed */
    endBesides: {
      title: 'End this access?',
      text: 'Somebody else’s firewall rule lets this address in, and stays: connections will still work.',
      yes: 'End access',
      no: 'Keep it',
    },
    cancel: {
      title: 'Cancel this request?',
      text: 'The approvers will not be able to approve it.',
      yes: 'Cancel request',
      no: 'Keep it',
    },
    region: {
      title: 'Let in a whole region?',
      text: 'Every app in this Scalingo region, other customers’ too, will be able to reach the database.',
      yes: 'Approve',
      no: 'Go back',
    },
    notJustified: {
      title: 'Was it not justified?',
      text: 'This is recorded for the auditors, with your name.',
      yes: 'Not justified',
      no: 'Not yet',
    },
  },
};
