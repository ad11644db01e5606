/** Makes people's messages match the record. What was not told, because a process crashed or Slack was down, is told by the sweep. */
import { DAY } from '../grant/duration.ts';
import { endedAt } from '../grant/ended.ts';
import type { GrantId } from '../grant/ids.ts';
import { type Grant, isCurrent, waitsForApprovers } from '../grant/record.ts';
import { Fault } from './fault.ts';
import type { World } from './ports.ts';

/** People see something that the record does not say: their messages are written again. */
export async function redraw({ grants, jobs }: Pick<World, 'grants' | 'jobs'>, id: GrantId): Promise<void> {
  await grants.retell(id);
  await jobs.announce(id);
}

/** What waits for approvers is shown by another file than before: another channel, other approvers, other limits. */
export async function redrawWaiting(world: Pick<World, 'grants' | 'jobs'>): Promise<void> {
  const unfinished = await world.grants.due(Number.MAX_SAFE_INTEGER);
  for (const { id } of unfinished.filter(waitsForApprovers)) await redraw(world, id);
}

/** Drawn back into its former channel, as by a process that still had the file before. Where the new one refuses it, it is tried again. */
export async function redrawElsewhere(
  world: Pick<World, 'grants' | 'jobs' | 'projection' | 'now'>,
  unfinished: readonly Grant[],
  isInTime: () => boolean,
): Promise<void> {
  const waiting = unfinished.filter((grant) => waitsForApprovers(grant) && !isOldNews(grant, world.now()));
  for (const grant of waiting)
    if (isInTime() && (await world.projection.isElsewhere(grant))) await redraw(world, grant.id);
}

/** A channel in which nothing is posted any longer refuses nobody: the file names another one by now. */
export async function watchChannels({
  alarms,
  projection,
}: Pick<World, 'alarms' | 'projection'>): Promise<void> {
  for (const alarm of await alarms.lasting())
    if (alarm.event === 'channel_refuses' && !(await projection.isInUse(alarm.facts)))
      await alarms.clear(alarm.event, alarm.subject);
}

/** What was over a day ago is no longer news: a channel that refuses us, for example, is not tried forever. */
const GIVEN_UP_AFTER_MS = DAY;

function isGivenUp(error: unknown, grant: Grant, now: number): boolean {
  // Another process may know that database, and tell people.
  if (!(error instanceof Fault) || isOurs(error) || error.problem.is === 'not configured') return false;
  // It only waits for its turn: after a day without Slack there are many to tell.
  if (error.problem.is === 'Slack is busy') return false;
  return isOldNews(grant, now);
}

function isOldNews(grant: Grant, now: number): boolean {
  return !isCurrent(grant) && now - endedAt(grant) > GIVEN_UP_AFTER_MS;
}

/** Where our own memory fails nothing can be written down, not even that it was given up. */
function isOurs({ problem }: Fault): boolean {
  return problem.is === 'no memory' || problem.is === 'crowded';
}

export async function announce(
  { grants, projection, now, log }: Pick<World, 'grants' | 'projection' | 'now' | 'log'>,
  id: GrantId,
): Promise<void> {
  // Before the record is read: what is drawn over or changed from here on is for the next telling.
  const upTo = await grants.telling(id);
  const grant = await grants.get(id);
  if (!grant) {
    log.error({ event: 'grant_not_found', grant: id }, 'grant to announce not found');
    return;
  }
  try {
    await projection.show(grant);
  } catch (error) {
    if (!isGivenUp(error, grant, now())) throw error;
    log.error(
      { event: 'announce_given_up', grant: id, database: grant.database, err: error },
      'people not told',
    );
  }
  await grants.told(id, Math.max(upTo, grant.version));
}
