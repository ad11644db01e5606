/** `db-access grants forget`: removes a record that no build can read, once it is sure that no rule of it is left at Scalingo. */
import { Fault } from '../../flow/fault.ts';
import type { Firewall } from '../../flow/ports.ts';
import { type Closing, rulesToRemove } from '../../grant/envelope.ts';
import type { DatabaseName, GrantId } from '../../grant/ids.ts';
import { isSamePlace, type Place } from '../../grant/place.ts';
import { labelFor, type Rule } from '../../grant/rule.ts';
import { UnreadableRecord } from '../../redis/redis-fault.ts';
import { forgetRecord, rawRecord } from '../../redis/store/unreadable-store.ts';
import { timeOf } from '../../redis/time.ts';
import { version } from '../../version.ts';
import { type BotMemory, withBotMemory } from '../bot.ts';
import { inTurn, type Waiting } from '../in-turn.ts';
import { UsageError } from '../usage.ts';
import type { EndOptions } from './end-grant.ts';
import { becauseOf, grantIdOf } from './grant-id.ts';

/**
 * Says what was done. Throws a `UsageError` where the record can be read, a later build wrote it, nothing names it, or a rule of it is
 * there, and a `Fault` where a list of rules cannot be had: then a rule may be there.
 */
export function forgetGrant(
  environment: NodeJS.ProcessEnv,
  { id: typed, because, operator, confirm }: EndOptions,
  waiting: Waiting,
): Promise<string> {
  const id = grantIdOf(typed);
  const reason = becauseOf(because);
  return withBotMemory(environment, async (memory) => {
    const { redis, keys, config } = memory;
    const databases = [...config.databases.keys()];
    const record = await rawRecord({ redis, keys }, id);
    await expectUnreadable(memory, id, databases);
    const closing = (await memory.closings.all()).find(({ grant }) => grant === id);
    const rules = await rulesOf(memory, { id, closing, databases }, waiting);
    const [rule] = rules;
    if (rule)
      throw new UsageError(
        `a rule of ${id} is still at Scalingo (${rule.id} for ${rule.source}): remove it in the dashboard, and try again`,
      );
    const sure = await confirm(
      `${id}: its record cannot be read, and no rule of it is at Scalingo. Remove the record? What it said is lost; the audit trail stays.`,
    );
    if (!sure) return 'nothing was changed\n';
    const note = {
      at: await timeOf(redis),
      by: operator,
      note: 'recordForgotten',
      version: version(),
      grant: id,
      detail: reason,
      ...(closing ? { database: closing.database } : {}),
    } as const;
    const gone = { id, record, databases, requester: closing?.requester, note };
    if (!(await forgetRecord({ redis, keys }, gone)))
      throw new UsageError(`the record of ${id} has just changed: look at it again`);
    return `${id} is forgotten, and the audit trail says so.\n`;
  });
}

async function expectUnreadable(
  { grants, closings }: Pick<BotMemory, 'grants' | 'closings'>,
  id: GrantId,
  databases: readonly DatabaseName[],
): Promise<void> {
  try {
    const grant = await grants.get(id);
    if (grant)
      throw new UsageError(`the record of ${id} can be read: end its access with db-access grants end`);
  } catch (error) {
    if (error instanceof UnreadableRecord) return;
    if (error instanceof Fault && error.problem.is === 'later record')
      throw new UsageError(`a later build wrote the record of ${id}: complete the upgrade`);
    throw error;
  }
  if ((await closings.all()).some(({ grant }) => grant === id)) return;
  for (const database of databases) if ((await grants.livePicture(database)).unreadable.includes(id)) return;
  throw new UsageError(`there is no grant ${id}`);
}

type Sought = {
  readonly id: GrantId;
  readonly closing: Closing | undefined;
  readonly databases: readonly DatabaseName[];
};

/** Those that are labeled for it, at every database that the file names and where its envelope says that it was opened. */
async function rulesOf(
  { config, firewall }: Pick<BotMemory, 'config'> & { readonly firewall: Firewall },
  { id, closing, databases }: Sought,
  waiting: Waiting,
): Promise<readonly Rule[]> {
  const places: Place[] = closing ? [closing.place] : [];
  for (const database of databases) {
    const place = await answered(() => firewall.place(database, 'look'), database, waiting);
    if (!places.some((known) => isSamePlace(known, place))) places.push(place);
  }
  const known = closing ? rulesToRemove(closing).flatMap(({ rule }) => rule ?? []) : [];
  const mayBeOurs = [...known, ...(closing?.doubts ?? [])];
  const label = labelFor(config.installation, id);
  const found: Rule[] = [];
  for (const place of places) {
    const rules = await answered(() => firewall.list(place), place.app, waiting);
    found.push(...rules.filter((rule) => rule.label === label || mayBeOurs.includes(rule.id)));
  }
  return found;
}

async function answered<T>(act: () => Promise<T>, what: string, waiting: Waiting): Promise<T> {
  const answer = await inTurn(act, what, waiting);
  if (answer instanceof Fault) throw answer;
  return answer;
}
