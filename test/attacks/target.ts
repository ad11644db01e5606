/** The bot in a process of its own, with all that people and strangers can reach, and how long it is kept from doing anything else. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { request } from 'undici';
import { type AtEnd, runBot, type Surroundings, surroundings } from '../support/processes.ts';

export type Target = Pick<Surroundings, 'slack' | 'scalingo'> & {
  readonly ports: Readonly<Record<'slack' | 'page' | 'metrics', number>>;
};

type Needs = {
  readonly redisUrl: string;
  /** one that nothing listens on */
  readonly freePort: () => Promise<number>;
  readonly atEnd: AtEnd;
};

/** Resolves once the bot is ready, and what it runs for the first time is compiled. */
export async function startTarget({ redisUrl, freePort, atEnd }: Needs): Promise<Target> {
  const { slack, scalingo, env } = await surroundings(`loop-${randomUUID().slice(0, 8)}`, atEnd, {
    orders: {
      reason: { pattern: '^(\\w+\\s?)+$', error: 'Words only, please.' },
      automatic: [{ name: 'short', who: 'everyone', upTo: '10m' }],
    },
  });
  const ports = { slack: await freePort(), page: await freePort(), metrics: await freePort() };
  const { SLACK_APP_TOKEN: _, ...rest } = env;
  slack.deliverTo(`http://127.0.0.1:${ports.slack}/slack/events`);
  const bot = runBot(
    {
      ...rest,
      REDIS_URL: redisUrl,
      SLACK_SIGNING_SECRET: slack.signingSecret,
      PORT: String(ports.slack),
      PUBLIC_URL: `http://127.0.0.1:${ports.page}`,
      PAGE_PORT: String(ports.page),
      TRUSTED_PROXIES: '127.0.0.1/32',
      METRICS_PORT: String(ports.metrics),
    },
    atEnd,
  );
  const target = { slack, scalingo, ports };
  const giveUp = Date.now() + 60_000;
  while (!(await isUp(target))) if (Date.now() > giveUp) throw new Error(bot.output());
  await ordinary(target);
  return target;
}

async function isUp({ ports }: Target): Promise<boolean> {
  try {
    const { statusCode, body } = await request(`http://127.0.0.1:${ports.metrics}/readyz`);
    await body.dump();
    return statusCode === 200;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED') return false;
    throw error;
  }
}

/** Of the bot's event loop while that goes on, in milliseconds. */
export async function delayDuring({ ports }: Target, work: () => Promise<unknown>): Promise<number> {
  await longestDelay();
  await work();
  return longestDelay();

  /** since this was asked last */
  async function longestDelay(): Promise<number> {
    const { body } = await request(`http://127.0.0.1:${ports.metrics}/metrics`);
    const [, seconds] = /^nodejs_eventloop_lag_max_seconds (\S+)$/m.exec(await body.text()) ?? [];
    return Number(seconds) * 1000;
  }
}

/** Many people look at what they have, and nobody means any harm. */
export function ordinary(target: Target): Promise<void> {
  return typed(
    target,
    'U0BO',
    times(150).map(() => 'list'),
  );
}

/** Each is typed by that person, and answered in private. */
export async function typed({ slack }: Target, person: string, texts: readonly string[]): Promise<void> {
  const { general } = slack.channels;
  const answers = () =>
    slack.workspace.channel(general)?.messages.filter(({ to }) => to === person).length ?? 0;
  const before = answers();
  await crowd(texts, async (text) => {
    const act = { do: 'command', channel: general, command: '/db-access', text } as const;
    assert.deepEqual(await slack.act(person, act), { ok: true });
  });
  await slack.until(() => answers() === before + texts.length, 'all are answered', 60_000);
}

/** Sixteen at a time, as many as there are. */
export async function crowd<T>(all: readonly T[], each: (one: T) => Promise<unknown>): Promise<void> {
  const left = [...all];
  const next = async () => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await each(one);
  };
  await Promise.all(Array.from({ length: 16 }, next));
}

export const times = (count: number) => Array.from({ length: count }, (_, n) => n);
