/** English: today's policy, or a limit, is in the way of what waits: a request, or more time. */
const oneOf = (amount: number) => (amount === 1 ? 'it' : 'one of them');

export const blocked = {
  // to approvers
  tooLong: (f: { database: string; longest: string }) =>
    `${f.database} now allows ${f.longest} at most. Use Approve for less, up to ${f.longest}.`,
  tooWide: (f: { database: string; widest: number }) =>
    `${f.database} now allows ${f.widest === 32 ? 'single addresses' : `ranges up to a /${f.widest}`} only. Use Approve for less with a narrower source.`,
  tooShort: (f: { database: string; shortest: string }) =>
    `${f.database} now allows no less than ${f.shortest}, so this cannot be approved.`,
  source: (f: { database: string; source: string }) =>
    `${f.database} no longer allows ${f.source}, so this cannot be approved.`,
  reason: (f: { database: string; error: string }) =>
    `${f.database} now asks for another form of reason, so this cannot be approved. ${f.error}`,
  requester: (f: { database: string; who: string }) =>
    `${f.who} can no longer have access to ${f.database}, so this cannot be approved.`,
  personLimit: (f: { database: string; who: string; most: number }) =>
    `${f.who} already has ${f.most} open or approved at ${f.database}, which is the limit. This can be approved once ${oneOf(f.most)} has ended.`,
  limitInAll: (f: { who: string; most: number }) =>
    `${f.who} already has ${f.most} open or approved at all databases together, which is the limit. This can be approved once ${oneOf(f.most)} has ended.`,
  databaseLimit: (f: { database: string; most: number }) =>
    `${f.database} already has ${f.most} open or approved, which is the limit. This can be approved once ${oneOf(f.most)} has ended.`,

  // to the requester
  yours: (access: string) => `${access}: your request cannot be approved as it is.`,
  again: (access: string) => `${access}: your request can be approved again. It still waits for an answer.`,
  over: (access: string) => `${access}: your request no longer waits for an answer.`,
  askForUpTo: (f: { database: string; longest: string; command: string }) =>
    `${f.database} now allows ${f.longest} at most. Approvers can approve it for less. You can also cancel it and ask for up to ${f.longest} with ${f.command}.`,
  askForAtLeast: (f: { database: string; shortest: string; command: string }) =>
    `${f.database} now allows no less than ${f.shortest}. Cancel it and ask for ${f.shortest} or more with ${f.command}.`,
  giveBack: (f: { database: string; most: number; command: string }) =>
    `You already have ${f.most} open or approved at ${f.database}, which is the limit. End ${f.most === 1 ? 'it' : 'one'} with ${f.command}, and this one can be approved.`,
  giveBackOne: (f: { most: number; command: string }) =>
    `You already have ${f.most} open or approved at all databases together, which is the limit. End ${f.most === 1 ? 'it' : 'one'} with ${f.command}, and this one can be approved.`,
  waitsForPlace: (f: { database: string; most: number }) =>
    `${f.database} already has ${f.most} open or approved, which is the limit. This one can be approved once ${oneOf(f.most)} has ended.`,
  askAgain: (command: string) => `Cancel it, and ask again with ${command}.`,

  // to the requester, of more time
  more: (f: { access: string; length: string }) =>
    `${f.access}: your request for ${f.length} more cannot be approved as it is.`,
  moreAgain: (f: { access: string; length: string }) =>
    `${f.access}: your request for ${f.length} more can be approved again. It still waits for an answer.`,
  moreWaits: (f: { access: string; length: string }) =>
    `${f.access}: your request for ${f.length} more still waits for an answer.`,
  moreOver: (access: string) =>
    `${access}: the extension that was requested here no longer waits for an answer.`,
  askForMore: (f: { database: string; longest: string; most: string; command: string }) =>
    `${f.database} now allows ${f.longest} in all at most. Ask for up to ${f.most} more with ${f.command}.`,
  noMoreLeft: (f: { database: string; longest: string; command: string }) =>
    `${f.database} now allows ${f.longest} in all at most. If you need access after the end, request it with ${f.command}.`,
  requestAgain: (command: string) => `If you need access after the end, request it with ${command}.`,
};
