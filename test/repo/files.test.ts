import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { COMMAND } from '../../src/slack/ids.ts';

const root = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

const Manifest = z.object({
  features: z.object({ slash_commands: z.array(z.object({ command: z.string() })) }),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
  settings: z.object({
    interactivity: z.object({ is_enabled: z.literal(true) }),
    socket_mode_enabled: z.literal(true),
  }),
});

test('manifest.yml offers the command that the code listens to', () => {
  const { features } = Manifest.parse(parse(read('manifest.yml')));
  expect(features.slash_commands.map(({ command }) => command)).toEqual([COMMAND]);
});

test('every scope of manifest.yml is explained in docs/slack.md, and no other', () => {
  const { scopes } = Manifest.parse(parse(read('manifest.yml'))).oauth_config;
  const explained = [...read('docs/slack.md').matchAll(/^\| `([a-z:]+)` +\|/gm)].map(([, scope]) => scope);
  expect(explained.sort()).toEqual([...scopes.bot].sort());
});

test('.env.example names each setting that the code reads, and no other', () => {
  const named = [...read('.env.example').matchAll(/^(?:# )?([A-Z][A-Z_]+)=/gm)].map(([, name]) => name);
  const used = [...read('src/config.ts').matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map(([, name]) => name);
  expect(used.length).toBeGreaterThan(8);
  expect(named.sort()).toEqual(used.sort());
});

test('docker-compose.yml keeps what must not be lost: AOF at each write, and nothing evicted', () => {
  const Compose = z.object({
    services: z.object({ redis: z.object({ command: z.string(), volumes: z.array(z.string()) }) }),
  });
  const { redis } = Compose.parse(parse(read('docker-compose.yml'))).services;
  expect(redis.command).toContain('--appendonly yes --appendfsync always --maxmemory-policy noeviction');
  expect(redis.volumes).toEqual(['redis:/data']);
});

test('the example of db-access.yaml is one that loads', async () => {
  const { loadConfig } = await import('../../src/config.ts');
  const env = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', SCALINGO_API_TOKEN: 'tk-us-1' };
  const { databases } = loadConfig({ ...env, DB_ACCESS_CONFIG: join(root, 'db-access.example.yaml') });
  expect([...databases.keys()]).toEqual(['orders', 'billing']);
});

test('the lockfile names no registry', () => {
  expect(read('package-lock.json')).not.toMatch(/"resolved": "http/);
});
