/** The bot as its users run it is told to stop before it is up: it stops at once, and leaves nothing behind. */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, type TestContext, test } from 'vitest';
import { version } from '../../src/version.ts';
import { aDoor } from '../support/door.ts';
import { type Bot, runBot, surroundings } from '../support/processes.ts';

const LONG = { timeout: 120_000 };

/** Sends itself the signal once it listens to it, which is while it is still being loaded. */
const whileLoading = (signal: string) =>
  `data:text/javascript,process.on('newListener',(name)=>name==='${signal}'&&setImmediate(()=>process.kill(process.pid,name)))`;

async function begin({ onTestFinished }: Pick<TestContext, 'onTestFinished'>) {
  const around = await surroundings(`signals-${randomUUID().slice(0, 8)}`, onTestFinished);
  const run = (env: Readonly<Record<string, string>>) => runBot({ ...around.env, ...env }, onTestFinished);
  return { around, run };
}

/** A supervisor kills what takes longer. */
async function stopsInTime({ ended, output }: Bot): Promise<void> {
  const told = performance.now();
  expect(await ended, output()).toBe(0);
  expect(performance.now() - told).toBeLessThan(8_000);
}

const listens = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`${signal} while the bot is loaded stops it`, LONG, async (context) => {
    const { run } = await begin(context);
    const door = await aDoor({ silent: true });
    const bot = run({ REDIS_URL: door.url, NODE_OPTIONS: `--import=${whileLoading(signal)}` });
    expect(await bot.ended, bot.output()).toBe(0);
  });

  test(
    `${signal} while the bot waits for Redis stops it; SIGHUP while it was loaded did not`,
    LONG,
    async (context) => {
      const { run } = await begin(context);
      const door = await aDoor({ silent: true });
      const bot = run({ REDIS_URL: door.url, NODE_OPTIONS: `--import=${whileLoading('SIGHUP')}` });
      await Promise.race([
        door.knocked,
        bot.ended.then((how) => {
          throw new Error(`it ended: ${how}; ${bot.output()}`);
        }),
      ]);
      const [first = ''] = bot.output().split('\n');
      expect(JSON.parse(first)).toMatchObject({ event: 'starting', version: version() });
      bot.child.kill(signal);
      await stopsInTime(bot);
    },
  );

  test(`${signal} while the bot starts its own Redis stops both`, LONG, async (context) => {
    const { around, run } = await begin(context);
    const dir = join(around.folder, 'data');
    const bot = run({ DB_ACCESS_DATA: dir });
    const address = join(dir, 'redis.json');
    await expect.poll(() => existsSync(address), { ...LONG, interval: 5 }).toBe(true);
    const { port } = JSON.parse(readFileSync(address, 'utf8'));
    bot.child.kill(signal);
    await stopsInTime(bot);
    await expect.poll(() => listens(port)).toBe(false);
  });
}

test(
  'SIGTERM while the bot can only end access and Redis does not answer stops it',
  LONG,
  async (context) => {
    const { around, run } = await begin(context);
    writeFileSync(around.env['DB_ACCESS_CONFIG'] ?? '', 'databases: [');
    const door = await aDoor({ silent: true });
    const bot = run({ REDIS_URL: door.url });
    await door.knocked;
    bot.child.kill('SIGTERM');
    await stopsInTime(bot);
  },
);
