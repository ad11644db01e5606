/** `db-access sweep --dry-run`: what the next converge of each database would do, and which live grants today's policy would refuse. */
import { type Config, loadConfig } from '../config.ts';
import { Fault } from '../flow/fault.ts';
import type { Grants } from '../flow/ports.ts';
import { durationRefusal, rangesRefusal } from '../grant/clauses.ts';
import { MOST_RULES, plan, type Step } from '../grant/plan.ts';
import type { Policy } from '../grant/policy.ts';
import type { Live } from '../grant/record.ts';
import { isRefusal } from '../grant/refusal.ts';
import type { Rule } from '../grant/rule.ts';
import { parseSource } from '../grant/source.ts';
import { createAllowance } from '../redis/allowance.ts';
import { connectRedis } from '../redis/connect.ts';
import { createGrants } from '../redis/grants.ts';
import { createKeys } from '../redis/keys.ts';
import { plain } from '../words/ink.ts';
import { refusalText } from '../words/refusals.ts';
import { scalingoOf } from './clients.ts';
import { UsageError } from './usage.ts';

/** Only reads: Redis, and one list of rules for each database, counted with the bot's own calls. Throws a `Fault` or a `ConfigError`. */
export async function dryRun(environment: NodeJS.ProcessEnv): Promise<string> {
  const config = loadConfig(environment);
  if (config.redisUrl === undefined)
    throw new UsageError(
      'REDIS_URL: expected the Redis of the bot; one of its own is not for others to read',
    );
  const redis = await connectRedis({
    url: config.redisUrl,
    kind: 'producer',
    onError: () => {},
    waitMs: 5000,
  });
  const keys = createKeys(config.installation);
  const grants = createGrants({ redis, keys, log: { error: () => {} } });
  const { callsPerMinute: perMinute } = config.scalingo;
  const scalingo = scalingoOf({
    settings: config.scalingo,
    configured: (name) => config.databases.get(name)?.scalingo,
    allowance: createAllowance({ redis, keys, now: Date.now, perMinute }),
  });
  try {
    const parts: string[] = [];
    for (const { policy } of config.databases.values())
      parts.push(await look(config, policy, { grants, list: () => scalingo.firewall.list(policy.database) }));
    return parts.join('\n');
  } finally {
    await scalingo.close();
    redis.disconnect();
  }
}

type Looks = { readonly grants: Pick<Grants, 'live'>; readonly list: () => Promise<readonly Rule[]> };

async function look({ installation }: Config, policy: Policy, { grants, list }: Looks): Promise<string> {
  const { database, endEarlyMs, spareRules } = policy;
  let rules: readonly Rule[];
  try {
    rules = await list();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return `${database}: ${error.message}\n`;
  }
  const live = await grants.live(database);
  const steps = plan({
    rules,
    grants: live,
    now: Date.now(),
    installation,
    endEarlyMs,
    mostRules: MOST_RULES - spareRules,
  });
  const lines = [
    `${database}: ${rules.length} rules, ${live.length} live grants`,
    ...(steps.length === 0 ? ['  nothing is to be done'] : steps.map((step) => `  ${stepText(step)}`)),
    ...live.flatMap((grant) => refused(policy, grant)),
  ];
  return lines.join('\n').concat('\n');
}

/** A change of policy cuts nothing; it is only told. */
function refused(policy: Policy, grant: Live): readonly string[] {
  const source = parseSource(grant.source, policy);
  const refusal =
    (isRefusal(source) ? source : rangesRefusal(policy, source.source)) ??
    durationRefusal(policy, grant.ttlMs);
  return refusal ? [`  ${grant.id}: today’s policy would refuse it. ${refusalText(refusal, plain)}`] : [];
}

function stepText(step: Step): string {
  switch (step.do) {
    case 'remove':
      return `would remove ${step.rules.length} for ${step.source}${step.ends.length > 0 ? `, which ends ${step.ends.join(', ')}` : ''}`;
    case 'add':
      return `would let in ${step.source} for ${step.opens.join(', ')}`;
    case 'open':
      return `would call ${step.grant} open: ${step.source} is let in already`;
    case 'end':
      return `would end ${step.grant}: nothing is left to remove`;
    case 'leave':
      return `would note that ${step.grant} has left ${step.source}`;
    case 'wait':
      return `would wait with ${step.grants.join(', ')}: there are ${step.rules} rules`;
    case 'miss':
      return `misses the rule of ${step.grant}, and would look again`;
    case 'find':
      return `would note that the rule of ${step.grant} is there`;
    case 'drift':
      return `would close ${step.grant}: its rule was removed at Scalingo`;
  }
}
