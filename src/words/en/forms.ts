/** English: the forms, and what is said while and after they are sent. */
export const forms = {
  close: 'Close',
  ask: {
    title: 'Request access',
    submit: 'Request access',
    database: 'Database',
    databaseHint: 'Its name, as /db-access databases lists it.',
    length: 'For how long',
    /** `from`: where the shortest is one that somebody would ask for */
    lengthHint: (f: { from: string | undefined; to: string; example: string }) =>
      `Such as ${f.example}. ${f.from === undefined ? 'At most' : `From ${f.from} to`} ${f.to}.`,
    /** offered beside lengths */
    lengthInstead: { until: 'Until a time of day…', other: 'Another length…' },
    /** what the field then begins with, before a time of day */
    untilBegin: 'until ',
    lengthExample: (example: string) => `Such as ${example}.`,
    lastHint: 'The one you used last. Check that it is still yours.',
    address: 'Your IPv4 address',
    addressHint: 'Your public IPv4 address, such as 198.35.26.96, or a range such as 198.35.26.0/28.',
    foundHint: 'Filled in from the page where you confirmed it. You can change it.',
    myAddress: (link: string) => `${link}: a page shows it, and fills it in here.`,
    myAddressLink: 'Use my current address',
    region: 'Scalingo region',
    regionOption: (region: string) => `${region}: every app there, other customers’ too`,
    regionInstead: 'A Scalingo region instead',
    addressInstead: 'An address instead',
    noRegion: 'No Scalingo region can be requested.',
    noRegionOn: (database: string) => `No Scalingo region can be requested for ${database}.`,
    noRegions: (problem: string) => `The regions could not be listed: ${problem}`,
    why: 'Reason',
    whyHint: 'Approvers and auditors see this.',
    none: 'No databases are available to you here. The people who run db-access can add you to the requesters of one.',
  },
  emergency: {
    title: 'Emergency access',
    submit: 'Open now',
    about:
      'Opens immediately, without approval. The people named in the policy are alerted, it is logged as an emergency, and someone else reviews it afterwards.',
    full: (f: { databases: string; most: number }) =>
      `⚠️ All ${f.most} firewall rules of ${f.databases} are in use. An emergency there opens once one of them is removed: in the Scalingo dashboard, the database, Settings, Internet Access, Firewall rules.`,
    upTo: (f: { database: string; length: string }) => `${f.database} (up to ${f.length})`,
    why: 'What is the emergency?',
    confirm: 'Confirm',
    cannotWait: 'I can’t wait for an approval.',
    confirmFirst: 'Confirm it, or request access the usual way.',
    none: 'No database here can be opened without approval.',
  },
  deny: {
    title: 'Deny request',
    submit: 'Deny',
    because: 'What to tell the requester',
    becauseHint: 'The requester and auditors see this.',
    thanks: 'Denied. I’ll tell the requester.',
  },
  less: {
    title: 'Approve for less',
    submit: 'Approve',
    length: 'For how long',
    lengthHint: (most: string) => `Up to ${most}, or a time of day, such as until 18:00.`,
    source: 'From',
    sourceHint: (most: string) => `${most}, or a range within it.`,
    thanks: 'Approved within these limits.',
    proposed: (f: { terms: string; left: number }) =>
      `You said yes to ${f.terms}; ${f.left} more ${f.left === 1 ? 'is' : 'are'} needed.`,
    gone: 'That request no longer exists.',
  },
  extend: {
    title: 'Extend access',
    submit: 'Extend',
    length: 'How much longer',
    lengthHint: 'Such as 30m or 1h.',
  },
  moved: { title: 'My address changed', submit: 'Change address' },

  asking: 'Sending your request…',
  opening: 'Opening…',
  working: 'Working…',
  lookingUp: 'Looking it up…',
  unread: 'This form could not be read, and nothing was done. Close it and open it again.',
  notOpened: (problem: string) => `The form could not be opened: ${problem}`,
  pressAgain: 'Press again.',
  open: 'Edit in the form',
  /** to “Did you mean …?” */
  yes: (name: string) => `Yes, ${name}`,
  edit: 'Edit',
  /** where they can connect from there already */
  anyway: 'Request anyway',
  typed: (line: string) => `You typed ${line}`,
  ourFault: 'Something went wrong on our side.',
  notCertain: (command: string) =>
    `It is not certain that this was written down: look at the request’s message, or at ${command}, before you try again.`,
};
