/** Environment and file → one typed, frozen config, or every problem at once. Secrets come from the environment alone. */
import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { type Network, parseNetwork } from '../grant/network.ts';
import { AuditKey, AuditKeyFile, auditKeyProblems } from './audit-key.ts';
import { ConfigError, type Problem } from './config-error.ts';
import { type File, readFile } from './file.ts';
import { ListenAddress, type Operations, operationsSettings, portProblems } from './operations-settings.ts';
import { Certificate, RedisUrl, redisProblems, SentinelList, type Sentinels } from './redis-settings.ts';
import { RetentionDays, retentionMs } from './retention-setting.ts';
import { type ScalingoSettings, scalingoSettings, scalingoVariables } from './scalingo-settings.ts';
import { besidesFiles, secretFileProblems, withSecretFiles } from './secret-files.ts';
import { SigningSecret, secretUrl, token, transportProblems } from './secrets.ts';
import { type SinkSettings, sinkProblems, sinkSettings, sinkVariables } from './sink-settings.ts';
import { optional, port } from './variable.ts';
import { problemsOf } from './zod-problems.ts';

const ProxyRange = z.string().transform((text, context): Network => {
  const network = parseNetwork(text);
  const isEveryone = network?.[1] === 0 || text.endsWith('/0');
  if (network && !isEveryone) return network;
  const message = isEveryone
    ? `“${text}” is everyone, so no visitor would be told from a proxy: name only the ranges of your proxies`
    : `expected ranges such as 10.0.0.0/8 or fd00::/8, with commas in between, not “${text}”`;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

export const Environment = z.object({
  SLACK_BOT_TOKEN: token('xoxb-', 'the bot token of the Slack app'),
  SLACK_APP_TOKEN: optional(token('xapp-', 'an app-level token with connections:write')),
  SLACK_SIGNING_SECRET: optional(SigningSecret),
  PORT: optional(port()),
  SLACK_API_URL: optional(secretUrl('https://slack.com/api/')),
  ...scalingoVariables,
  REDIS_URL: optional(RedisUrl),
  REDIS_CA_FILE: optional(Certificate),
  REDIS_SENTINELS: optional(SentinelList),
  REDIS_SENTINEL_PASSWORD: optional(z.string()),
  DB_ACCESS_CONFIG: optional(z.string()),
  DB_ACCESS_DATA: optional(z.string()),
  METRICS_PORT: optional(port()),
  METRICS_HOST: optional(ListenAddress),
  // Who reads a visitor's link fills in that person's form.
  PUBLIC_URL: optional(secretUrl('https://access.example.com')),
  PUBLIC_IPV4_URL: optional(secretUrl('https://ipv4.access.example.com, reached by IPv4 alone')),
  PAGE_PORT: optional(port()),
  TRUSTED_PROXIES: optional(
    z
      .string()
      .transform((text) => text.split(/[ ,]+/).filter(Boolean))
      .pipe(z.array(ProxyRange)),
  ),
  AUDIT_KEY: optional(AuditKey),
  AUDIT_KEY_FILE: optional(AuditKeyFile),
  ...sinkVariables,
  RETENTION_DAYS: optional(RetentionDays),
  LOG_LEVEL: optional(z.enum(['debug', 'info', 'warn', 'error'], 'expected debug, info, warn or error')),
});

/** The page needs both: where people find it, and where it listens. */
function pageProblems({ PUBLIC_URL, PAGE_PORT }: NodeJS.ProcessEnv): Problem[] {
  if (Boolean(PUBLIC_URL) === Boolean(PAGE_PORT)) return [];
  return PUBLIC_URL
    ? [{ where: 'PAGE_PORT', expected: 'expected a port to listen on, since PUBLIC_URL is set' }]
    : [{ where: 'PUBLIC_URL', expected: 'expected the address of the page, since PAGE_PORT is set' }];
}

export type Config = File & {
  readonly slack: {
    readonly botToken: string;
    readonly apiUrl: string | undefined;
    readonly transport:
      | { readonly mode: 'socket'; readonly appToken: string }
      | { readonly mode: 'http'; readonly signingSecret: string; readonly port: number };
  };
  readonly scalingo: ScalingoSettings;
  /** undefined: a Redis of our own, in `dataFolder` */
  readonly redis:
    | {
        readonly url: string;
        /** the certificate authority of a Redis with TLS, in PEM; undefined: those that Node trusts */
        readonly ca: string | undefined;
        readonly sentinels: Sentinels | undefined;
      }
    | undefined;
  readonly dataFolder: string;
  /** where db-access.yaml is */
  readonly path: string;
  /** where /livez, /readyz and /metrics are served; undefined: nowhere */
  readonly operations: Operations | undefined;
  /** where people see the address that they come from; undefined: nowhere */
  readonly page:
    | {
        readonly url: string;
        readonly ipv4Url: string | undefined;
        readonly port: number;
        readonly trustedProxies: readonly Network[];
      }
    | undefined;
  /** an Ed25519 private key that signs the seals of the audit trail; undefined: they are not signed */
  readonly auditKey: KeyObject | undefined;
  /** where the audit trail goes besides Redis */
  readonly auditSinks: SinkSettings;
  /** for how long what is over is kept, in milliseconds; undefined: for good */
  readonly retentionMs: number | undefined;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
};

/** Throws a ConfigError with everything that is wrong in both places. */
export function loadConfig(given: NodeJS.ProcessEnv): Config {
  const environment = withSecretFiles(given);
  const env = Environment.safeParse(environment);
  const path = environment['DB_ACCESS_CONFIG'] || 'db-access.yaml';
  const file = readFile(path);
  const problems = [
    ...secretFileProblems(environment),
    ...besidesFiles(
      [...(env.success ? [] : problemsOf(env.error, '')), ...transportProblems(environment)],
      environment,
    ),
    ...pageProblems(environment),
    ...portProblems(environment),
    ...redisProblems(environment),
    ...auditKeyProblems(environment),
    ...sinkProblems(environment),
    ...('problems' in file ? file.problems : []),
  ];
  if (!env.success || 'problems' in file || problems.length > 0) throw new ConfigError(problems);
  return Object.freeze({ ...fromEnvironment(env.data), ...file, path });
}

/** What speaking to Scalingo alone needs; throws a ConfigError. */
export function scalingoFromEnvironment(environment: NodeJS.ProcessEnv): ScalingoSettings {
  const env = z.object(scalingoVariables).safeParse(withSecretFiles(environment));
  if (!env.success) throw new ConfigError(problemsOf(env.error, ''));
  return scalingoSettings(env.data);
}

type RedisEnvironment = Pick<
  z.infer<typeof Environment>,
  'REDIS_URL' | 'REDIS_CA_FILE' | 'REDIS_SENTINELS' | 'REDIS_SENTINEL_PASSWORD'
>;

function redisSettings(env: RedisEnvironment): Config['redis'] {
  const { REDIS_URL: url, REDIS_CA_FILE: ca, REDIS_SENTINELS: addresses } = env;
  if (url === undefined) return undefined;
  const sentinels = addresses && { addresses, password: env.REDIS_SENTINEL_PASSWORD };
  return { url, ca, sentinels };
}

/** Where Redis is; undefined where none is named. Throws a ConfigError. */
export function redisFromEnvironment(given: NodeJS.ProcessEnv): Config['redis'] {
  const environment = withSecretFiles(given);
  const env = Environment.pick({
    REDIS_URL: true,
    REDIS_CA_FILE: true,
    REDIS_SENTINELS: true,
    REDIS_SENTINEL_PASSWORD: true,
  }).safeParse(environment);
  const problems = [
    // Without it another Redis would be used.
    ...secretFileProblems(environment).filter(({ where }) => where.startsWith('REDIS_')),
    ...(env.success ? [] : problemsOf(env.error, '')),
    ...redisProblems(environment),
  ];
  if (!env.success || problems.length > 0) throw new ConfigError(problems);
  return redisSettings(env.data);
}

/** Throws a ConfigError. */
export function auditKeyFromEnvironment(environment: NodeJS.ProcessEnv): Config['auditKey'] {
  const env = Environment.pick({ AUDIT_KEY: true, AUDIT_KEY_FILE: true }).safeParse(environment);
  const problems = [...(env.success ? [] : problemsOf(env.error, '')), ...auditKeyProblems(environment)];
  if (!env.success || problems.length > 0) throw new ConfigError(problems);
  return env.data.AUDIT_KEY ?? env.data.AUDIT_KEY_FILE;
}

type SlackEnvironment = Pick<
  z.infer<typeof Environment>,
  'SLACK_BOT_TOKEN' | 'SLACK_APP_TOKEN' | 'SLACK_SIGNING_SECRET' | 'SLACK_API_URL' | 'PORT'
>;

export function slackSettings(env: SlackEnvironment): Config['slack'] {
  const { SLACK_SIGNING_SECRET: signingSecret, PORT: port, SLACK_APP_TOKEN: appToken } = env;
  return {
    botToken: env.SLACK_BOT_TOKEN,
    apiUrl: env.SLACK_API_URL,
    transport:
      signingSecret !== undefined && port !== undefined
        ? { mode: 'http', signingSecret, port }
        : { mode: 'socket', appToken: appToken ?? '' },
  };
}

function fromEnvironment(env: z.infer<typeof Environment>): Omit<Config, keyof File | 'path'> {
  return {
    slack: slackSettings(env),
    scalingo: scalingoSettings(env),
    redis: redisSettings(env),
    dataFolder: env.DB_ACCESS_DATA ?? 'data',
    operations: operationsSettings(env),
    page:
      env.PUBLIC_URL !== undefined && env.PAGE_PORT !== undefined
        ? {
            url: env.PUBLIC_URL,
            ipv4Url: env.PUBLIC_IPV4_URL,
            port: env.PAGE_PORT,
            trustedProxies: env.TRUSTED_PROXIES ?? [],
          }
        : undefined,
    auditKey: env.AUDIT_KEY ?? env.AUDIT_KEY_FILE,
    auditSinks: sinkSettings(env),
    retentionMs: retentionMs(env.RETENTION_DAYS),
    logLevel: env.LOG_LEVEL ?? 'info',
  };
}
