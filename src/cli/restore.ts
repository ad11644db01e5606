/** `db-access restore`: fills an empty Redis from a backup. What was decided since the backup is not known, so nothing is opened by it. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { instantText } from '../audit/line.ts';
import { Fault } from '../flow/fault.ts';
import { restored, unremembered } from '../grant/closure.ts';
import { MINUTE } from '../grant/duration.ts';
import type { OperatorId } from '../grant/operator.ts';
import { type Active, type Grant, isLive } from '../grant/record.ts';
import { isRefusal } from '../grant/refusal.ts';
import { labelFor, type Rule } from '../grant/rule.ts';
import { readGrant } from '../grant/written.ts';
import { asJson } from '../redis/json.ts';
import { areAtWork } from '../redis/store/at-work.ts';
import { BackupLine, recordsIn } from '../redis/store/backup-store.ts';
import { restoreLines } from '../redis/store/restore-store.ts';
import { createRounds } from '../redis/store/round-store.ts';
import { timeOf } from '../redis/time.ts';
import { version } from '../version.ts';
import { type BotMemory, withBotMemory } from './bot.ts';
import { inTurn, type Waiting } from './in-turn.ts';
import { UsageError } from './usage.ts';

type Wanted = {
  readonly path: string;
  readonly operator: OperatorId;
  readonly confirm: (question: string) => Promise<boolean>;
  readonly json?: true | undefined;
  readonly waiting: Waiting;
};

/** The bot sweeps each minute. */
const ALIVE_MS = 3 * MINUTE;

/**
 * Says what was done. Throws a `UsageError` where the file is no whole backup of this installation, a bot is alive, or Redis has records,
 * and a `Fault` where Scalingo does not show the rules of what is open: then it is not known whether they are there.
 */
export function restore(
  environment: NodeJS.ProcessEnv,
  { path, operator, confirm, json, waiting }: Wanted,
): Promise<string> {
  const lines = linesOf(path);
  return withBotMemory(environment, waiting, async (memory) => {
    const { redis, keys, config } = memory;
    const [header] = lines;
    if (header?.is !== 'backup' || header.installation !== config.installation)
      throw new UsageError(`${path} is no backup of the installation ${config.installation}`);
    await expectUnused(memory);
    const isThere = await rulesThere(memory, lines, waiting);
    const text = `${path}: made ${instantText(header.at)}, ${lines.length} lines`;
    if (
      !(await confirm(
        `${text}. What was decided since then is lost, and who was forgotten since then is there again: forget them again after it. Restore it?`,
      ))
    )
      return 'nothing was changed\n';
    waiting.progress(`restoring ${lines.length} lines`);
    const at = await timeOf(redis);
    const counts = { records: 0, needNewYes: 0, closed: 0 };
    const change = (grant: Grant) => {
      counts.records += 1;
      const outcome =
        grant.state === 'approved'
          ? unremembered(grant, { at })
          : grant.state === 'active' && !isThere(grant)
            ? restored(grant, { by: operator, at })
            : undefined;
      if (!outcome || isRefusal(outcome)) return undefined;
      counts[grant.state === 'approved' ? 'needNewYes' : 'closed'] += 1;
      return outcome;
    };
    const detail = instantText(header.at);
    const note = { at, by: operator, note: 'restored', version: version(), detail } as const;
    // The question may have been on the screen for hours.
    const check = () => expectUnused(memory);
    const restoring = { at, change, note, random: randomBytes, check };
    if (!(await restoreLines({ redis, keys }, lines, restoring)))
      throw new UsageError('somebody wrote to this Redis meanwhile, and nothing was changed: try again');
    return json ? `${JSON.stringify(counts)}\n` : textOf(counts);
  });
}

function textOf(counts: Readonly<Record<'records' | 'needNewYes' | 'closed', number>>): string {
  return [
    `${counts.records} records are restored. Start the bot: it removes what is due and tells people.`,
    `${counts.needNewYes} were approved and not open: they need a new yes.`,
    `${counts.closed} were open and have no rule left: they are closed.`,
    'A person who was forgotten after it was made is known again: forget them again.',
    '',
  ].join('\n');
}

function linesOf(path: string): readonly BackupLine[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new UsageError(`${path} cannot be read (${code})`);
  }
  const lines = text
    .split('\n')
    .filter(Boolean)
    .map((line, index) => {
      const read = BackupLine.safeParse(asJson(line));
      if (read.success) return read.data;
      throw new UsageError(`${path}:${index + 1} is no line of a backup of this version`);
    });
  const last = lines.at(-1);
  if (last?.is === 'end' && last.lines === lines.length) return lines;
  throw new UsageError(`${path} is not whole: its end is missing`);
}

/** No bot is at work, since what it decided meanwhile would be lost, and nothing is there to write over. */
async function expectUnused({
  redis,
  keys,
  config,
}: Pick<BotMemory, 'redis' | 'keys' | 'config'>): Promise<void> {
  const swept = await createRounds({ redis, keys }).sweptAt();
  const isSwept = swept !== undefined && Math.abs((await timeOf(redis)) - swept) <= ALIVE_MS;
  // Whether its connections can be seen is a right of its own.
  if (isSwept || (await areAtWork(redis, [config.installation])))
    throw new UsageError(
      'a bot is alive on this Redis, or was three minutes ago: stop all its processes, and try again then',
    );
  const there = await recordsIn({ redis, keys });
  if (there > 0)
    throw new UsageError(
      `this Redis has records of ${config.installation} already (${there}): a backup is restored into one that has none`,
    );
}

/** Whether a rule of that grant is at Scalingo, or one of somebody else lets its source in where it had none of its own. */
async function rulesThere(
  { config, firewall }: Pick<BotMemory, 'config' | 'firewall'>,
  lines: readonly BackupLine[],
  waiting: Waiting,
): Promise<(grant: Active) => boolean> {
  const lists = new Map<string, readonly Rule[]>();
  for (const { place } of activeIn(lines)) {
    if (!place || lists.has(place.addon)) continue;
    const rules = await inTurn(() => firewall.list(place), place.app, waiting);
    if (rules instanceof Fault) throw rules;
    lists.set(place.addon, rules);
  }
  return ({ id, place, rule, source }) => {
    const label = labelFor(config.installation, id);
    const rules = (place && lists.get(place.addon)) ?? [];
    // At another address it was moved after the backup was made, which the record does not know: it goes as a rule that no grant wants.
    return rules.some((one) =>
      rule === null
        ? one.source === source
        : one.id === rule || (one.label === label && one.source === source),
    );
  };
}

function activeIn(lines: readonly BackupLine[]): readonly Active[] {
  return lines.flatMap((line) => {
    const read = line.is === 'record' ? readGrant(asJson(line.text)) : undefined;
    const grant: Grant | undefined = read && 'grant' in read ? read.grant : undefined;
    return grant && isLive(grant) && grant.state === 'active' ? [grant] : [];
  });
}
