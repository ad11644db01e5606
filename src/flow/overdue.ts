/**
 * Ends what is overdue without any job, in each process by itself: where the queue is slow, full or cannot be written, a clock was wrong
 * or a database is not configured any more, access still ends. It needs Redis to be readable, and Scalingo.
 */

import { dueSince } from '../grant/due-rules.ts';
import { MINUTE } from '../grant/duration.ts';
import { type Closing, endOf, placesOfAll } from '../grant/envelope.ts';
import type { DatabaseName } from '../grant/ids.ts';
import { isSamePlace, type Place } from '../grant/place.ts';
import { mayStillAppear } from '../grant/reappearance.ts';
import type { Source } from '../grant/source.ts';
import { clearOthers } from './alarms.ts';
import { attempt, todo } from './attempt.ts';
import { type Backoff, doubled } from './backoff.ts';
import { createCauses } from './causes.ts';
import { desiredStateAt, finishByEnvelope, type Today, withoutEnvelope } from './desired-state.ts';
import { endDue, overdueBy, watchUnknown } from './end-due.ts';
import type { EndsWorld } from './ends-world.ts';
import { Fault } from './fault.ts';
import { gonePlaces, watchFound } from './missing-addon.ts';
import type { Closings } from './ports.ts';
import { settleReappeared } from './reappeared.ts';
import { settle } from './settle.ts';

export type OverdueWaits = {
  readonly everyMs: number;
  /** how long the usual way has before this one is taken */
  readonly graceMs: number;
  /** what is overdue for longer is an alarm */
  readonly alarmMs: number;
  /** after a fault, for the add-on that it was about */
  readonly retry: Backoff;
  /** from one look for an add-on that is said to be gone to the next */
  readonly gone: Backoff;
};

/** How long Scalingo has to answer nothing but 429, with an end waiting, before it is an alarm. */
const REFUSED_ALARM_MS = MINUTE;

/** What one process remembers of each add-on: who is at work there, and how often it failed. */
type Tried = {
  faults: number;
  /** by the steady clock */
  notBefore: number;
  isBusy: boolean;
  /** what has ended there and could not be written down: alone it is no reason to look again at once */
  unwritten: string | undefined;
};

/** `unwritten`: no rule is left, and Redis did not take that down. */
type Outcome = { readonly fault?: Fault | undefined; readonly unwritten?: Fault | undefined };

const nothingConfigured: Today = {
  policy: undefined,
  place: async () => undefined,
  moved: async () => undefined,
  opening: () => AbortSignal.abort(),
};

/** From one look for what may still appear to the next. */
const APPEARED_EVERY_MS = MINUTE;
/** From one look whether a rule is still in doubt to the next; where its database is in the file, the sweep looks more often. */
const DOUBTS_EVERY_MS = 10 * MINUTE;

type Options = {
  /**
   * The envelopes that its alarms are about. Alarms are shared by all names of an installation, so one of them watches for all, and the
   * others for none.
   */
  readonly watched?: readonly Pick<Closings, 'all'>[];
  /** no sweep looks around there: what takes effect after an end is looked for as well */
  readonly isAlone?: boolean;
};

