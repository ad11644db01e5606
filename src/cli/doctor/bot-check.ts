/** Of `db-access doctor`: the bot while it runs, its alarms and records, and other installations in the same Redis. */
import type { Redis } from 'ioredis';
import type { File } from '../../config/file.ts';
import { MINUTE, SECOND } from '../../grant/duration.ts';
import { isRunning } from '../../grant/envelope.ts';
import { createKeys } from '../../redis/keys.ts';
import { createAlarms } from '../../redis/store/alarm-store.ts';
import { createClosings } from '../../redis/store/envelope-store.ts';
import { createGrants } from '../../redis/store/grant-store.ts';
import { installationsIn } from '../../redis/store/installations.ts';
import { createRounds } from '../../redis/store/round-store.ts';
import { plain } from '../../words/markup.ts';
import { type Diagnosis, diagnosesOf } from './diagnosis.ts';

const { ok, warning, failure } = diagnosesOf('bot');

/** The bot sweeps each minute. */
const LATE_MS = 3 * MINUTE;

type Needs = { readonly redis: Redis; readonly file: File; readonly now: number };

export async function checkBot({ redis, file, now }: Needs): Promise<readonly Diagnosis[]> {
  const { installation } = file;
  const keys = createKeys(installation);
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const grants = createGrants({ redis, keys, log });
  const alarms = await createAlarms({ redis, keys, now: () => now, log }).lasting();
  const unreadable: Diagnosis[] = [];
  for (const database of file.databases.keys())
    for (const id of (await grants.livePicture(database)).unreadable)
      unreadable.push(
        failure(
          `${database}: the record of ${id} cannot be read; its access ends at the time noted beside it`,
          'complete the upgrade if a later version wrote it',
        ),
      );
  return [
    sweptLine(await sweptAt(redis, installation), now),
    ...alarms.map((alarm) =>
      warning(`${alarm.event}: ${plain.words.alarms.what(alarm)}`, 'see docs/reliability.md, Alarms'),
    ),
    ...unreadable,
    ...(await otherLines(redis, file, now)),
  ];
}

function sweptAt(redis: Redis, installation: string): Promise<number | undefined> {
  return createRounds({ redis, keys: createKeys(installation) }).sweptAt();
}

function sweptLine(swept: number | undefined, now: number): Diagnosis {
  if (swept === undefined) return ok('it has not run here yet');
  const seconds = Math.round((now - swept) / SECOND);
  const what = `its last sweep was ${seconds} s ago`;
  return Math.abs(now - swept) <= LATE_MS
    ? ok(what)
    : warning(what, 'start it, or look at its log: while it does not sweep, access ends late or not at all');
}

async function otherLines(redis: Redis, file: File, now: number): Promise<readonly Diagnosis[]> {
  const known = [file.installation, ...file.formerly];
  const lines: Diagnosis[] = [];
  for (const name of (await installationsIn(redis)).filter((one) => !known.includes(one))) {
    const log = { error: () => {} };
    const open = (await createClosings({ redis, keys: createKeys(name), log }).all()).filter(isRunning);
    if (open.length === 0) continue;
    const swept = await sweptAt(redis, name);
    const what = `the installation ${name} has access open in this Redis (${open.length})`;
    lines.push(
      swept !== undefined && Math.abs(now - swept) <= LATE_MS
        ? ok(`${what}, and a bot of its own`)
        : warning(
            `${what}, and no bot of its own ends it`,
            `start its bot, or write formerly: [${name}] into db-access.yaml if this one was called so`,
          ),
    );
  }
  return lines;
}
