/** What ending access needs of the environment, and nothing else: where one part is invalid, the others are still used. */
import {
  type Config,
  Environment,
  redisFromEnvironment,
  scalingoFromEnvironment,
  slackSettings,
} from './config.ts';
import { ConfigError } from './config-error.ts';
import { operationsSettings } from './operations-settings.ts';
import { withSecretFiles } from './secret-files.ts';
import { transportProblems } from './secrets.ts';

type EndsConfig = Pick<Config, 'redis' | 'dataFolder' | 'operations'> & {
  /** undefined where its settings are not right: then nothing can be ended */
  readonly scalingo: Config['scalingo'] | undefined;
  /** undefined where its settings are not right: then nobody can give anything back */
  readonly slack: Config['slack'] | undefined;
};

/** Throws a ConfigError where it cannot be told which Redis is meant. */
export function endsFromEnvironment(environment: NodeJS.ProcessEnv): EndsConfig {
  const served = Environment.pick({ METRICS_PORT: true, METRICS_HOST: true }).safeParse(environment);
  return {
    operations: served.success ? operationsSettings(served.data) : undefined,
    redis: redisFromEnvironment(environment),
    dataFolder: environment['DB_ACCESS_DATA'] || 'data',
    scalingo: unlessWrong(() => scalingoFromEnvironment(environment)),
    slack: slackFromEnvironment(environment),
  };
}

function slackFromEnvironment(given: NodeJS.ProcessEnv): Config['slack'] | undefined {
  const environment = withSecretFiles(given);
  const env = Environment.pick({
    SLACK_BOT_TOKEN: true,
    SLACK_APP_TOKEN: true,
    SLACK_SIGNING_SECRET: true,
    SLACK_API_URL: true,
    PORT: true,
  }).safeParse(environment);
  if (!env.success || transportProblems(environment).length > 0) return undefined;
  return slackSettings(env.data);
}

/** Undefined where what it reads is not right. */
export function unlessWrong<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}
