/** What a policy says that means nothing, or cannot work. */

import { DAY, formatDuration, MINUTE } from '../grant/duration.ts';
import { isWithin, nextChange, weekdays } from '../grant/hours.ts';
import type { Automatic, Policy, Who } from '../grant/policy.ts';
import { around, isAmong, isRegion, isWithinAll, overlaps, prefixOf, type Source } from '../grant/source.ts';
import { changesNothing, type Warning } from './findings.ts';

/** Scalingo may have more by now, so one that is not among them is no error. */
const REGIONS = ['osc-fr1', 'osc-secnum-fr1'];

/** Shorter, and nobody answers in time. */
const SHORT_TO_ANSWER_MS = 5 * MINUTE;
/** Shorter, and one slow answer of Scalingo's is enough to miss it. */
const SHORT_TO_OPEN_MS = MINUTE;
/** Longer, and people no longer expect that it opens. */
const LONG_TO_OPEN_MS = DAY;

export function ineffective({
  policy,
  region,
}: {
  readonly policy: Policy;
  readonly region: string;
}): readonly Warning[] {
  return [
    ...ofApprovers(policy),
    ...ofRegions(policy, region),
    ...ofHours(policy),
    ...ofWaits(policy),
    ...ofLimits(policy),
    ...ofReason(policy),
    ...policy.automatic.flatMap((clause, index) => ofClause(policy, clause, index)),
    ...ofEmergency(policy),
  ];
}

function ofApprovers(policy: Policy): Warning[] {
  const { quorum, approvers, ping } = policy;
  const isIgnored =
    quorum.of === 'each' && (approvers.everyone || approvers.people.length + approvers.groups.length > 0);
  const warning = 'ignored, because approvals lists the groups that have to say yes';
  return [
    ...(isIgnored ? [{ where: 'approvers', warning }] : []),
    ...(ping?.everyone ? [changesNothing('ping', 'everyone is nobody who could be mentioned')] : []),
    ...ofUnapprovable(policy),
  ];
}

function ofUnapprovable(policy: Policy): Warning[] {
  return stuckAmong(policy, policy.requesters.people).map((warning) => ({ where: 'requesters', warning }));
}

/** Of these, whom too few others could answer, where only people are named: who is in a group may change. */
export function stuckAmong(
  { quorum, approvers, selfApproval, automatic }: Policy,
  people: readonly string[],
): readonly string[] {
  if (quorum.of === 'each' || approvers.everyone || approvers.groups.length > 0) return [];
  // What is opened by clauses alone may be meant.
  if (selfApproval || automatic.length > 0) return [];
  const others = (id: string) => new Set(approvers.people.filter((one) => one !== id)).size;
  const stuck = people.filter((id) => others(id) < quorum.count);
  if (stuck.length === 0) return [];
  const ask = stuck.length === 1 ? 'asks' : 'ask';
  const why = quorum.count === 1 ? 'nobody else' : 'too few besides them';
  return [`nobody could approve what ${stuck.join(', ')} ${ask} for: approvers names ${why}`];
}

function ofRegions({ regions }: Policy, own: string): Warning[] {
  return [
    { where: 'region', region: own },
    ...regions.map((region, index) => ({ where: `regions.${index}`, region })),
  ].flatMap(({ where, region }) =>
    REGIONS.includes(region)
      ? []
      : [
          {
            where,
            warning: `${region} is not a region of Scalingo that this version knows: ${REGIONS.join(', ')}`,
          },
        ],
  );
}

function ofHours({ hours, automatic, extending, emergency }: Policy): Warning[] {
  if (!hours) return [];
  if (nextChange(hours, 0) === undefined)
    return [
      isWithin(hours, 0)
        ? changesNothing('hours', 'they never end')
        : { where: 'hours', warning: 'never begin' },
    ];
  const warnings: Warning[] = [];
  const isAsked = automatic.length === 0 && extending !== 'automatic';
  // Reminders of reviews keep the hours as well.
  if (hours.outside === 'by hand' && isAsked && !emergency)
    warnings.push(
      changesNothing(
        'hours',
        'no clause is automatic and extend is not automatic, so approvers are always asked',
      ),
    );
  for (const day of weekdays.filter((name) => hours.days.filter((one) => one === name).length > 1))
    warnings.push({ where: 'hours.days', warning: `names ${day} twice` });
  return warnings;
}

function ofWaits({ lapseAfterMs, openWithinMs }: Policy): Warning[] {
  const warnings: Warning[] = [];
  if (lapseAfterMs < SHORT_TO_ANSWER_MS)
    warnings.push({
      where: 'lapseAfter',
      warning: `approvers have ${formatDuration(lapseAfterMs)} to answer`,
    });
  if (openWithinMs < SHORT_TO_OPEN_MS)
    warnings.push({
      where: 'openWithin',
      warning: `access has ${formatDuration(openWithinMs)} to open, and Scalingo may take longer`,
    });
  if (openWithinMs > LONG_TO_OPEN_MS)
    warnings.push({
      where: 'openWithin',
      warning: `access may open up to ${formatDuration(openWithinMs)} after it was approved`,
    });
  return warnings;
}

/** A person's limit that another limit is reached before, or with. */
function ofLimits({ mostLivePerPerson: most, mostLive, mostLivePerPersonInAll: inAll }: Policy): Warning[] {
  const where = 'maxLivePerPerson';
  const warnings: Warning[] = [];
  if (most === null) return warnings;
  if (mostLive !== null && mostLive <= most)
    warnings.push(changesNothing(where, `maxLive allows ${mostLive} at this database`));
  if (inAll !== null && inAll <= most)
    warnings.push(changesNothing(where, `maxLivePerPersonInAll allows ${inAll} at all databases`));
  return warnings;
}

