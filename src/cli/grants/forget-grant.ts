/** `db-access grants forget`: removes a record that no build can read, once it is sure that no rule of it is left at Scalingo. */
import { Fault } from '../../flow/fault.ts';
import type { Firewall } from '../../flow/ports.ts';
import { type Closing, goneSince, rulesToRemove } from '../../grant/envelope.ts';
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

type ForgetOptions = EndOptions & {
  /** the operator says that the database it was opened at was deleted */
  readonly isGone: boolean;
};

/**
 * Says what was done. Throws a `UsageError` where the record can be read, a later build wrote it, nothing names it, a rule of it is
 * there, or it is not sure that its database was deleted, and a `Fault` where a list of rules cannot be had: then a rule may be there.
 */
export function forgetGrant(
  environment: NodeJS.ProcessEnv,
  { id: typed, because, operator, confirm, isGone }: ForgetOptions,
  waiting: Waiting,
): Promise<string> {
  const id = grantIdOf(typed);
  const reason = becauseOf(because);
  return withBotMemory(environment, waiting, async (memory) => {
    const { redis, keys, config } = memory;
    const databases = [...config.databases.keys()];
    const raw = await rawRecord({ redis, keys }, id);
    await expectUnreadable(memory, id, databases);
    const closing = (await memory.closings.all()).find(({ grant }) => grant === id);
    const { rules, gone } = await rulesOf(memory, { id, closing, databases, isGone }, waiting);
    const [rule] = rules;
    if (rule)
      throw new UsageError(
        `a rule of ${id} is still at Scalingo (${rule.id} for ${rule.source}): remove it in the dashboard, and try again`,
      );
    const why = gone
      ? `and Scalingo answers 404 for ${gone.addon}. Was the database deleted, so that the rule is gone with it? Remove the record`
      : 'and no rule of it is at Scalingo. Remove the record';
    if (
      !(await confirm(
        `${id}: its record cannot be read, ${why}? What it said is lost; the audit trail stays.`,
      ))
    )
      return 'nothing was changed\n';
    const note = {
      at: await timeOf(redis),
      by: operator,
      note: 'recordForgotten',
      version: version(),
      grant: id,
      detail: reason,
      ...(closing ? { database: closing.database } : {}),
    } as const;
    const kept = gone && closing ? goneSince(closing, note.at) : undefined;
    const forgotten = { id, raw, databases, requester: closing?.requester, note, closing: kept };
    if (!(await forgetRecord({ redis, keys }, forgotten)))
      throw new UsageError(`the record of ${id} has just changed: look at it again`);
    const should = kept ? ' Should the database come back, its rule is removed.' : '';
    return `${id} is forgotten, and the audit trail says so.${should}\n`;
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
  // What is kept in case its database comes back is no record.
  if ((await closings.all()).some(({ grant, goneAt }) => grant === id && goneAt === undefined)) return;
  for (const database of databases) if ((await grants.livePicture(database)).unreadable.includes(id)) return;
  throw new UsageError(`there is no grant ${id}`);
}

type Sought = {
  readonly id: GrantId;
  readonly closing: Closing | undefined;
  readonly databases: readonly DatabaseName[];
  readonly isGone: boolean;
};

type Found = {
  readonly rules: readonly Rule[];
  /** where it was opened, if its database was deleted */
  readonly gone?: Place;
};

/** Those that are labeled for it, at every database that the file names and where its envelope says that it was opened. */
async function rulesOf(
  { config, firewall, discover }: Pick<BotMemory, 'config' | 'discover'> & { readonly firewall: Firewall },
  { id, closing, databases, isGone }: Sought,
  waiting: Waiting,
): Promise<Found> {
  const places: Place[] = closing ? [closing.place] : [];
  for (const database of databases) {
    const place = await inTurn(() => firewall.place(database, 'look'), database, waiting);
    if (place instanceof Fault) throw place.status === 404 ? notFound(database) : place;
    if (!places.some((known) => isSamePlace(known, place))) places.push(place);
  }
  const known = closing ? rulesToRemove(closing).flatMap(({ rule }) => rule ?? []) : [];
  const mayBeOurs = [...known, ...(closing?.doubts ?? [])];
  const label = labelFor(config.installation, id);
  const found: Rule[] = [];
  let gone: Place | undefined;
  for (const place of places) {
    const rules = await inTurn(() => firewall.list(place), place.app, waiting);
    if (rules instanceof Fault) {
      if (place !== closing?.place || rules.status !== 404) throw rules;
      await expectDeleted(place, { id, isGone, discover }, waiting);
      gone = place;
    } else found.push(...rules.filter((rule) => rule.label === label || mayBeOurs.includes(rule.id)));
  }
  return { rules: found, ...(gone && { gone }) };
}

/** Its name says nothing of its add-on: it may have another by now, with all its rules. */
function notFound(database: DatabaseName): UsageError {
  return new UsageError(
    `Scalingo answers 404 for ${database} of db-access.yaml: it was renamed or deleted, or the token has lost its rights. If it was deleted, remove it from the file, and try again`,
  );
}

/**
 * Scalingo answers 404 also where rights were taken away, and a host that has moved does for everything. So the operator has to say that the
 * database was deleted, and the account's list of that region has to be there without it.
 */
async function expectDeleted(
  { region, app, addon }: Place,
  { id, isGone, discover }: Pick<Sought, 'id' | 'isGone'> & Pick<BotMemory, 'discover'>,
  waiting: Waiting,
): Promise<void> {
  if (!isGone)
    throw new UsageError(
      `Scalingo answers 404 for ${addon}, where ${id} may have a rule: the database was deleted, or the token has lost its rights. If it was deleted, add --database-gone`,
    );
  const { found, missed } = await answered(discover, 'the databases that the account sees', waiting);
  const unseen = missed.find((one) => one.region === region);
  if (unseen) throw unseen.why;
  if (found.some(({ id: appId, name }) => [appId, name].includes(app)))
    throw new UsageError(
      `Scalingo answers 404 for the rules of ${addon}, and still lists its database: a rule of ${id} may be there. Try again later`,
    );
}

async function answered<T>(act: () => Promise<T>, what: string, waiting: Waiting): Promise<T> {
  const answer = await inTurn(act, what, waiting);
  if (answer instanceof Fault) throw answer;
  return answer;
}
