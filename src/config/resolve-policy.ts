/** What is true of a database: its own settings over those of its group, over the defaults of the file, over the usual ones. */
import type { z } from 'zod';
import { HOUR, MINUTE } from '../grant/duration.ts';
import type { DatabaseName } from '../grant/ids.ts';
import type { Policy, Quorum, Who } from '../grant/policy.ts';
import type { Source } from '../grant/source.ts';
import type { Settings } from './policy-schema.ts';

type Values = z.infer<typeof Settings>;
/** `where`: in the file, such as databases.orders */
type Layer = { readonly where: string; readonly values: Values };
/** What is said nearest to the database comes first. */
export type Layers = readonly Layer[];

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

/** Of settings that have a usual value: what says null is taken back, regardless of the defaults. */
export function settingOf(layers: Layers) {
  return <Key extends keyof typeof usual>(name: Key) =>
    layers[layerOf(layers, name)]?.values[name] ?? usual[name];
}

/** Which of them says it; where none does, one beyond the last. */
export function layerOf(layers: Layers, name: keyof Values): number {
  const index = layers.findIndex(({ values }) => values[name] !== undefined);
  return index < 0 ? layers.length : index;
}

/** Of a setting that has none. */
export function neededOf<Key extends keyof Values>(
  layers: Layers,
  name: Key,
): NonNullable<Values[Key]> | undefined {
  return layers[layerOf(layers, name)]?.values[name] ?? undefined;
}

/** What is inherited is cut to limits that are said nearer to the database. What is written beside them is not: that is refused. */
export function policyFrom(database: DatabaseName, layers: Layers): Policy {
  const setting = settingOf(layers);
  const { quorum, approvers } = answering(layers);
  const reason = setting('reason');
  const emergency = setting('emergency');
  const [shortestMs, longestMs] = [setting('minDuration'), setting('maxDuration')];
  const limits = Math.min(layerOf(layers, 'minDuration'), layerOf(layers, 'maxDuration'));
  const cut = (ms: number) => Math.max(shortestMs, Math.min(ms, longestMs));
  const inherited = (name: keyof Values) => layerOf(layers, name) > limits;
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
      reviewers: emergency.reviewers,
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
  const isReplaced = quorum.of === 'each' && layerOf(layers, 'approvals') < layerOf(layers, 'approvers');
  return { quorum, approvers: (isReplaced ? undefined : neededOf(layers, 'approvers')) ?? nobody };
}

/** A clause of the defaults for the hours of work means nothing where the database takes the hours back. */
function clausesOf(layers: Layers) {
  const clauses = settingOf(layers)('automatic');
  const isTakenBack = settingOf(layers)('hours') === null;
  return isTakenBack && layerOf(layers, 'hours') < layerOf(layers, 'automatic')
    ? clauses.filter(({ withinHours }) => !withinHours)
    : clauses;
}
