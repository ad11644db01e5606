/** What stands in db-access.yaml: databases and their policies. No secret belongs there. */
import type { DatabasesFile } from './config-schema.ts';
import { DAY, formatDuration, HOUR, MINUTE } from './grant/duration.ts';
import { DatabaseName } from './grant/ids.ts';
import type { Policy, Quorum, Who } from './grant/policy.ts';
import type { Source } from './grant/source.ts';
import type { Language } from './words/language.ts';

export type DatabaseSettings = {
  readonly policy: Policy;
  /** Slack's id of the channel where its cards are posted */
  readonly channel: string;
  /** of the cards: a channel has many readers */
  readonly language: Language;
  readonly scalingo: {
    readonly region: string;
    readonly database: string;
    readonly user?: string | undefined;
    readonly dbname?: string | undefined;
  };
};

type Problem = { readonly where: string; readonly expected: string };
type Settled = { readonly databases: ReadonlyMap<DatabaseName, DatabaseSettings> };

const nobody: Who = { everyone: false, people: [], groups: [] };
const oneApproval: Quorum = { of: 'any', count: 1 };

const usual = {
  region: 'osc-fr1',
  ping: null,
  approvals: oneApproval,
  selfApproval: false as boolean,
  admins: nobody,
  minDuration: 5 * MINUTE,
  maxDuration: 8 * HOUR,
  durations: [] as readonly number[],
  widestRange: 32,
  allowedRanges: [] as readonly Source[],
  deniedRanges: [] as readonly Source[],
  regions: [] as readonly string[],
  reason: null,
  hours: null,
  automatic: [],
  emergency: null,
  extend: 'by hand',
  maxLivePerPerson: null,
  maxLive: null,
  spareRules: 0,
  lapseAfter: 4 * HOUR,
  openWithin: 15 * MINUTE,
  endEarly: 0,
  probe: false as boolean,
  documentationRanges: 'refused',
  language: 'en',
} as const;

/** Each database's own settings, over the defaults of the file, over the usual ones. */
export function settle({
  defaults,
  databases,
}: DatabasesFile): Settled | { readonly problems: readonly Problem[] } {
  const settled = new Map<DatabaseName, DatabaseSettings>();
  const problems: Problem[] = [];
  for (const [key, own] of Object.entries(databases)) {
    const setting = <Key extends keyof typeof usual>(name: Key) =>
      own[name] ?? defaults?.[name] ?? usual[name];
    const { requesters = defaults?.requesters, approvers = defaults?.approvers } = own;
    const { channel = defaults?.channel } = own;
    const quorum = setting('approvals');
    const needed = { requesters, ...(quorum.of === 'any' ? { approvers } : {}), channel };
    for (const [name, value] of Object.entries(needed)) {
      if (value === undefined)
        problems.push({ where: `databases.${key}.${name}`, expected: 'expected here or under defaults' });
    }
    const { reason, emergency } = { reason: setting('reason'), emergency: setting('emergency') };
    const longestMs = setting('maxDuration');
    const policy: Policy = {
      database: DatabaseName.parse(key),
      requesters: requesters ?? nobody,
      approvers: approvers ?? nobody,
      ping: setting('ping'),
      quorum,
      selfApproval: setting('selfApproval'),
      admins: setting('admins'),
      shortestMs: setting('minDuration'),
      longestMs,
      usualMs:
        own.defaultDuration ??
        defaults?.defaultDuration ??
        Math.max(setting('minDuration'), Math.min(HOUR, longestMs)),
      offeredMs: setting('durations'),
      widest: setting('widestRange'),
      allowedRanges: setting('allowedRanges'),
      deniedRanges: setting('deniedRanges'),
      regions: setting('regions'),
      documentationRanges: setting('documentationRanges'),
      reason: reason && { ...reason, link: reason.link },
      hours: setting('hours'),
      automatic: setting('automatic').map(({ upTo, ...clause }) => ({ ...clause, upToMs: upTo })),
      emergency: emergency && {
        who: emergency.who,
        longestMs: emergency.maxDuration,
        tell: emergency.tell,
      },
      extending: setting('extend'),
      mostLivePerPerson: setting('maxLivePerPerson'),
      mostLive: setting('maxLive'),
      spareRules: setting('spareRules'),
      lapseAfterMs: setting('lapseAfter'),
      openWithinMs: setting('openWithin'),
      endEarlyMs: setting('endEarly'),
      probe: setting('probe'),
    };
    problems.push(
      ...contradictions(policy).map(({ where, expected }) => ({
        where: `databases.${key}.${where}`,
        expected,
      })),
    );
    settled.set(policy.database, {
      channel: channel ?? '',
      language: setting('language'),
      scalingo: { region: setting('region'), database: own.scalingo, user: own.user, dbname: own.dbname },
      policy: Object.freeze(policy),
    });
  }
  return problems.length > 0 ? { problems } : { databases: settled };
}

/** Settings that are fine by themselves, and not together. */
function contradictions(policy: Policy): readonly Problem[] {
  const { shortestMs, longestMs, usualMs, offeredMs, endEarlyMs, automatic, emergency, hours } = policy;
  const within = `expected a length from ${formatDuration(shortestMs)} (minDuration) to ${formatDuration(longestMs)} (maxDuration)`;
  const isWithin = (ms: number) => ms >= shortestMs && ms <= longestMs;
  const problems: Problem[] = [];
  const check = (fine: boolean, where: string, expected: string) => {
    if (!fine) problems.push({ where, expected });
  };
  check(
    shortestMs <= longestMs,
    'maxDuration',
    `expected ${formatDuration(shortestMs)} (minDuration) or more`,
  );
  check(
    endEarlyMs < shortestMs,
    'endEarly',
    `expected less than ${formatDuration(shortestMs)} (minDuration), or access would end as it opens`,
  );
  check(longestMs <= 30 * DAY, 'maxDuration', 'expected 30d or less: access here is temporary');
  if (shortestMs <= longestMs) {
    check(isWithin(usualMs), 'defaultDuration', within);
    check(offeredMs.every(isWithin), 'durations', within);
    check(!emergency || emergency.longestMs >= shortestMs, 'emergency.maxDuration', within);
  }
  for (const [index, clause] of automatic.entries())
    check(
      !clause.withinHours || hours !== null,
      `automatic.${index}.withinHours`,
      'expected hours to be set as well',
    );
  return problems;
}
