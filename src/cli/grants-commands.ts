/** `db-access grants end`: what only an operator can say of a grant. */
import { attempt } from '../flow/attempt.ts';
import { Fault } from '../flow/fault.ts';
import { abandoned } from '../grant/closure.ts';
import { GrantId } from '../grant/ids.ts';
import type { OperatorId } from '../grant/operator.ts';
import { isLive } from '../grant/record.ts';
import { isRefusal } from '../grant/refusal.ts';
import { timeOf } from '../redis/time.ts';
import { withBotMemory } from './bot.ts';
import { UsageError } from './usage.ts';

export type EndOptions = {
  readonly id: string;
  /** goes into the audit trail */
  readonly because: string;
  readonly operator: OperatorId;
  /** asked before anything is changed; false changes nothing */
  readonly confirm: (question: string) => Promise<boolean>;
};

const MOST_REASON = 500;

/**
 * Closes a grant whose database was deleted at Scalingo, and says what was done. Throws a `UsageError` where there is no such open
 * grant or Scalingo still knows its database, and a `Fault` where Redis or Scalingo do not answer.
 */
export async function endGone(
  environment: NodeJS.ProcessEnv,
  { id: typed, because, operator, confirm }: EndOptions,
): Promise<string> {
  const id = GrantId.safeParse(typed).data;
  if (id === undefined)
    throw new UsageError(`expected the id of a grant such as gr_7k2m9x4qpa, not ${typed}`);
  const reason = because.trim();
  if (reason === '' || reason.length > MOST_REASON)
    throw new UsageError(`--because: expected 1 to ${MOST_REASON} characters`);
  return withBotMemory(environment, async ({ redis, grants, firewall }) => {
    const grant = await grants.get(id);
    if (!grant || !isLive(grant))
      throw new UsageError(`${id} is not open${grant ? `: it is ${grant.state}` : ''}`);
    const { place } = grant;
    if (!place) throw new UsageError(`${id} never had a rule: cancel it in Slack`);
    const listed = await attempt(() => firewall.list(place, 'look'));
    if (!(listed instanceof Fault))
      throw new UsageError(
        `Scalingo still knows the database of ${id} (${place.addon}): end the access in Slack, with /db-access done ${id}`,
      );
    if (listed.status !== 404) throw listed;
    const sure = await confirm(
      `${id}: access of ${grant.requester} to ${grant.database} from ${grant.source}. Scalingo answers 404 for ${place.addon}. Was the database deleted, so that the rule is gone with it?`,
    );
    if (!sure) return 'nothing was changed\n';
    const at = await timeOf(redis);
    const closed = await grants.update(id, (one) => abandoned(one, { by: operator, because: reason, at }));
    if (isRefusal(closed)) throw new UsageError(`${id} is not open any more`);
    return `${id} is closed. People are told within a minute. Should the database come back, its rule is removed.\n`;
  });
}
