/** `db-access restore`: fills an empty Redis from a backup. What was decided since the backup is not known, so nothing is opened by it. */
import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { instantText } from '../audit/line.ts';
import { isAlive } from '../flow/alive.ts';
import { Fault } from '../flow/fault.ts';
import { restored, unremembered } from '../grant/closure.ts';
import type { OperatorId } from '../grant/operator.ts';
import type { Active, Grant } from '../grant/record.ts';
import { isRefusal } from '../grant/refusal.ts';
import { labelFor, type Rule } from '../grant/rule.ts';
import { readGrant } from '../grant/written.ts';
import { asJson } from '../redis/json.ts';
import { createKeys } from '../redis/keys.ts';
import { areAtWork } from '../redis/store/at-work.ts';
import { type BackupLine, recordsIn } from '../redis/store/backup-store.ts';
import { restoreParts } from '../redis/store/restore-store.ts';
import { createRounds } from '../redis/store/round-store.ts';
import { timeOf } from '../redis/time.ts';
import { version } from '../version.ts';
import { type Section, sectionsIn } from './backup-file.ts';
import { type BotMemory, withBotMemory } from './bot.ts';
import { countText } from './count-text.ts';
import { inTurn, type Waiting } from './in-turn.ts';
import { UsageError } from './usage.ts';

type Wanted = {
  readonly path: string;
  readonly operator: OperatorId;
  readonly confirm: (question: string) => Promise<boolean>;
  readonly json?: true | undefined;
  readonly waiting: Waiting;
};

/**
 * Says what was done. Throws a `UsageError` where the file is no whole backup of this installation, a bot is alive, or Redis has records,
 * and a `Fault` where Scalingo does not show the rules of what is open: then it is not known whether they are there.
 */
export function restore(
  environment: NodeJS.ProcessEnv,
  { path, operator, confirm, json, waiting }: Wanted,
): Promise<string> {
  const sections = sectionsIn(path);
  return withBotMemory(environment, waiting, async (memory) => {
    const { redis, config } = memory;
    const names = [...config.formerly, config.installation];
    for (const { header } of sections)
      if (!names.includes(header.installation))
        throw new UsageError(
          `${path} is no backup of the installation ${config.installation}, but of ${header.installation}`,
        );
    await expectUnused(redis, names);
    const rules = await rulesOf(memory, sections, waiting);
    const madeAt = instantText(sections[0].header.at);
    const length = sections.reduce((sum, { lines }) => sum + lines.length, 0);
    if (
      !(await confirm(
        `${path}: made ${madeAt}, ${length} lines. What was decided since then is lost, and who was forgotten since then is there again: forget them again after it. Restore it?`,
      ))
    )
      return 'nothing was changed\n';
    waiting.progress(`restoring ${length} lines`);
    const at = await timeOf(redis);
    const counts: Counts = { records: 0, needNewYes: 0, closed: 0, notFound: 0, unreadable: 0 };
    const parts = sections.map(({ header: { installation }, lines }) => {
      const records = recordsOf(lines);
      counts.records += records.length;
      counts.unreadable += records.filter((grant) => grant === undefined).length;
      const change = (grant: Grant) => {
        const { is, outcome } = changed(grant, { by: operator, at, rules, installation });
        if (is === undefined || (outcome && isRefusal(outcome))) return undefined;
        counts[is] += 1;
        return outcome;
      };
      return { keys: createKeys(installation), lines, change };
    });
    const note = { at, by: operator, note: 'restored', version: version(), detail: madeAt } as const;
    // The question may have been on the screen for hours.
    const check = () => expectUnused(redis, names);
    if (!(await restoreParts(redis, parts, { at, note, noted: memory.keys, random: randomBytes, check })))
      throw new UsageError('somebody wrote to this Redis meanwhile, and nothing was changed: try again');
    return json ? `${JSON.stringify(counts)}\n` : textOf(counts);
  });
}

type Counts = Record<'records' | 'needNewYes' | 'closed' | 'notFound' | 'unreadable', number>;

