/** `db-access policy`: is the file right, and what does it say to whom? */
import { type File, loadFile, redisFromEnvironment } from '../config.ts';
import { warningsOf } from '../config-warnings.ts';
import type { Grants, People } from '../flow/ports.ts';
import { policyNamed } from '../flow/request.ts';
import { explain } from '../flow/why.ts';
import { type Verdict, verdictOf } from '../grant/explained.ts';
import { PersonId } from '../grant/ids.ts';
import { answeringGroups, askingGroups } from '../grant/policy.ts';
import { isRefusal } from '../grant/refusal.ts';
import { keepsSecrets } from '../grant/secrecy.ts';
import { createGrants } from '../redis/grants.ts';
import { createKeys } from '../redis/keys.ts';
import { plain } from '../words/ink.ts';
import { explainedText } from '../words/looking.ts';
import { peopleOf, redisAt } from './clients.ts';
import { UsageError } from './usage.ts';

/** One line, and one for each warning; throws a ConfigError with everything that is wrong. */
export function checkPolicy(path: string): { readonly text: string; readonly warnings: number } {
  const { databases } = loadFile(path);
  if (databases.size === 0)
    return { text: `${path} is right, but has no database yet: add one under databases.\n`, warnings: 0 };
  const names = [...databases.keys()].join(', ');
  const right = `${path} is right: ${databases.size} ${databases.size === 1 ? 'database' : 'databases'} (${names}).`;
  const warnings = warningsOf(databases).map(({ where, warning }) => `warning: ${where}: ${warning}`);
  return { text: `${[right, ...warnings].join('\n')}\n`, warnings: warnings.length };
}

export type ExplainOptions = {
  readonly as: string;
  readonly database: string;
  readonly source?: string;
  readonly for?: string;
  readonly reason?: string;
  readonly at?: string;
};

/** Every clause with its answer, and what they come to; `accepted` where it would not be refused. */
export async function explainPolicy(
  environment: NodeJS.ProcessEnv,
  options: ExplainOptions,
): Promise<{ readonly text: string; readonly accepted: boolean }> {
  const { DB_ACCESS_CONFIG: path = 'db-access.yaml' } = environment;
  const file = loadFile(path);
  const policies = new Map([...file.databases].map(([name, { policy }]) => [name, policy]));
  const policy = policyNamed({ policies }, options.database);
  if (isRefusal(policy))
    throw new UsageError(
      `database: expected one of ${[...policies.keys()].join(', ') || 'those in the file, which has none'}`,
    );
  const at = options.at === undefined ? Date.now() : Date.parse(options.at);
  if (Number.isNaN(at)) throw new UsageError('--at: expected an instant such as 2026-11-24T10:00:00Z');

  const people = await slackPeople(environment);
  const grants = await liveGrants(environment, file);
  try {
    const person = await people.known(idOf(options.as), [
      ...askingGroups(policy),
      ...answeringGroups(policy),
    ]);
    const { source, for: duration, reason } = options;
    const world = { people, grants: grants.grants, now: () => at };
    const explained = await explain(world, policy, { person, source, duration, reason });
    const verdict = verdictOf(explained);
    const lines = explained.map((one) => explainedText(one, plain));
    return {
      text: [...grants.notes, ...lines, verdictText(verdict)].join('\n').concat('\n'),
      accepted: verdict.is !== 'would be refused',
    };
  } finally {
    await grants.close();
  }
}

function verdictText(verdict: Verdict): string {
  return `=> ${verdict.is}${verdict.is === 'opens at once' ? ` (${verdict.by})` : ''}`;
}

function idOf(text: string): PersonId {
  const id = PersonId.safeParse(text);
  if (id.success) return id.data;
  throw new UsageError('--as: expected a Slack person id such as U012AB3CD');
}

async function slackPeople({
  SLACK_BOT_TOKEN: token,
  SLACK_API_URL: url,
}: NodeJS.ProcessEnv): Promise<People> {
  if (!token) throw new UsageError('SLACK_BOT_TOKEN: expected the bot token, to look up people and groups');
  if (url && !keepsSecrets(url))
    throw new UsageError('SLACK_API_URL: expected an https address; http only to this machine itself');
  return peopleOf({ token, url });
}

type Live = {
  readonly grants: Pick<Grants, 'live' | 'currentOf' | 'dueOf' | 'since'>;
  readonly notes: readonly string[];
  close(): Promise<void>;
};

/** How many are open already is in Redis alone. */
async function liveGrants(environment: NodeJS.ProcessEnv, { installation }: File): Promise<Live> {
  const address = redisFromEnvironment(environment);
  if (address === undefined) {
    const notes = ['(REDIS_URL is not set: how many are open already was not judged)'];
    return {
      grants: {
        live: async () => [],
        currentOf: async () => [],
        dueOf: async () => [],
        since: async () => [],
      },
      notes,
      close: async () => {},
    };
  }
  const redis = await redisAt(address);
  const grants = createGrants({ redis, keys: createKeys(installation), log: { error: () => {} } });
  return { grants, notes: [], close: async () => redis.disconnect() };
}
