#!/usr/bin/env node
/** The operator's terminal, as a process. */
import { runCommand } from './program.ts';

process.exitCode = await runCommand(process.argv.slice(2), {
  environment: process.env,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});
