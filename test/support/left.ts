/**
 * What an earlier build left when it was stopped, as it was found in Redis, at the local Scalingo and in the local Slack. The files in
 * test/fixtures are named by the commit that made them, and are never edited.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { inject } from 'vitest';
import { z } from 'zod';
import type { LocalSlack } from '../../sandbox/slack/slack-server.ts';
import { root } from './built.ts';

/** Text as Redis holds it; JSON is written out, so that it can be read. */
const Text = z.union([z.string(), z.looseObject({}).transform((value) => JSON.stringify(value))]);
const Texts = z.record(z.string(), Text);

const Value = z.union([
  z.strictObject({ string: Text }),
  z.strictObject({ hash: Texts }),
  z.strictObject({ set: z.array(z.string()) }),
  z.strictObject({ zset: Texts }),
  z.strictObject({ stream: z.array(z.strictObject({ id: z.string(), event: Text })) }),
]);
type Value = z.infer<typeof Value>;

const Message = z.object({
  channel: z.string(),
  ts: z.string(),
  user: z.string(),
  text: z.string(),
  blocks: z.array(z.unknown()).exactOptional(),
  edited: z.boolean(),
  ephemeral: z.boolean(),
  thread_ts: z.string().exactOptional(),
  to: z.string().exactOptional(),
  metadata: z.unknown().optional(),
});

const Left = z.strictObject({
  commit: z.string(),
  /** when it was stopped */
  at: z.number(),
  installation: z.string(),
  /** all keys but those that go by themselves, and the events of the queue */
  redis: z.record(z.string(), Value),
  scalingo: z.strictObject({
    /** how many it had made by then */
    rulesMade: z.number(),
    databases: z.array(
      z.strictObject({
        name: z.string(),
        addon: z.string(),
        rules: z.array(z.strictObject({ id: z.string(), source: z.string(), label: z.string() })),
      }),
    ),
  }),
  /** channel → its messages */
  slack: z.record(z.string(), z.array(Message)),
});
export type Left = z.infer<typeof Left>;

/** `installation` instead of the one that it had, so that tests beside this one have keys of their own. */
export function leftBy(commit: string, installation: string): Left {
  const text = readFileSync(join(root, `test/fixtures/${commit}.json`), 'utf8');
  const { installation: was } = Left.parse(JSON.parse(text));
  return Left.parse(JSON.parse(text.replaceAll(was, installation)));
}

/** Into the Redis of the run. */
export async function restoreRedis(left: Left): Promise<void> {
  const redis = new Redis(inject('redisUrl'));
  for (const [key, value] of Object.entries(left.redis)) await restore(redis, key, value);
  await redis.quit();
}

async function restore(redis: Redis, key: string, value: Value): Promise<void> {
  if ('string' in value) await redis.set(key, value.string);
  else if ('hash' in value) await redis.hset(key, value.hash);
  else if ('set' in value) await redis.sadd(key, ...value.set);
  else if ('zset' in value)
    await redis.zadd(key, ...Object.entries(value.zset).flatMap(([member, score]) => [score, member]));
  else for (const { id, event } of value.stream) await redis.xadd(key, id, 'event', event);
}

/** What the local Scalingo is to start with. */
export function scalingoOf({ at, scalingo: { rulesMade, databases } }: Left) {
  const made = { created_at: new Date(at).toISOString(), effectiveAt: at };
  return {
    rulesMade,
    databases: databases.map(({ name, rules }) => ({
      name,
      rules: rules.map(({ id, source, label }) =>
        source.includes('/')
          ? { id, type: 'custom_range' as const, cidr: source, range_id: '', label, ...made }
          : { id, type: 'managed_range' as const, cidr: '', range_id: source, label, ...made },
      ),
    })),
  };
}

export function restoreSlack({ workspace }: LocalSlack, left: Left): void {
  for (const [id, messages] of Object.entries(left.slack)) {
    const channel = workspace.channel(id) ?? workspace.direct(id.replace('D', 'U'));
    channel.messages.push(...messages);
  }
}
