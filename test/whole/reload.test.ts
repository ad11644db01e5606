/** db-access.yaml changes under the bot as its users run it, by every way in which files change. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, inject, type TestContext, test } from 'vitest';
import { aDoor } from '../support/door.ts';
import { type Bot, runBot, type Surroundings, surroundings } from '../support/processes.ts';

const LONG = { timeout: 120_000 };

const upTo = (file: string, longest: string) =>
  readFileSync(file, 'utf8').replace(
    /scalingo: my-orders\n( {4}maxDuration: .*\n)?/,
    `scalingo: my-orders\n    maxDuration: ${longest}\n`,
  );

/** A link in a folder of its own to the file: what changes in the file, no watch of that folder reports. */
function linkTo(file: string): string {
  const folder = join(dirname(file), 'linked');
  mkdirSync(folder);
  const link = join(folder, 'db-access.yaml');
  symlinkSync(file, link);
  return link;
}

async function begin({ onTestFinished }: Pick<TestContext, 'onTestFinished'>) {
  const around = await surroundings(`reload-${randomUUID().slice(0, 8)}`, onTestFinished);
  const run = (env: Readonly<Record<string, string>>) =>
    runBot({ ...around.env, REDIS_URL: inject('redisUrl'), ...env }, onTestFinished);
  return { around, file: around.env['DB_ACCESS_CONFIG'] ?? '', run };
}

const says = (bot: Bot, words: string | RegExp) =>
  expect.poll(bot.output, LONG).toMatch(typeof words === 'string' ? new RegExp(words) : words);

async function unlessEnded({ ended }: Bot): Promise<never> {
  throw new Error(`the process ended: ${await ended}`);
}

/** Asks for longer than is allowed, and reads in the answer how long is. */
async function allows({ slack }: Surroundings, longest: string): Promise<void> {
  const { general } = slack.channels;
  await slack.until(() => slack.sockets.open() === 1, 'connected', LONG.timeout);
  await slack.act('U0ANA', {
    do: 'command',
    channel: general,
    command: '/db-access',
    text: 'orders 203.0.113.7 9h the import hangs',
  });
  const told = () => slack.workspace.channel(general)?.messages.at(-1)?.text ?? '';
  await slack.until(
    () => told().includes(`allows ${longest} at most`),
    `${longest} is allowed`,
    LONG.timeout,
  );
}

// Without a change: nothing but the signal could have led to a reload.
test(
  'T11: SIGHUP while the bot starts does not end it, and the file is reloaded once it is up',
  LONG,
  async (context) => {
    const { around, run } = await begin(context);
    const door = await aDoor({ silent: true });
    const bot = run({ REDIS_URL: door.url });
    // It waits for Redis now, long before it is up.
    await door.knocked;
    bot.child.kill('SIGHUP');
    door.answer();
    await Promise.race([says(bot, /db-access is up[\s\S]*db-access\.yaml reloaded/), unlessEnded(bot)]);
    await allows(around, '8 hours');
  },
);

test(
  'T11: SIGHUP reloads the file, also where no watch could have reported that it changed',
  LONG,
  async (context) => {
    const { around, file, run } = await begin(context);
    const bot = run({ DB_ACCESS_CONFIG: linkTo(file) });
    await says(bot, 'db-access is up');
    bot.child.kill('SIGHUP');
    await says(bot, 'db-access.yaml reloaded');
    writeFileSync(file, upTo(file, '1h'));
    bot.child.kill('SIGHUP');
    await says(bot, /(db-access\.yaml reloaded[\s\S]*){2}/);
    await allows(around, '1 hour');
  },
);

test(
  'T11: a swapped link, a replaced file and a file written over are reloaded by themselves',
  LONG,
  async (context) => {
    const { around, file, run } = await begin(context);
    const folder = join(dirname(file), 'mounted');
    for (const [version, text] of [
      ['..v1', readFileSync(file, 'utf8')],
      ['..v2', upTo(file, '1h')],
    ] as const) {
      mkdirSync(join(folder, version), { recursive: true });
      writeFileSync(join(folder, version, 'db-access.yaml'), text);
    }
    const path = join(folder, 'db-access.yaml');
    symlinkSync('..v1', join(folder, '..data'));
    symlinkSync(join('..data', 'db-access.yaml'), path);
    const bot = run({ DB_ACCESS_CONFIG: path });
    await says(bot, 'db-access is up');

    symlinkSync('..v2', join(folder, '..new'));
    renameSync(join(folder, '..new'), join(folder, '..data'));
    await says(bot, 'db-access.yaml reloaded');
    await allows(around, '1 hour');

    writeFileSync(join(folder, 'db-access.yaml~'), upTo(file, '2h'));
    renameSync(join(folder, 'db-access.yaml~'), path);
    await says(bot, /(db-access\.yaml reloaded[\s\S]*){2}/);
    await allows(around, '2 hours');

    writeFileSync(path, upTo(file, '3h'));
    await says(bot, /(db-access\.yaml reloaded[\s\S]*){3}/);
    await allows(around, '3 hours');
  },
);
