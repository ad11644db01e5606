/** What stands in db-access.yaml: databases and their policies. No secret belongs there. */
import { z } from 'zod';
import { DatabaseSetting, type DatabasesFile, Settings } from './config-schema.ts';
import { DAY, formatDuration, HOUR, MINUTE } from './grant/duration.ts';
import { DatabaseName } from './grant/ids.ts';
import type { Policy, Quorum, Who } from './grant/policy.ts';
import { covers, type Source } from './grant/source.ts';
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
    /** it has left the file: what is open there ends in its time */
    readonly isRetired?: boolean;
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
  maxPendingPerPerson: 5 as number,
  spareRules: 0,
  lapseAfter: 4 * HOUR,
  openWithin: 15 * MINUTE,
  endEarly: 0,
  probe: false as boolean,
  documentationRanges: 'refused',
  language: 'en',
} as const;

const Loose = z.object({ defaults: Settings.optional(), databases: z.record(z.string(), z.unknown()) });

/** Of a file that is not right, the databases that are right by themselves; without defaults that are, nothing can be said of them. */
export function rightByThemselves(file: unknown): Pick<DatabasesFile, 'defaults' | 'databases'> | undefined {
  const loose = Loose.safeParse(file);
  if (!loose.success) return undefined;
  const databases: DatabasesFile['databases'] = {};
  for (const [name, settings] of Object.entries(loose.data.databases)) {
    const one = z.record(DatabaseName, DatabaseSetting).safeParse({ [name]: settings });
    if (one.success) Object.assign(databases, one.data);
  }
  return { defaults: loose.data.defaults, databases };
}

/** Each database's own settings, over the defaults of the file, over the usual ones. */
export function settle({
  defaults,
  databases,
}: Pick<DatabasesFile, 'defaults' | 'databases'>): Settled | { readonly problems: readonly Problem[] } {
  const settled = new Map<DatabaseName, DatabaseSettings>();
  const problems: Problem[] = [];
  for (const [key, own] of Object.entries(databases)) {
    // What says null is switched off here, whatever the defaults say: that is what is usual of such a setting.
    const setting = <Key extends keyof typeof usual>(name: Key) =>
      own[name] === null ? usual[name] : (own[name] ?? defaults?.[name] ?? usual[name]);
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
      automatic: setting('automatic').map(({ upTo, perDay, widestRange, ...clause }) => ({
        ...clause,
        upToMs: upTo,
        widest: widestRange,
        ...(perDay === undefined ? {} : { perDayMs: perDay }),
      })),
      emergency: emergency && {
        who: emergency.who,
        longestMs: emergency.maxDuration,
        tell: emergency.tell,
        mostUnreviewed: emergency.maxUnreviewed,
        widest: emergency.widestRange,
        regions: emergency.regions,
      },
      extending: setting('extend'),
      mostLivePerPerson: setting('maxLivePerPerson'),
      mostLive: setting('maxLive'),
      mostPendingPerPerson: setting('maxPendingPerPerson'),
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
  problems.push(...namedTwice([...settled]));
  return problems.length > 0 ? { problems } : { databases: settled };
}

/** Each name would see the other's rules as nobody's. */
function namedTwice(databases: readonly (readonly [DatabaseName, DatabaseSettings])[]): readonly Problem[] {
  return databases.flatMap(([name, { scalingo }], index) => {
    const first = databases
      .slice(0, index)
      .find(
        ([, other]) =>
          other.scalingo.database === scalingo.database && other.scalingo.region === scalingo.region,
      );
    return first
      ? [
          {
            where: `databases.${name}.scalingo`,
            expected: `expected another database than databases.${first[0]}.scalingo: both names mean ${scalingo.database}`,
          },
        ]
      : [];
  });
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
    check(!emergency || isWithin(emergency.longestMs), 'emergency.maxDuration', within);
  }
  for (const [index, { upToMs, perDayMs = upToMs }] of automatic.entries())
    check(
      perDayMs >= upToMs,
      `automatic.${index}.perDay`,
      `expected ${formatDuration(upToMs)} (upTo) or more`,
    );
  for (const [index, { name }] of automatic.entries()) {
    const first = automatic.findIndex((clause) => clause.name === name);
    check(
      first === index,
      `automatic.${index}.name`,
      `expected another name than automatic.${first}: “${name}” is the name of both, and access remembers its clause by the name`,
    );
  }
  for (const [index, clause] of automatic.entries())
    check(
      !clause.withinHours || hours !== null,
      `automatic.${index}.withinHours`,
      'expected hours to be set as well',
    );
  const { quorum, approvers, allowedRanges, deniedRanges } = policy;
  const named = new Set(approvers.people).size;
  // Who is in a group is for Slack to say; nobody at all is told elsewhere.
  const isCounted = !approvers.everyone && approvers.groups.length === 0 && named > 0;
  if (quorum.of === 'any')
    check(
      !isCounted || quorum.count <= named,
      'approvals',
      `expected ${named} or less: approvers names no more people`,
    );
  else check(new Set(quorum.groups).size === quorum.groups.length, 'approvals', 'expected each group once');
  for (const [index, range] of allowedRanges.entries())
    check(
      !deniedRanges.some((denied) => covers(denied, range)),
      `allowedRanges.${index}`,
      `expected a range that deniedRanges leave something of, not ${range}`,
    );
  return problems;
}
