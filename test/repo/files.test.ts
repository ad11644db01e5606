import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { botShortcuts } from '../../sandbox/start.ts';
import { schemaText } from '../../src/config-schema.ts';
import { shortcuts } from '../../src/slack/ids.ts';
import { COMMAND } from '../../src/words/commands.ts';

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

test('manifest.yml offers the shortcuts that the code listens to', () => {
  expect(botShortcuts().map(({ callback_id }) => callback_id)).toEqual(Object.values(shortcuts));
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

test('the schema for editors is the one that the code makes, and the example’s first line names it', () => {
  expect(read('schema/db-access.schema.json')).toBe(schemaText());
  const [first = ''] = read('db-access.example.yaml').split('\n');
  const [, named = ''] = /^# yaml-language-server: \$schema=(.+)$/.exec(first) ?? [];
  expect(read(named)).toBe(schemaText());
});

test('by the schema the example is right, and a setting that is misspelt is not', () => {
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(JSON.parse(schemaText()));
  expect(validate(parse(read('db-access.example.yaml'))) || validate.errors).toBe(true);
  expect(validate(parse(read('db-access.example.yaml').replace('approvers:', 'aprovers:')))).toBe(false);
});

test('every setting of db-access.yaml is explained: to editors, and in docs/policy.md', () => {
  const Explained = z.record(z.string(), z.object({ description: z.string().min(10) }));
  const Schema = z.object({ properties: z.object({ defaults: z.object({ properties: Explained }) }) });
  const settings = Object.keys(Schema.parse(JSON.parse(schemaText())).properties.defaults.properties);
  expect(settings.length).toBeGreaterThan(20);
  const named = [...read('docs/policy.md').matchAll(/^\| `(\w+)` +\|/gm)].map(([, name]) => name);
  expect(named.sort()).toEqual(settings.sort());
});

test('the lockfile names no registry', () => {
  expect(read('package-lock.json')).not.toMatch(/"resolved": "http/);
});
