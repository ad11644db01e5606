/** docker-compose.yml, as Docker Compose reads it, and its Redis started on this machine. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { root } from './built.ts';
import { freePort } from './free-port.ts';

const hardened = {
  networks: z.array(z.string()),
  volumes: z.array(z.string()),
  healthcheck: z.object({ test: z.tuple([z.literal('CMD')], z.string()) }),
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal('ALL')]),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
  mem_limit: z.string(),
  cpus: z.number(),
  pids_limit: z.number(),
};

/** Strict where it matters: what is missing here is not hardened. */
const Compose = z.object({
  services: z.object({
    'db-access': z.object({
      ...hardened,
      env_file: z.literal('.env'),
      environment: z.record(z.string(), z.string()),
      ports: z.undefined().optional(),
    }),
    redis: z.object({
      ...hardened,
      image: z.string(),
      user: z.literal('redis'),
      environment: z.record(z.string(), z.string()),
      command: z.tuple([z.literal('sh'), z.literal('-c'), z.string()]),
      ports: z.undefined().optional(),
    }),
  }),
  networks: z.object({ outside: z.null(), memory: z.strictObject({ internal: z.literal(true) }) }),
});

export const composeText = readFileSync(join(root, 'docker-compose.yml'), 'utf8');

export function compose(): z.infer<typeof Compose> {
  return Compose.parse(parse(composeText));
}

const PASSWORD = 'a-password-of-this-test';

/** Its command and its users, on a port and in a folder of the test's own; `url`: as the bot is given it. */
export async function composedRedis(extra = '') {
  const { redis: service, 'db-access': bot } = compose().services;
  const [, , script] = service.command;
  const dir = mkdtempSync(join(tmpdir(), 'db-access-compose-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const port = await freePort();
  // Compose writes $$ for a dollar sign of the shell.
  const here = script
    .replaceAll('$$', '$')
    .replace('redis-server -', `redis-server - --port ${port} --bind 127.0.0.1 --dir ${dir}`)
    .replace('SETTINGS\nappend', `SETTINGS\n${extra}\nappend`);
  const env = { PATH: process.env['PATH'], REDIS_PASSWORD: PASSWORD };
  const child = spawn('sh', ['-c', here], { stdio: 'ignore', env });
  onTestFinished(async () => {
    child.kill();
    if (child.exitCode === null) await once(child, 'exit');
  });
  const url = (bot.environment['REDIS_URL'] ?? '')
    .replace(/\$\{REDIS_PASSWORD:\?[^}]+\}/, PASSWORD)
    .replace('@redis:6379', `@127.0.0.1:${port}`);
  const redis = connected(url);
  await redis.ping();
  return { url, port, redis, as: (name: string) => connected(`redis://${name}:none@127.0.0.1:${port}`) };
}

function connected(url: string): Redis {
  const redis = new Redis(url, { retryStrategy: () => 30, maxRetriesPerRequest: null });
  redis.on('error', () => {});
  onTestFinished(() => redis.disconnect());
  return redis;
}
