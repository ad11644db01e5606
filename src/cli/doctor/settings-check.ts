/** Of `db-access doctor`: the environment and db-access.yaml. */
import { auditKeyFromEnvironment, loadConfig } from '../../config/config.ts';
import { ConfigError } from '../../config/config-error.ts';
import { endsFromEnvironment, unlessWrong } from '../../config/ends-config.ts';
import { type File, loadFile } from '../../config/file.ts';
import { unknownVariables } from '../../config/unknown-variables.ts';
import { warningsOf } from '../../config/warnings.ts';
import { type Diagnosis, diagnosesOf } from './diagnosis.ts';

const { ok, warning, failure } = diagnosesOf('settings');

/** Each part of the settings that is right by itself; undefined where it is not. */
export type Parts = Pick<ReturnType<typeof endsFromEnvironment>, 'slack' | 'scalingo'> & {
  readonly file: File | undefined;
  /** undefined where they are not right */
  readonly memory: Pick<ReturnType<typeof endsFromEnvironment>, 'redis' | 'dataFolder'> | undefined;
};

export function settingsIn(environment: NodeJS.ProcessEnv): Parts {
  const path = environment['DB_ACCESS_CONFIG'] || 'db-access.yaml';
  const ends = unlessWrong(() => endsFromEnvironment(environment));
  // Without a Redis nothing is ended, and tokens can be looked at all the same.
  const { slack, scalingo } = ends ?? endsFromEnvironment(withoutRedis(environment));
  return { file: unlessWrong(() => loadFile(path)), slack, scalingo, memory: ends };
}

function withoutRedis(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('REDIS_')));
}

export function checkSettings(environment: NodeJS.ProcessEnv, { file }: Parts): readonly Diagnosis[] {
  return [
    ...problemsIn(environment).map(({ where, expected }) => failure(`${where} is not right`, expected)),
    ...(file ? fileLines(file) : []),
    ...unknownVariables(environment).map(({ name, nearest }) =>
      warning(`${name} is no setting of db-access`, `write ${nearest} if you mean that`),
    ),
    ...auditKeyLines(environment),
  ];
}

function problemsIn(environment: NodeJS.ProcessEnv): ConfigError['problems'] {
  try {
    loadConfig(environment);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems;
  }
}

function fileLines(file: File): readonly Diagnosis[] {
  const names = [...file.databases.keys()];
  if (names.length === 0)
    return [
      warning('db-access.yaml names no database', 'add one under databases, or run databases discover'),
    ];
  return [
    ok(`db-access.yaml of ${file.installation}: ${names.join(', ')}`),
    ...warningsOf(file).map(({ where, warning: what }) =>
      warning(`${where}: ${what}`, 'change it, or leave it if it is meant: docs/policy.md'),
    ),
  ];
}

function auditKeyLines(environment: NodeJS.ProcessEnv): readonly Diagnosis[] {
  const isSet = environment['AUDIT_KEY'] || environment['AUDIT_KEY_FILE'];
  if (!isSet)
    return [
      warning(
        'AUDIT_KEY is not set: the seals of the audit trail are not signed, so anyone who can write to Redis can make them',
        'make a key with db-access audit key, and set AUDIT_KEY or AUDIT_KEY_FILE',
      ),
    ];
  return unlessWrong(() => auditKeyFromEnvironment(environment)) ? [ok('the audit trail is signed')] : [];
}
