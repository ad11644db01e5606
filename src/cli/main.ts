#!/usr/bin/env node
/** The operator's terminal, as a process. */
import { hostname, userInfo } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { askAt } from './confirmation.ts';
import { operatorId } from './operator-id.ts';
import { EX_TROUBLE, runCommand } from './program.ts';

// What reads it has ended, as `head` does, or the disk is full: the answer cannot be given.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error) => {
    const code = 'code' in error ? String(error.code) : error.message;
    if (code !== 'EPIPE') process.stderr.write(`The output cannot be written (${code})\n`);
    process.exit(EX_TROUBLE);
  });

process.exitCode = await runCommand(process.argv.slice(2), {
  environment: process.env,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  ask: process.stdin.isTTY
    ? (question) => askAt({ input: process.stdin, output: process.stderr }, question)
    : undefined,
  sleep: (ms) => delay(ms),
  operator: () => operatorId({ user: () => userInfo().username, uid: process.getuid?.(), host: hostname() }),
});
