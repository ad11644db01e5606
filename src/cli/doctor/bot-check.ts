/** Of `db-access doctor`: the bot while it runs, its alarms and records, and other installations in the same Redis. */
import type { Redis } from 'ioredis';
import type { File } from '../../config/file.ts';
import { isAlive } from '../../flow/alive.ts';
import { OVERDUE_MS, overdueBy } from '../../flow/end-due.ts';
import { QUEUE_NAMES } from '../../flow/ports.ts';
import { MINUTE, SECOND } from '../../grant/duration.ts';
import { endOf, isRunning } from '../../grant/envelope.ts';
import { createKeys, type Keys } from '../../redis/keys.ts';
import { createAlarms } from '../../redis/store/alarm-store.ts';
import { createClosings } from '../../redis/store/envelope-store.ts';
import { createGrants } from '../../redis/store/grant-store.ts';
import { installationsIn } from '../../redis/store/installations.ts';
import { createRounds } from '../../redis/store/round-store.ts';
import { plain } from '../../words/markup.ts';
import { type Diagnosis, diagnosesOf } from './diagnosis.ts';

const { ok, warning, failure } = diagnosesOf('bot');

/** A canary job goes through each queue every 8 seconds. */
const CANARY_LATE_MS = MINUTE;

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
  const swept = await sweptAt(redis, installation);
  return [
    sweptLine(swept, now),
    ...(await overdueLines({ redis, keys, now })),
    ...(isAlive(swept, now) ? await queueLines({ redis, keys, now }) : []),
    ...alarms.map((alarm) =>
      warning(`${alarm.event}: ${plain.words.alarms.what(alarm)}`, 'see docs/reliability.md, Alarms'),
    ),
    ...unreadable,
    ...(await otherLines(redis, file, now)),
  ];
}

type At = { readonly redis: Redis; readonly keys: Keys; readonly now: number };

/** Also where no process runs that would raise the alarm. */
async function overdueLines({ redis, keys, now }: At): Promise<readonly Diagnosis[]> {
  const closings = await createClosings({ redis, keys, log: { error: () => {} } }).all();
  const overdue = overdueBy(closings, now - OVERDUE_MS);
  const [end] = overdue.flatMap((closing) => endOf(closing) ?? []);
  if (end === undefined) return [];
  const databases = [...new Set(overdue.map(({ database }) => database))].join(', ');
  const seconds = Math.floor((now - end) / SECOND);
  return [
    failure(
      `access should have ended, the oldest ${seconds} s ago, and its rule is not known to be gone (${databases})`,
      'start the bot, or look for overdue_retrying in its log; if it is urgent, remove the rule in the dashboard: the database, Settings, Internet Access, Firewall rules',
    ),
  ];
}

/** Of a bot that runs. */
async function queueLines({ redis, keys, now }: At): Promise<readonly Diagnosis[]> {
  const rounds = createRounds({ redis, keys });
  const lines: Diagnosis[] = [];
  for (const queue of QUEUE_NAMES) {
    const passed = await rounds.passedAt(queue);
    if (passed !== undefined && now - passed > CANARY_LATE_MS)
      lines.push(
        failure(
          `no job has come through the queue of ${queue} for ${Math.round((now - passed) / SECOND)} s`,
          'look at it with db-access queue: it says whether somebody paused it; if nobody did, restart the bot',
        ),
      );
  }
  return lines;
}

function sweptAt(redis: Redis, installation: string): Promise<number | undefined> {
  return createRounds({ redis, keys: createKeys(installation) }).sweptAt();
}

function sweptLine(swept: number | undefined, now: number): Diagnosis {
  if (swept === undefined) return ok('it has not run here yet');
  const seconds = Math.round((now - swept) / SECOND);
  const what =
    seconds < 0 ? `its last sweep is ${-seconds} s in the future` : `its last sweep was ${seconds} s ago`;
  return isAlive(swept, now)
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
      isAlive(swept, now)
        ? ok(`${what}, and a bot of its own`)
        : warning(
            `${what}, and no bot of its own ends it`,
            `start its bot, or write formerly: [${name}] into db-access.yaml if this one was called so`,
          ),
    );
  }
  return lines;
}
