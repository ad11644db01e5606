/** English: the forms, and what is said while and after they are sent. */
export const forms = {
  close: 'Close',
  ask: {
    title: 'Request access',
    submit: 'Ask',
    database: 'Database',
    databaseHint: 'Its name, as /db-access databases lists it.',
    length: 'For how long',
    lengthHint: (f: { from: string; to: string; example: string }) =>
      `From ${f.from} up to ${f.to}, such as ${f.example}.`,
    /** offered beside lengths */
    lengthInstead: { until: 'Until a time of day…', other: 'Another length…' },
    /** what the field then begins with, before a time of day */
    untilBegin: 'until ',
    lengthExample: (example: string) => `Such as ${example}.`,
    lastHint: 'The one that you used last. Is it still where you come from?',
    address: 'Your IPv4 address',
    addressHint:
      'The public address that you come from, such as 198.35.26.96, or a range such as 198.35.26.0/28.',
    foundHint: 'From the page that you have just confirmed it on. It may be changed.',
    myAddress: (link: string) => `${link}: a page shows it, and fills it in here.`,
    myAddressLink: 'Use my current address',
    region: 'Scalingo region',
    regionOption: (region: string) => `${region}: every app there, other customers’ too`,
    regionInstead: 'A Scalingo region instead',
    addressInstead: 'An address instead',
    noRegion: 'No Scalingo region may be asked for.',
    noRegionOn: (database: string) => `No Scalingo region may be asked for on ${database}.`,
    noRegions: (problem: string) => `The regions could not be listed: ${problem}`,
    why: 'Why',
    whyHint: 'The approvers read it, and so will whoever audits this.',
    none: 'There is no database here that you may ask for. Whoever runs db-access can add you to the requesters of one.',
  },
  emergency: {
    title: 'Emergency access',
    submit: 'Open now',
    about:
      'It opens at once, without an approval. The people named in the policy are told, it is marked in the card and in the audit, and somebody else reviews it afterwards.',
    full: (f: { databases: string; most: number }) =>
      `⚠️ All ${f.most} firewall rules of ${f.databases} are in use. An emergency there opens once one of them is removed: in the Scalingo dashboard, the database, Settings, Internet Access, Firewall rules.`,
    upTo: (f: { database: string; length: string }) => `${f.database} (up to ${f.length})`,
    why: 'What is the emergency?',
    confirm: 'Confirm',
    cannotWait: 'This cannot wait for an approver.',
    confirmFirst: 'Confirm it, or ask for access the usual way.',
    none: 'No database here can be opened without an approval.',
  },
  deny: {
    title: 'Deny request',
    submit: 'Deny',
    because: 'What to tell the requester',
    becauseHint: 'They read it, and so does whoever audits this.',
    thanks: 'It is denied, and the requester is told.',
  },
  less: {
    title: 'Approve for less',
    submit: 'Approve',
    length: 'For how long',
    lengthHint: (most: string) => `Up to ${most}.`,
    source: 'From',
    sourceHint: (most: string) => `${most}, or a range within it.`,
    thanks: 'It is approved for that.',
    proposed: (f: { terms: string; left: number }) =>
      `You said yes to ${f.terms}; ${f.left} more ${f.left === 1 ? 'is' : 'are'} needed.`,
    gone: 'That request is not there any more.',
  },
  extend: {
    title: 'Extend access',
    submit: 'Ask',
    length: 'How much longer',
    lengthHint: 'Such as 30m or 1h.',
  },
  moved: { title: 'My address changed', submit: 'Move' },

  asking: 'Asking…',
  opening: 'Opening…',
  working: 'Working…',
  lookingUp: 'Looking it up…',
  unread: 'This form could not be read, and nothing was done. Close it and open it again.',
  notOpened: (problem: string) => `The form could not be opened: ${problem}`,
  pressAgain: 'Press again.',
  open: 'Open the form',
  edit: 'Edit',
  typed: (line: string) => `You typed ${line}`,
  ourFault: 'Something went wrong on our side.',
  notCertain: (command: string) =>
    `It is not certain that this was written down: look at the request’s message, or at ${command}, before you try again.`,
};
