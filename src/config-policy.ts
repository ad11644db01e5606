/** What is true of a database: its own settings over the defaults of the file, over the usual ones. */
import type { z } from 'zod';
import type { Settings } from './config-schema.ts';
import { HOUR, MINUTE } from './grant/duration.ts';
import type { DatabaseName } from './grant/ids.ts';
import type { Policy, Quorum, Who } from './grant/policy.ts';
import type { Source } from './grant/source.ts';

type Values = z.infer<typeof Settings>;
type Layers = { readonly own: Values; readonly defaults: Values | undefined };

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
  maxLivePerPersonInAll: null,
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

/** Of settings that have a usual value: what says null is taken back, whatever the defaults say. */
export function settingOf({ own, defaults }: Layers) {
  return <Key extends keyof typeof usual>(name: Key) =>
    own[name] === null ? usual[name] : (own[name] ?? defaults?.[name] ?? usual[name]);
}

/** Of a setting that has none. */
export function neededOf<Key extends keyof Values>(
  { own, defaults }: Layers,
  name: Key,
): NonNullable<Values[Key]> | undefined {
  return (own[name] === undefined ? defaults?.[name] : own[name]) ?? undefined;
}

/** What is inherited is cut to the limits that the database says itself. What is written beside them is not: that is refused. */
export function policyFrom(database: DatabaseName, layers: Layers): Policy {
  const { own } = layers;
  const setting = settingOf(layers);
  const { quorum, approvers } = answering(layers);
  const reason = setting('reason');
  const emergency = setting('emergency');
  const [shortestMs, longestMs] = [setting('minDuration'), setting('maxDuration')];
  const isCut = own.minDuration !== undefined || own.maxDuration !== undefined;
  const cut = (ms: number) => Math.max(shortestMs, Math.min(ms, longestMs));
  const inherited = <Key extends keyof Values>(name: Key) => isCut && own[name] === undefined;
  const usualMs = neededOf(layers, 'defaultDuration') ?? cut(HOUR);
  const offeredMs = setting('durations');
  return {
    database,
    requesters: neededOf(layers, 'requesters') ?? nobody,
    approvers,
    ping: setting('ping'),
    quorum,
    selfApproval: setting('selfApproval'),
    admins: setting('admins'),
    shortestMs,
    longestMs,
    usualMs: inherited('defaultDuration') ? cut(usualMs) : usualMs,
    offeredMs: inherited('durations') ? offeredMs.filter((ms) => cut(ms) === ms) : offeredMs,
    widest: setting('widestRange'),
    allowedRanges: setting('allowedRanges'),
    deniedRanges: setting('deniedRanges'),
    regions: setting('regions'),
    documentationRanges: setting('documentationRanges'),
    reason: reason && { ...reason, link: reason.link },
    hours: setting('hours'),
    automatic: clausesOf(layers).map(({ upTo, perDay, widestRange, ...clause }) => ({
      ...clause,
      upToMs: inherited('automatic') ? Math.min(upTo, longestMs) : upTo,
      widest: widestRange,
      ...(perDay === undefined ? {} : { perDayMs: perDay }),
    })),
    emergency: emergency && {
      who: emergency.who,
      longestMs: inherited('emergency') ? Math.min(emergency.maxDuration, longestMs) : emergency.maxDuration,
      tell: emergency.tell,
      mostUnreviewed: emergency.maxUnreviewed,
      widest: emergency.widestRange,
      regions: emergency.regions,
    },
    extending: setting('extend'),
    mostLivePerPerson: setting('maxLivePerPerson'),
    mostLivePerPersonInAll: setting('maxLivePerPersonInAll'),
    mostLive: setting('maxLive'),
    mostPendingPerPerson: setting('maxPendingPerPerson'),
    spareRules: setting('spareRules'),
    lapseAfterMs: setting('lapseAfter'),
    openWithinMs: setting('openWithin'),
    endEarlyMs: setting('endEarly'),
    probe: setting('probe'),
  };
}

/** Groups of which each has to say yes replace approvers that were written for another database's count. */
function answering(layers: Layers): Pick<Policy, 'quorum' | 'approvers'> {
  const quorum = settingOf(layers)('approvals');
  const isReplaced =
    layers.own.approvals != null && quorum.of === 'each' && layers.own.approvers === undefined;
  return { quorum, approvers: (isReplaced ? undefined : neededOf(layers, 'approvers')) ?? nobody };
}

/** A clause of the defaults for the hours of work means nothing where the database takes the hours back. */
function clausesOf(layers: Layers) {
  const clauses = settingOf(layers)('automatic');
  const { own } = layers;
  return own.hours === null && own.automatic === undefined
    ? clauses.filter(({ withinHours }) => !withinHours)
    : clauses;
}
