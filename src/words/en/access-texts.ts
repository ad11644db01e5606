/** English: who has access now, as approvers and admins see it. */
export const access = {
  nobody: (database: string) => `${database}: nobody has access now.`,
  nobodyAnywhere: 'Nobody has access now.',
  until: (f: { who: string; sources: string; time: string }) =>
    `${f.who} from ${f.sources}, until ${f.time}.`,
  opening: (f: { who: string; sources: string }) => `${f.who} from ${f.sources}, opening…`,
  closing: (f: { who: string; sources: string }) => `${f.who} from ${f.sources}, closing…`,
  emergency: (line: string) => `🚨 Emergency: ${line}`,
  unreadable: (line: string) => `${line} This version of db-access cannot read the rest of its record.`,
  unknown: (id: string) => `The record of ${id} cannot be read.`,
  mayNotSee: (database: string) => `Only the approvers and admins of ${database} can see who has access.`,
  mayNotSeeAny: 'Only approvers and admins can see who has access.',
  noDatabase: (text: string) => `There is no database ${text} whose access you can see.`,
  youCanSee: (names: string) => `You can see: ${names}.`,
};