function textOf({ records, needNewYes, closed, notFound, unreadable }: Readonly<Counts>): string {
  return [
    `${countText(records, 'record')} restored. Start the bot: it removes what is due and tells people.`,
    `Approved and not open, so they need a new yes: ${needNewYes}.`,
    `Open with no rule left, so they are closed: ${closed}.`,
    ...(notFound > 0
      ? [
          `Still open, though Scalingo answers 404 for their database: ${notFound}. If it was deleted, db-access grants end ID --database-gone closes them.`,
        ]
      : []),
    ...(unreadable > 0 ? [`Not readable, so they are kept as they were: ${unreadable}.`] : []),
    'A person who was forgotten after it was made is known again: forget them again.',
    '',
  ].join('\n');
}

/** What each record says; undefined of those that cannot be read. */
function recordsOf(lines: readonly BackupLine[]): readonly (Grant | undefined)[] {
  return lines.flatMap((line) => {
    if (line.is !== 'record') return [];
    const read = readGrant(asJson(line.text));
    return ['why' in read ? undefined : read.grant];
  });
}

type Changing = {
  readonly by: OperatorId;
  readonly at: number;
  readonly rules: Rules;
  readonly installation: string;
};

/** What a grant becomes: nothing is to open by it, and what has no rule left is over. */
function changed(grant: Grant, { by, at, rules, installation }: Changing) {
  if (grant.state === 'approved') return { is: 'needNewYes' as const, outcome: unremembered(grant, { at }) };
  // An early build did not note where its rule was added. The bot finds out, and notices where it is gone.
  if (grant.state !== 'active' || !grant.place) return {};
  const there = rules.get(grant.place.addon);
  if (!there) return { is: 'notFound' as const };
  if (isAmong(there, grant, installation)) return {};
  return { is: 'closed' as const, outcome: restored(grant, { by, at }) };
}

/** No bot is at work, since what it decided meanwhile would be lost, and nothing is there to write over. */
async function expectUnused(redis: Redis, names: readonly string[]): Promise<void> {
  for (const installation of names) {
    const keys = createKeys(installation);
    const swept = await createRounds({ redis, keys }).sweptAt();
    // Whether its connections can be seen is a right of its own.
    if (isAlive(swept, await timeOf(redis)) || (await areAtWork(redis, [installation])))
      throw new UsageError(
        'a bot is alive on this Redis, or was three minutes ago: stop all its processes, and try again then',
      );
    const there = await recordsIn({ redis, keys });
    if (there > 0)
      throw new UsageError(
        `this Redis has records of ${installation} already (${there}): a backup is restored into one that has none`,
      );
  }
}

/** By add-on; undefined where Scalingo answers 404: it was deleted, or the account lost its rights there. */
type Rules = ReadonlyMap<string, readonly Rule[] | undefined>;

async function rulesOf(
  { firewall }: Pick<BotMemory, 'firewall'>,
  sections: readonly Section[],
  waiting: Waiting,
): Promise<Rules> {
  const lists = new Map<string, readonly Rule[] | undefined>();
  for (const grant of sections.flatMap(({ lines }) => recordsOf(lines))) {
    const place = grant?.state === 'active' ? grant.place : undefined;
    if (!place || lists.has(place.addon)) continue;
    const rules = await inTurn(() => firewall.list(place), place.app, waiting);
    if (rules instanceof Fault && rules.status !== 404) throw rules;
    lists.set(place.addon, rules instanceof Fault ? undefined : rules);
  }
  return lists;
}

/** Whether a rule of that grant is there, or one of somebody else lets its source in where it had none of its own. */
function isAmong(rules: readonly Rule[], { id, rule, source }: Active, installation: string): boolean {
  const label = labelFor(installation, id);
  // At another address it was moved after the backup was made, which the record does not know: it goes as a rule that no grant wants.
  return rules.some((one) =>
    rule === null ? one.source === source : one.id === rule || (one.label === label && one.source === source),
  );
}
