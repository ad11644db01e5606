import { readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { botManifest } from '../../sandbox/start-sandbox.ts';
import { Environment } from '../../src/config/config.ts';
import { schemaText } from '../../src/config/policy-schema.ts';
import { scopes as wanted } from '../../src/slack/connection/scopes.ts';
import { shortcuts } from '../../src/slack/views/action-ids.ts';
import { COMMAND } from '../../src/words/command-names.ts';
import { root } from '../support/built.ts';
import { compose, composeText } from '../support/compose.ts';

const read = (file: string) => readFileSync(join(root, file), 'utf8');

const example = 'config/db-access.example.yaml';

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
  expect(botManifest().shortcuts.map(({ callback_id }) => callback_id)).toEqual(Object.values(shortcuts));
});

test('every scope of manifest.yml is explained in docs/slack.md, and looked for by doctor, and no other', () => {
  const { scopes } = Manifest.parse(parse(read('manifest.yml'))).oauth_config;
  const explained = [...read('docs/slack.md').matchAll(/^\| `([a-z:]+)` +\|/gm)].map(([, scope]) => scope);
  expect(explained.sort()).toEqual([...scopes.bot].sort());
  expect(Object.keys(wanted).sort()).toEqual([...scopes.bot].sort());
});

test('every event of manifest.yml is explained in docs/slack.md, and people can type to the bot', () => {
  const { events, readOnlyMessages } = botManifest();
  for (const event of events) expect(read('docs/slack.md')).toContain(`| \`${event}\``);
  expect(readOnlyMessages).toBe(false);
});

test('.env.example names each setting that the code reads, and no other', () => {
  const named = [...read('.env.example').matchAll(/^(?:# )?([A-Z][A-Z0-9_]+)=/gm)]
    .map(([, name]) => name)
    // Read by docker-compose.yml alone.
    .filter((name) => name !== 'REDIS_PASSWORD');
  const used = Object.keys(Environment.shape);
  expect(used.length).toBeGreaterThan(8);
  expect(named.sort()).toEqual(used.sort());
});

test('T11: docker-compose.yml mounts the folder of the policy file, not the file', () => {
  const bot = compose().services['db-access'];
  const path = bot.environment['DB_ACCESS_CONFIG'] ?? '';
  const folder = posix.dirname(path);
  expect(bot.volumes).toEqual([`./${dirname(example)}:${folder}:ro`]);
  // The image is run in /app, so that .env names the same file inside and outside.
  expect(read('Dockerfile')).toMatch(/^WORKDIR \/app$/m);
  const [, outside = ''] = /^DB_ACCESS_CONFIG=(.+)$/m.exec(read('.env.example')) ?? [];
  expect(posix.join('/app', outside)).toBe(path);
  expect(dirname(outside)).toBe(dirname(example));
});

test('docker-compose.yml sets only what the code reads', () => {
  const bot = compose().services['db-access'];
  const used = Object.keys(Environment.shape);
  expect(used).toEqual(expect.arrayContaining(Object.keys(bot.environment)));
});

test('docker-compose.yml keeps what must not be lost: AOF at each write, and nothing evicted', () => {
  const { redis } = compose().services;
  expect(redis.command.at(-1)).toContain('appendonly yes\nappendfsync always\nmaxmemory-policy noeviction\n');
  expect(redis.volumes).toEqual(['redis:/data']);
});

test('docker-compose.yml: Redis is reached by the bot alone, over a network without a way out, with a password', () => {
  const { redis, 'db-access': bot } = compose().services;
  expect([redis.networks, bot.networks]).toEqual([['memory'], ['outside', 'memory']]);
  expect(bot.environment['REDIS_URL']).toMatch(/^redis:\/\/db-access:\$\{REDIS_PASSWORD:[^}]+\}@redis:6379$/);
  // No one is let in with an empty password or a made-up one, and none is written down in the repository.
  for (const [found] of composeText.matchAll(/\$\{REDIS_PASSWORD[^}]*\}/g))
    expect(found).toMatch(/:\?set it in \.env\}$/);
  expect(read('.env.example')).toMatch(/^REDIS_PASSWORD=$/m);
  expect(read('README.md')).toContain('REDIS_PASSWORD');
});

test('docker-compose.yml asks the bot for its health where METRICS_PORT has it listen', () => {
  const { healthcheck, environment } = compose().services['db-access'];
  expect(healthcheck.test.at(-1)).toBe(`http://127.0.0.1:${environment['METRICS_PORT']}/livez`);
});

test('the image has the operator’s terminal as db-access, and package.json names the same program', () => {
  const [, linked = ''] = /ln -s \/app\/(\S+) \/usr\/local\/bin\/db-access$/m.exec(read('Dockerfile')) ?? [];
  const { bin } = z.object({ bin: z.record(z.string(), z.string()) }).parse(JSON.parse(read('package.json')));
  expect(bin).toEqual({ 'db-access': linked });
  expect(read('src/cli/main.ts')).toMatch(/^#!\/usr\/bin\/env node\n/);
});

test('the versions of all images are pinned', () => {
  const images = [compose().services.redis.image];
  for (const [, image = ''] of read('Dockerfile').matchAll(/^FROM (\S+)/gm)) images.push(image);
  expect(images).toHaveLength(3);
  expect(images.filter((image) => !/^\w+:\d+\.\d+\.\d+-alpine/.test(image))).toEqual([]);
});

test('the example of db-access.yaml is one that loads', async () => {
  const { loadConfig } = await import('../../src/config/config.ts');
  const env = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', SCALINGO_API_TOKEN: 'tk-us-1' };
  const { databases } = loadConfig({ ...env, DB_ACCESS_CONFIG: join(root, example) });
  expect([...databases.keys()]).toEqual(['orders', 'billing']);
});

test('the schema for editors is the one that the code makes, and the example’s first line names it', () => {
  expect(read('schema/db-access.schema.json')).toBe(schemaText());
  const [first = ''] = read(example).split('\n');
  const [, named = ''] = /^# yaml-language-server: \$schema=(.+)$/.exec(first) ?? [];
  // Editors look for it from where the file is.
  expect(read(join(dirname(example), named))).toBe(schemaText());
});

test('by the schema the example is right, and a setting that is misspelt is not', () => {
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(JSON.parse(schemaText()));
  expect(validate(parse(read(example))) || validate.errors).toBe(true);
  expect(validate(parse(read(example).replace('approvers:', 'aprovers:')))).toBe(false);
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
