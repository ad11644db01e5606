/** Once a minute: request what may be due. If every job were lost, this alone would open and close correctly, only later. */

import { lapse } from '../grant/decision.ts';
import { DAY, MINUTE, SECOND } from '../grant/duration.ts';
import type { DatabaseName } from '../grant/ids.ts';
import { mayStillAppear } from '../grant/reappearance.ts';
import { endsAt, type Grant, isLive, isWaiting, type Live } from '../grant/record.ts';
import { redrawElsewhere, watchChannels } from './announce.ts';
import { change } from './change.ts';
import { overdueBy } from './end-due.ts';
import { endOfLeavers } from './leavers.ts';
import { restoreEnvelopes } from './lost-envelopes.ts';
import { lostFromIndex } from './lost-index.ts';
import { noteBlocks } from './obstacle.ts';
import type { Sweeper, World } from './ports.ts';
import { watchRecords } from './record-alarms.ts';
import { recountAll } from './recount.ts';
import { remind, warnOfEnds } from './remind.ts';
import { closeAtRemoved } from './removed-databases.ts';
import { remindOfReviews, watchReviewable, watchReviews } from './review-reminders.ts';
import { watchAnswerable } from './unanswerable.ts';

type Needs = Pick<
  World,
  | 'installation'
  | 'policies'
  | 'grants'
  | 'closings'
  | 'alarms'
  | 'alarmNews'
  | 'seals'
  | 'retention'
  | 'auditCopies'
  | 'jobs'
  | 'rounds'
  | 'people'
  | 'projection'
  | 'now'
  | 'steady'
  | 'clockDoubt'
  | 'callsPerMinute'
  | 'log'
>;

export const SWEEP_EVERY_MS = MINUTE;

/** How long the envelopes of what ended are kept: a rule that comes back within that time is recognized as ours. */
const CLOSINGS_KEPT_MS = DAY;

/** The share of a minute's calls that looking around may take, at one list for each database. */
const SHARE_OF_SWEEP = 1 / 5;

/** How long one sweep asks Slack; the next one asks the rest. */
const PEOPLE_MS = 10 * SECOND;

/** Each part by itself: one that fails, such as at a write that Redis does not take, holds up none of the others. Ends come first. */
export async function sweep(world: Needs): Promise<void> {
  await sweepPeople(world, await sweepAccess(world, 'schedule'));
}

/** Everything that ends or opens access; nothing in it needs Slack. Resolves to the grants that are not over. */
export async function sweepAccess(world: Needs, by: Sweeper): Promise<readonly Grant[]> {
  const ends = await part(world, 'ends', () => askForEnds(world));
  const unfinished = await withLost(world, await unfinishedOf(world));
  // Before anything looks at what is live: a rule that no index knows would be nobody's.
  await part(world, 'index', () => world.grants.reindex(unfinished));
  await part(world, 'envelopes', () => restoreEnvelopes(world, unfinished));
  const lapses = await part(world, 'lapses', () => lapseAll(world, unfinished));
  const names = await part(world, 'names', () => closeAtRemoved(world, unfinished));
  const converges = await part(world, 'converges', () => askForConverges(world, unfinished.filter(isLive)));
  // A sweep that did not do its work does not count: readiness says so, and the watchdog tries again.
  if (ends && lapses && names && converges) await world.rounds.swept(world.now(), by);
  await part(world, 'watch', () => watchRecords(world));
  await part(world, 'seals', () => world.seals.close(world.now()));
  await part(world, 'closings', () => world.closings.forget(world.now() - CLOSINGS_KEPT_MS));
  await part(world, 'retention', async () => {
    // By a clock that is ahead, records would be trimmed too early.
    if (world.clockDoubt() === undefined) await world.retention.trim(world.now(), world.auditCopies.sinks);
  });
  return unfinished;
}

