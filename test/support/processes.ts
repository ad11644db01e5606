/** The bot as its users run it: the build's main.js in a process of its own, configured by environment and file. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { type LocalScalingo, startLocalScalingo } from '../../sandbox/scalingo/scalingo-server.ts';
import { type LocalSlack, startLocalSlack } from '../../sandbox/slack/slack-server.ts';
import { CHANNELS } from '../../sandbox/slack/workspace-people.ts';
import { botScopes } from '../../sandbox/start-sandbox.ts';
import { botEnv } from './bot-env.ts';
import { built, program, root } from './built.ts';
import { programOptions } from './ends-with-parent.ts';

/** `onTestFinished` of the very test: where tests run side by side, the imported one may belong to another. */
export type AtEnd = (end: () => Promise<void>) => void;

export type Surroundings = {
  readonly slack: LocalSlack;
  readonly scalingo: LocalScalingo;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
};

/** A local Slack, a local Scalingo and a policy file; all of it ends with the test. `databases`: each with its settings beyond the usual. */
export async function surroundings(
  installation: string,
  atEnd: AtEnd,
  databases: Readonly<Record<string, object>> = { orders: {} },
): Promise<Surroundings> {
  const folder = mkdtempSync(join(tmpdir(), 'db-access-process-'));
  const slack = await startLocalSlack({ scopes: botScopes() });
  const scalingo = await startLocalScalingo({
    databases: Object.keys(databases).map((name) => ({ name: `my-${name}` })),
    spreadMs: 0,
  });
  atEnd(async () => {
    await slack.close();
    await scalingo.close();
    rmSync(folder, { recursive: true });
  });
  const usual = {
    channel: CHANNELS.approvals,
    requesters: 'everyone',
    approvers: ['U0BO', 'U0CY'],
    documentationRanges: 'allowed',
  };
  const policy = {
    installation,
    databases: Object.fromEntries(
      Object.entries(databases).map(([name, settings]) => [
        name,
        { scalingo: `my-${name}`, ...usual, ...settings },
      ]),
    ),
  };
  const file = join(folder, 'db-access.yaml');
  writeFileSync(file, stringify(policy));
  const env = botEnv({ file, slack, scalingo });
  return { slack, scalingo, folder, env };
}

export type Bot = {
  readonly child: ChildProcess;
  /** everything it wrote so far */
  output(): string;
  /** resolves with its exit code, or with the signal that ended it */
  readonly ended: Promise<number | string>;
};

/** It is killed with the test, if it still runs then. `build`: the folder of another build. */
export function runBot(env: Readonly<Record<string, string>>, atEnd: AtEnd, build = built): Bot {
  return run('src/main.ts', env, atEnd, build);
}

/** The same bot, except that it tries again after seconds where Redis or Slack refuses it, a process was killed, or a file was mended. */
export function runImpatientBot(env: Readonly<Record<string, string>>, atEnd: AtEnd): Bot {
  return run('test/whole/impatient.ts', env, atEnd);
}

/** The bot with a clock of its own; a message to `child` sets how far it is ahead, in milliseconds, and is answered. */
export function runShiftedBot(env: Readonly<Record<string, string>>, atEnd: AtEnd): Bot {
  return run('test/whole/shifted.ts', env, atEnd);
}

function run(source: string, env: Readonly<Record<string, string>>, atEnd: AtEnd, build = built): Bot {
  const child = spawn(process.execPath, [...programOptions, program(source, build)], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output += String(chunk);
    });
  }
  const ended = once(child, 'exit').then(([code, signal]): number | string => code ?? signal);
  atEnd(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { child, output: () => output, ended };
}