function ofReason({ reason }: Policy): Warning[] {
  const named = [...(reason?.link ?? '').matchAll(/\$([1-9])/g)].map(([, digit]) => Number(digit));
  const empty = [...new Set(named)].filter((group) => group > (reason?.pattern.groupCount() ?? 0));
  const isAny = reason?.pattern.exec('');
  return [
    ...(isAny ? [changesNothing('reason.pattern', 'it is found in any reason')] : []),
    ...empty.map((group) => ({
      where: 'reason.link',
      warning: `$${group} is empty: the pattern has no group of that number`,
    })),
  ];
}

function ofClause(policy: Policy, clause: Automatic, index: number): Warning[] {
  const { shortestMs, longestMs, automatic } = policy;
  const where = `automatic.${index}`;
  const warnings: Warning[] = [];
  const upTo = formatDuration(clause.upToMs);
  if (clause.upToMs < shortestMs)
    warnings.push({
      where: `${where}.upTo`,
      warning: `never approves: ${upTo} is shorter than minDuration (${formatDuration(shortestMs)})`,
    });
  if (clause.upToMs > longestMs)
    warnings.push({
      where: `${where}.upTo`,
      warning: `approves ${formatDuration(longestMs)} (maxDuration) at most, not ${upTo}`,
    });
  const earlier = automatic.slice(0, index).findIndex((one) => coversClause(one, clause));
  if (earlier >= 0)
    warnings.push({
      where,
      warning: `never approves anything that automatic.${earlier} does not approve before it`,
    });
  if (!isAnyRequester(policy.requesters, clause.who))
    warnings.push({
      where: `${where}.who`,
      warning: 'never approves: nobody in it is among the requesters',
    });
  const ofFrom = clause.from.flatMap((source, place) => {
    const warning = isRegion(source) ? undefined : neverFrom(policy, source);
    return warning ? [{ where: `${where}.from.${place}`, warning }] : [];
  });
  return [
    ...warnings,
    ...ofFrom,
    ...ofWidth(policy, `${where}.widestRange`, widthOf(clause)),
    ...regionsOf(policy, clause, where),
  ];
}

function neverFrom({ allowedRanges, deniedRanges }: Policy, range: Source): string | undefined {
  if (isWithinAll(range, deniedRanges)) return `never approves: ${range} is inside deniedRanges`;
  if (allowedRanges.length === 0 || allowedRanges.some((allowed) => overlaps(allowed, range)))
    return undefined;
  return `never approves: ${range} is outside allowedRanges`;
}

/** Whether the earlier one says yes wherever the later one does. Hours hold for every clause. */
function coversClause(earlier: Automatic, later: Automatic): boolean {
  const { from, widest = 32 } = earlier;
  const isAnyAddress = from.length === 0 && !later.from.some(isRegion);
  const isFrom = later.from.length > 0 && later.from.every((source) => isAmong(source, from));
  return (
    earlier.perDayMs === undefined &&
    coversWho(earlier.who, later.who) &&
    earlier.upToMs >= later.upToMs &&
    widest <= (later.widest ?? 32) &&
    (isAnyAddress || isFrom)
  );
}

function coversWho(earlier: Who, later: Who): boolean {
  if (earlier.everyone) return true;
  return (
    !later.everyone &&
    later.people.every((person) => earlier.people.includes(person)) &&
    later.groups.every((group) => earlier.groups.includes(group))
  );
}

/** Who is in a group may change, so a group counts as anybody. */
function isAnyRequester(requesters: Who, who: Who): boolean {
  const isOpen = (some: Who) => some.everyone || some.groups.length > 0;
  return isOpen(requesters) || isOpen(who) || who.people.some((id) => requesters.people.includes(id));
}

function ofEmergency(policy: Policy): Warning[] {
  const { widest, regions = [] } = policy.emergency ?? {};
  return [
    ...ofWidth(policy, 'emergency.widestRange', widest),
    ...regions.flatMap((region, index) =>
      ofRegion(policy, { where: `emergency.regions.${index}`, region, never: 'never opens' }),
    ),
  ];
}

function regionsOf(policy: Policy, { who, from }: Automatic, where: string): Warning[] {
  return from.flatMap((source, index) =>
    isRegion(source)
      ? ofRegion(policy, {
          where: `${where}.from.${index}`,
          region: source.slice('region:'.length),
          who,
          never: 'never approves',
        })
      : [],
  );
}

type Named = {
  readonly where: string;
  readonly region: string;
  /** an emergency is never everyone's */
  readonly who?: Who;
  readonly never: string;
};

function ofRegion({ regions }: Policy, { where, region, who, never }: Named): Warning[] {
  const whom = who?.everyone ? ' for everyone in the workspace,' : '';
  const warning = regions.includes(region)
    ? `opens region:${region}, all apps in that region,${whom} with nobody asked`
    : `${never}: regions does not name ${region}`;
  return [{ where, warning }];
}

/** The widest range that a clause opens: in one of those that it names, or in several that lie side by side. */
function widthOf({ widest = 32, from }: Automatic): number {
  if (from.length === 0) return widest;
  const ranges = from.filter((source) => !isRegion(source));
  const opens = (bits: number) =>
    ranges.some((range) => prefixOf(range) <= bits || isWithinAll(around(range, bits), ranges));
  let bits = widest;
  while (bits < 32 && !opens(bits)) bits += 1;
  return bits;
}

function ofWidth({ widest: most }: Policy, where: string, widest = 32): Warning[] {
  if (widest === 32) return [];
  const warning =
    widest < most
      ? `opens /${most} (widestRange of the database) at most, not /${widest}`
      : `opens up to ${2 ** (32 - widest)} addresses at once, with nobody asked`;
  return [{ where, warning }];
}
