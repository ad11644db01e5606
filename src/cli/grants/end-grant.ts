/** `db-access grants end`: an operator ends access that is open, or says that its database was deleted at Scalingo. */
import { isAlive } from '../../flow/alive.ts';
import { attempt } from '../../flow/attempt.ts';
import { Fault } from '../../flow/fault.ts';
import { abandoned } from '../../grant/closure.ts';

import type { GrantId } from '../../grant/ids.ts';
import { revokeByOperator } from '../../grant/lifecycle.ts';
import type { OperatorId } from '../../grant/operator.ts';
import { type Grant, isLive, type Live } from '../../grant/record.ts';
import { isRefusal } from '../../grant/refusal.ts';
import { timeOf } from '../../redis/time.ts';
import { withBotMemory } from '../bot.ts';
import type { Waiting } from '../in-turn.ts';
import { UsageError } from '../usage.ts';
import { becauseOf, grantIdOf } from './grant-id.ts';
import { holding, withRecords } from './records.ts';

export type EndOptions = {
  readonly id: string;
  /** goes into the audit trail, and is told to people */
  readonly because: string;
  readonly operator: OperatorId;
  /** asked before anything is changed; false changes nothing */
  readonly confirm: (question: string) => Promise<boolean>;
};

const UNCHANGED = 'nothing was changed\n';

/**
 * Brings the end forward to now: the bot removes the rule with its next sweep, and tells people. Says what was done. Throws a `UsageError`
 * where there is no such open grant, and a `Fault` where Redis does not answer.
 */
export function endByOperator(
  environment: NodeJS.ProcessEnv,
  { id: typed, because, operator, confirm }: EndOptions,
): Promise<string> {
  const id = grantIdOf(typed);
  const reason = becauseOf(because);
  return withRecords(environment, async ({ redis, rounds, ...records }) => {
    const grants = await holding(records, id);
    const grant = liveOr(id, await grants.get(id));
    if (!(await confirm(`${textOf(grant)}. End it now?`))) return UNCHANGED;
    const at = await timeOf(redis);
    const ended = await grants.update(id, (one) =>
      revokeByOperator(one, { by: operator, because: reason, at }),
    );
    if (isRefusal(ended)) throw new UsageError(`${id} is ending already, or is not open any longer`);
    const swept = await rounds.sweptAt();
    return isAlive(swept, at)
      ? `${id} ends: its rule is removed within a minute, and people are told.\n`
      : `${id} ends as soon as the bot runs: it has not swept for a while, and nothing else removes the rule. Start it, or remove the rule in Scalingo’s dashboard.\n`;
  });
}

/**
 * Closes a grant whose database was deleted at Scalingo, and says what was done. Throws a `UsageError` where there is no such open
 * grant or Scalingo still knows its database, and a `Fault` where Redis or Scalingo do not answer.
 */
export function endGone(
  environment: NodeJS.ProcessEnv,
  { id: typed, because, operator, confirm }: EndOptions,
  waiting: Pick<Waiting, 'sleep'>,
): Promise<string> {
  const id = grantIdOf(typed);
  const reason = becauseOf(because);
  return withBotMemory(environment, waiting, async ({ redis, firewall, ...records }) => {
    const grants = await holding(records, id);
    const grant = liveOr(id, await grants.get(id));
    const { place } = grant;
    if (!place) throw new UsageError(`${id} never had a rule: end it without --database-gone`);
    const listed = await attempt(() => firewall.list(place, 'look'));
    if (!(listed instanceof Fault))
      throw new UsageError(
        `Scalingo still knows the database of ${id} (${place.addon}): end the access without --database-gone`,
      );
    if (listed.status !== 404) throw listed;
    const sure = await confirm(
      `${textOf(grant)}. Scalingo answers 404 for ${place.addon}. Was the database deleted, so that the rule is gone with it?`,
    );
    if (!sure) return UNCHANGED;
    const at = await timeOf(redis);
    const closed = await grants.update(id, (one) => abandoned(one, { by: operator, because: reason, at }));
    if (isRefusal(closed)) throw new UsageError(`${id} is not open any longer`);
    return `${id} is closed. People are told within a minute. Should the database come back, its rule is removed.\n`;
  });
}

function liveOr(id: GrantId, grant: Grant | undefined): Live {
  if (grant && isLive(grant)) return grant;
  throw new UsageError(`${id} is not open${grant ? `: it is ${grant.state}` : ''}`);
}

function textOf({ id, requester, database, source }: Live): string {
  return `${id}: access of ${requester} to ${database} from ${source}`;
}