/** `look` never throws; it resolves once all add-ons with something overdue were tried, side by side. */
export function createOverdue(
  world: EndsWorld,
  waits: OverdueWaits,
  { watched = [world.closings], isAlone = false }: Options = {},
) {
  /** when each add-on was last looked at for what may still appear or is in doubt, by the steady clock */
  const lookedAt = new Map<string, number>();
  const tried = new Map<string, Tried>();
  const causes = createCauses();

  return {
    async look(graceMs = waits.graceMs): Promise<void> {
      try {
        // Looked at each time, so that it is known for how long there has been no primary.
        await world.primary.look();
        const overdue = overdueBy(await world.closings.all(), world.now() - graceMs);
        await Promise.all(
          placesOfAll(overdue).map((place) => {
            const there = overdue.filter((closing) => isSamePlace(closing.place, place));
            return tryAt(place, waits.retry, there.map(({ grant }) => grant).join(' '));
          }),
        );
        const gone = await gonePlaces(world);
        await Promise.all(gone.map((place) => tryAt(place, waits.gone)));
        const now = world.now();
        if (isAlone) await lookAgain((closing) => mayStillAppear(closing, now), APPEARED_EVERY_MS);
        await lookAgain(({ doubts }) => doubts !== undefined, DOUBTS_EVERY_MS);
        if (watched.length === 0) return;
        const closings = (await Promise.all(watched.map((one) => one.all()))).flat();
        await watch(closings);
        await watchUnknown(world, closings);
        await watchRefused(closings);
        causes.well('look');
      } catch (error) {
        if (causes.isNews('look', String(error)))
          world.log.error({ event: 'overdue_unknown', err: error }, 'overdue access not looked up');
      }
    },
  };

  /** At the add-ons of these, where nobody may look otherwise: after an end, or once their database has left the file. */
  async function lookAgain(isOne: (closing: Closing) => boolean, everyMs: number): Promise<void> {
    const places = placesOfAll((await world.closings.all()).filter(isOne));
    const due = places.filter(
      ({ addon }) => world.steady() - (lookedAt.get(addon) ?? Number.NEGATIVE_INFINITY) >= everyMs,
    );
    for (const { addon } of due) lookedAt.set(addon, world.steady());
    await Promise.all(due.map((place) => tryAt(place, waits.retry)));
  }

  /** What is overdue for longer than removals take is an alarm, for as long as it lasts. */
  async function watch(closings: readonly Closing[]): Promise<void> {
    const now = world.now();
    const late = overdueBy(closings, now - waits.alarmMs);
    const databases = new Set(late.map(({ database }) => database));
    for (const database of databases) {
      const there = late.filter((closing) => closing.database === database);
      // The oldest comes first.
      const [end = now] = there.map((closing) => endOf(closing) ?? now);
      const facts = { database, grants: there.length, minutes: Math.floor((now - end) / MINUTE) };
      await world.alarms.raise({ event: 'access_overdue', subject: database, facts });
    }
    await clearOthers(world.alarms, 'access_overdue', ({ facts }) => databases.has(facts.database));
  }

  /** A 429 that lasts while access should have ended is an alarm until a call is answered. */
  async function watchRefused(closings: readonly Closing[]): Promise<void> {
    const now = world.now();
    const late = overdueBy(closings, now - REFUSED_ALARM_MS);
    const since = late.length === 0 ? now : ((await world.calls.refusedSince()) ?? now);
    if (now - since < REFUSED_ALARM_MS) return world.alarms.clear('calls_refused', 'scalingo');
    const facts = { grants: late.length, minutes: Math.floor((now - since) / MINUTE) };
    await world.alarms.raise({ event: 'calls_refused', subject: 'scalingo', facts });
  }

  /** `overdue`: what is to end there, if that is known */
  async function tryAt(place: Place, retry: Backoff, overdue?: string): Promise<void> {
    const state: Tried = tried.get(place.addon) ?? {
      faults: 0,
      notBefore: Number.NEGATIVE_INFINITY,
      isBusy: false,
      unwritten: undefined,
    };
    tried.set(place.addon, state);
    const isNew = state.unwritten !== undefined && state.unwritten !== overdue;
    if (state.isBusy || (state.notBefore > world.steady() && !isNew)) return;
    state.isBusy = true;
    try {
      const { fault: failed, unwritten } = await endAt(world, place);
      const fault = failed ?? unwritten;
      state.unwritten = failed ? undefined : unwritten && overdue;
      // Where no call was made nothing failed. A removal waits for its turn, so the look before it comes is the one to ask again.
      if (fault?.called === false) {
        state.notBefore = world.steady() + (fault.retryAfterMs ?? waits.everyMs) - waits.everyMs;
        return;
      }
      state.faults = fault ? state.faults + 1 : 0;
      if (fault) state.notBefore = world.steady() + doubled(state.faults, retry);
    } catch (error) {
      world.log.error({ event: 'overdue_failed', place, err: error }, 'ending overdue access failed');
    } finally {
      state.isBusy = false;
    }
  }
}

/** Without a fault once all that was due there has ended. The record follows as soon as it can be written. */
async function endAt(world: EndsWorld, place: Place): Promise<Outcome> {
  const listedAt = world.now();
  const end = dueSince(place, await world.closings.all(), listedAt);
  const listed = await attempt(() => world.firewall.list(place, end === undefined ? 'remove' : { end }));
  const [first] = (await world.closings.all()).filter((closing) => isSamePlace(closing.place, place));
  if (first) await watchFound(world, { database: first.database, place }, listed);
  if (listed instanceof Fault) return { fault: reported(world, place, listed) };
  const isAwaited = await settle(world, place, { rules: listed, listedAt });
  const databases = new Set(
    (await world.closings.all())
      .filter((closing) => isSamePlace(closing.place, place))
      .map(({ database }) => database),
  );
  const keep = new Set<Source>();
  for (const database of databases)
    for (const source of await wantedWithoutEnvelope(world, database)) keep.add(source);
  const { left: rules, failed } = await endDue(world, place, { listed, keep });
  for (const fault of failed.values()) reported(world, place, fault);
  const settled = isAwaited && (await attempt(() => settleReappeared(world, place, rules)));
  if (settled instanceof Fault) reported(world, place, settled);
  let unwritten: Fault | undefined;
  for (const database of databases) {
    const written = await attempt(async () => {
      const desired = await desiredStateAt(world, { database, place, today: nothingConfigured });
      await finishByEnvelope(world, desired, { place, rules, isConfigured: false });
    });
    if (written instanceof Fault) unwritten = reported(world, place, written);
  }
  return { fault: [...failed.values()][0], unwritten };
}

/** Where it cannot be told, nothing is kept for it: the end is in the envelope, and what somebody wrote beside it delays none. */
async function wantedWithoutEnvelope(world: EndsWorld, database: DatabaseName): Promise<Iterable<Source>> {
  try {
    return withoutEnvelope(await world.grants.live(database), { now: world.now(), endEarlyMs: 0 });
  } catch (error) {
    if (error instanceof Fault) throw error;
    world.log.error(
      { event: 'overdue_failed', database, err: error },
      'live access not known; its ends go on',
    );
    return [];
  }
}

function reported({ log }: Pick<EndsWorld, 'log'>, place: Place, fault: Fault): Fault {
  const facts = { event: 'overdue_retrying', place, status: fault.status, err: fault, ...todo(fault) };
  log.warn(facts, 'overdue access not ended; retrying');
  return fault;
}
