/** db-access.yaml changes under the bot as its users run it, by every way in which files change. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { aDoor } from '../support/door.ts';
import { type Bot, runBot, type Surroundings, surroundings } from '../support/processes.ts';

const LONG = { timeout: 120_000 };

const upTo = (file: string, longest: string) =>
  readFileSync(file, 'utf8').replace(
    /scalingo: my-orders\n( {4}maxDuration: .*\n)?/,
    `scalingo: my-orders\n    maxDuration: ${longest}\n`,
  );

/**
 * As Kubernetes mounts it: a link by way of a linked folder, which is swapped for another version. Here the first version is itself a
 * link to `file`: what changes in that, no watch of the folder reports.
 */
function mounted(file: string) {
  const folder = join(dirname(file), 'mounted');
  for (const version of ['..v1', '..v2']) mkdirSync(join(folder, version), { recursive: true });
  symlinkSync(file, join(folder, '..v1', 'db-access.yaml'));
  symlinkSync('..v1', join(folder, '..data'));
  const path = join(folder, 'db-access.yaml');
  symlinkSync(join('..data', 'db-access.yaml'), path);
  return {
    path,
    swap(text: string) {
      writeFileSync(join(folder, '..v2', 'db-access.yaml'), text);
      symlinkSync('..v2', join(folder, '..new'));
      renameSync(join(folder, '..new'), join(folder, '..data'));
    },
    replace(text: string) {
      writeFileSync(`${path}~`, text);
      renameSync(`${path}~`, path);
    },
  };
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

test(
  'T11: SIGHUP reloads the file, also during the start; a swapped, replaced or changed file reloads itself',
  LONG,
  async ({ onTestFinished }) => {
    const around = await surroundings(`reload-${randomUUID().slice(0, 8)}`, onTestFinished);
    const file = around.env['DB_ACCESS_CONFIG'] ?? '';
    const { path, swap, replace } = mounted(file);
    const door = await aDoor({ silent: true });
    const bot = runBot({ ...around.env, REDIS_URL: door.url, DB_ACCESS_CONFIG: path }, onTestFinished);
    const reloaded = (times: number) =>
      says(bot, new RegExp(`(db-access\\.yaml reloaded[\\s\\S]*){${times}}`));

    // It waits for Redis now, long before it is up. Without a change: nothing but the signal could have led to a reload.
    await door.knocked;
    bot.child.kill('SIGHUP');
    door.answer();
    await Promise.race([says(bot, /db-access is up[\s\S]*db-access\.yaml reloaded/), unlessEnded(bot)]);
    await allows(around, '8 hours');
    bot.child.kill('SIGHUP');
    await reloaded(2);
    writeFileSync(file, upTo(file, '90m'));
    bot.child.kill('SIGHUP');
    await reloaded(3);
    await allows(around, '1 hour, 30 minutes');

    swap(upTo(file, '1h'));
    await reloaded(4);
    await allows(around, '1 hour');
    replace(upTo(file, '2h'));
    await reloaded(5);
    await allows(around, '2 hours');
    writeFileSync(path, upTo(file, '3h'));
    await reloaded(6);
    await allows(around, '3 hours');
  },
);