/** Everything that people are told, or that depends on who they are. Where Slack is down it takes long and achieves nothing. */
export async function sweepPeople(world: Needs, grants?: readonly Grant[]): Promise<void> {
  const until = world.steady() + PEOPLE_MS;
  const isInTime = () => world.steady() < until;
  const unfinished = grants ?? (await unfinishedOf(world));
  await part(world, 'warnings', () => warnOfEnds(world, unfinished));
  await part(world, 'announcements', async () => {
    for (const id of await world.grants.untold()) if (isInTime()) await world.jobs.announce(id);
  });
  await part(world, 'channels', () => redrawElsewhere(world, unfinished, isInTime));
  await part(world, 'refused channels', () => watchChannels(world));
  await part(world, 'blocks', () => noteBlocks(world, unfinished, isInTime));
  await part(world, 'reviews', () => watchReviews(world, unfinished));
  await part(world, 'approvals', () => recountAll(world, unfinished, isInTime));
  await part(world, 'answerable', () => watchAnswerable(world, unfinished, isInTime));
  await part(world, 'reviewable', () => watchReviewable(world, unfinished, isInTime));
  await part(world, 'alarms', async () => {
    await world.alarmNews.tell();
    await world.alarms.tidy();
  });
  await part(world, 'reminders', () => remind(world, unfinished, isInTime));
  await part(world, 'review reminders', () => remindOfReviews(world, unfinished, isInTime));
  await part(world, 'leavers', async () => {
    if (isInTime()) await endOfLeavers(world, unfinished.filter(isLive));
  });
  // Not waited for: what takes the copies may hang, and no sweep may.
  void world.auditCopies.deliver();
}

/** All that is not over, whenever it is due: one record that cannot be read must not hold up the others. */
async function unfinishedOf({ grants }: Pick<World, 'grants'>): Promise<readonly Grant[]> {
  return grants.due(Number.MAX_SAFE_INTEGER);
}

/** Where Redis lost the index of what is due, what is live and the envelopes still name grants. */
async function withLost(world: Needs, unfinished: readonly Grant[]): Promise<readonly Grant[]> {
  let lost: readonly Grant[] = [];
  await part(world, 'lost', async () => {
    lost = await lostFromIndex(world, unfinished);
  });
  return [...unfinished, ...lost];
}

/** Resolves to whether it succeeded. */
async function part({ log }: Pick<World, 'log'>, name: string, act: () => Promise<void>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    log.error({ event: 'sweep_part_failed', part: name, err: error }, 'part of the sweep failed');
    return false;
  }
}

/** What the envelopes say is due, regardless of the records. */
async function askForEnds(world: Pick<World, 'closings' | 'jobs' | 'now'>): Promise<void> {
  const overdue = overdueBy(await world.closings.all(), world.now());
  for (const database of new Set(overdue.map((closing) => closing.database)))
    await world.jobs.converge(database);
}

/** It can wait until the time is confirmed; a request that lapsed by a wrong clock would not come back. */
async function lapseAll(world: Needs, unfinished: readonly Grant[]): Promise<void> {
  if (world.clockDoubt()?.is === 'time unconfirmed') return;
  const now = world.now();
  for (const grant of unfinished) {
    if (grant.state !== 'requested' || grant.lapseAt > now) continue;
    const quorum = world.policies.get(grant.database)?.quorum;
    await change(world, grant.id, (unanswered) => lapse(unanswered, { at: now, quorum }));
  }
}

async function askForConverges(world: Needs, live: readonly Live[]): Promise<void> {
  const now = world.now();
  const endEarly = ({ database }: Live) => world.policies.get(database)?.endEarlyMs ?? 0;
  // Its job may have been lost. They go before looking around.
  const waiting = live.filter((grant) => isWaiting(grant, { now, endEarlyMs: endEarly(grant) }));
  // So may the wake at its end, and an end should not have to wait for the next sweep.
  for (const grant of live) {
    const end = endsAt(grant, endEarly(grant));
    if (end > now && end <= now + 2 * SWEEP_EVERY_MS) await world.jobs.wake(grant.database, end);
  }
  const databases = new Set([
    ...waiting.map(({ database }) => database),
    ...(await mayAppearElsewhere(world)),
    ...(await leastRecentlySeen(world)),
  ]);
  for (const database of databases) await world.jobs.converge(database);
}

/** Nothing looks around at what has left the file: an opening that takes effect late is found only by looking for it. */
async function mayAppearElsewhere({ closings, policies, now }: Needs): Promise<DatabaseName[]> {
  const late = (await closings.all()).filter((closing) => mayStillAppear(closing, now()));
  return late.map(({ database }) => database).filter((database) => !policies.has(database));
}

/** Looking around for strays and drift, those first that nobody looked at for longest. */
async function leastRecentlySeen({ policies, rounds, callsPerMinute, now }: Needs): Promise<DatabaseName[]> {
  const seen = await rounds.convergedAt();
  const at = (database: DatabaseName) => {
    const last = seen.get(database) ?? 0;
    // Written by a clock that was wrong.
    return last > now() ? 0 : last;
  };
  return [...policies.keys()]
    .sort((a, b) => at(a) - at(b))
    .slice(0, Math.floor(callsPerMinute * SHARE_OF_SWEEP));
}
