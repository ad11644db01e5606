/** A small configuration, loaded from a real file. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, loadConfig } from '../../src/config/config.ts';
import { ConfigError } from '../../src/config/config-error.ts';

export const env = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', SCALINGO_API_TOKEN: 'tk-us-1' };

/** The same over HTTP instead of Socket Mode. */
export const http = {
  SLACK_BOT_TOKEN: 'xoxb-1',
  SLACK_SIGNING_SECRET: '0123456789abcdef0123456789abcdef',
  PORT: '3000',
  SCALINGO_API_TOKEN: 'tk-us-1',
};

export const file = `
installation: acme
defaults: { requesters: everyone, approvers: [U0BO, S0DBA], channel: C0APPROVE }
databases:
  orders: { scalingo: acme-orders }
`;

export function load(text: string, environment: Record<string, string> = env): Config {
  const folder = mkdtempSync(join(tmpdir(), 'db-access-config-'));
  const path = join(folder, 'db-access.yaml');
  writeFileSync(path, text);
  try {
    return loadConfig({ ...environment, DB_ACCESS_CONFIG: path });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Each as `where: expected`, without the path of the file; none where it is right. */
export function problems(text: string, environment?: Record<string, string>): string[] {
  return problemsOf(() => load(text, environment)).map((problem) =>
    problem.replace(/^.*db-access\.yaml(:\d+)?(: )?/, ''),
  );
}

export function problemsOf(loading: () => unknown): string[] {
  try {
    loading();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ where, expected }) => `${where}: ${expected}`);
  }
  return [];
}
