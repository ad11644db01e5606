/** The operator's terminal: its commands, what each prints, and the exit codes. */
import { Command, CommanderError } from 'commander';
import { ConfigError } from '../config/config-error.ts';
import { withSecretFiles } from '../config/secret-files.ts';
import { Fault } from '../flow/fault.ts';
import { UnreadableRecord } from '../redis/redis-fault.ts';
import { RedisUnusable } from '../redis/refused.ts';
import { version } from '../version.ts';
import { plain } from '../words/markup.ts';
import { stepText } from '../words/problem-text.ts';
import { addAuditCommands } from './audit-commands.ts';
import { addDatabasesCommands } from './databases-commands.ts';
import { addGrantsCommands } from './grants/grants-commands.ts';
import { addPersonCommands } from './person/person-commands.ts';
import { addPolicyCommands } from './policy-commands.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage.ts';

/** sysexits.h, as the bot itself ends where its configuration is wrong */
const EX_CONFIG = 78;
/** something was found to be wrong */
const EX_WRONG = 1;
/** what was asked for could not be done, or not be understood */
export const EX_TROUBLE = 2;

/**
 * Runs one command line, such as ['policy', 'check', 'db-access.yaml']; resolves with the exit code, which means the same for every
 * command. What is a bug is thrown.
 */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode = 0;
  const program = commands(terminal, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has said what is wrong already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EX_TROUBLE;
    // Messages for people; anything else is a bug, and loud.
    const forPeople = [Fault, ConfigError, UsageError, RedisUnusable, UnreadableRecord];
    const isForPeople = forPeople.some((kind) => error instanceof kind);
    if (!(error instanceof Error) || !isForPeople) throw error;
    const next = error instanceof Fault && error.next ? stepText(error.next, plain) : undefined;
    terminal.err(`${[error.message, next].filter(Boolean).join('\n')}\n`);
    if (error instanceof ConfigError) return EX_CONFIG;
    return error instanceof RedisUnusable && error.exitCode === EX_CONFIG ? EX_CONFIG : EX_TROUBLE;
  }
}

/** All commands, for `runCommand` and for the page that lists them. What a command needs is loaded when it runs: nobody waits for the rest. */
export function commands(terminal: Terminal, exitWith: (code: number) => void): Command {
  const { out, err } = terminal;
  const environment = withSecretFiles(terminal.environment);
  const program = new Command('db-access')
    .description('Temporary access to production databases at Scalingo')
    .version(version())
    // Before any command is made: they inherit it.
    .exitOverride()
    .configureOutput({ writeOut: out, writeErr: err });

  program
    .command('doctor')
    .description(
      'look at all that the bot needs, before it starts or while it runs, and say how to mend what is wrong. Exit code 1: something fails; 78: the settings are not right',
    )
    .option('--json', 'for programs')
    .action(async ({ json }) => {
      const { diagnosesJson, diagnosesText } = await import('./doctor/diagnosis.ts');
      const { examine } = await import('./doctor/doctor.ts');
      const progress = (line: string) => err(`${line}\n`);
      const found = await examine(environment, { progress, sleep: terminal.sleep });
      out(json ? diagnosesJson(found) : diagnosesText(found));
      const failures = found.filter(({ is }) => is === 'failure');
      if (failures.length > 0)
        exitWith(failures.some(({ part }) => part === 'settings') ? EX_CONFIG : EX_WRONG);
    });

  const waiting = { progress: (line: string) => err(`${line}\n`), sleep: terminal.sleep };
  const confirm = confirmBy(terminal);
  addDatabasesCommands(program, { environment, out, err, exitWith, sleep: terminal.sleep });
  addPolicyCommands(program, { environment, out, err, exitWith });
  addGrantsCommands(program, {
    environment,
    out,
    operator: terminal.operator,
    confirm,
    waiting,
  });
  addAuditCommands(program, { environment, out, err, exitWith });
  addPersonCommands(program, {
    environment,
    out,
    operator: terminal.operator,
    confirm,
    waiting,
  });

  program
    .command('sweep')
    .description(
      'say what the next sweep would do at Scalingo, and which live grants today’s policy would refuse',
    )
    .requiredOption('--dry-run', 'the bot alone sweeps; here nothing is ever changed')
    .addHelpText(
      'after',
      '\nIt waits for its turn at Scalingo. Exit code 1: some database could not be looked at.',
    )
    .option('--json', 'for programs')
    .action(async ({ json }) => {
      const { dryRun, lookedText } = await import('./dry-run.ts');
      const progress = (line: string) => err(`${line}\n`);
      const { looked, isWhole } = await dryRun(environment, { progress, sleep: terminal.sleep });
      out(json ? `${JSON.stringify(looked, null, 2)}\n` : lookedText(looked));
      if (!isWhole) exitWith(EX_WRONG);
    });

  program
    .command('backup')
    .requiredOption('--out <file>', 'one that is not there yet')
    .description('write all that must outlive Redis into a file; the bot may run meanwhile')
    .option('--json', 'for programs')
    .action(async (wanted) => {
      const { backUp } = await import('./backup.ts');
      out(await backUp(environment, { ...wanted, ...waiting, operator: terminal.operator() }));
    });
  program
    .command('restore')
    .argument('<file>', 'as backup wrote it')
    .description('fill an empty Redis from a backup, while no bot runs')
    .option('--yes', 'do not ask back')
    .option('--json', 'for programs')
    .action(async (path: string, { yes, json }) => {
      const { restore } = await import('./restore.ts');
      const asked = yes ? async () => true : confirm;
      const operator = terminal.operator();
      out(await restore(environment, { path, operator, confirm: asked, json, waiting }));
    });

  program
    .command('queue')
    .description('say how many jobs wait, run and failed, and whether a queue is paused')
    .option('--resume', 'let a queue that somebody paused go on')
    .option('--json', 'for programs')
    .action(async (wanted) => {
      const { queueState } = await import('./queue-state.ts');
      out(await queueState(environment, wanted));
    });

  program
    .command('version')
    .description('print the version')
    .option('--json', 'for programs')
    .action(({ json }) =>
      out(
        json
          ? `${JSON.stringify({ version: version(), node: process.version })}\n`
          : `${version()} (Node ${process.version})\n`,
      ),
    );

  return program;
}

function confirmBy({ ask }: Terminal): (question: string) => Promise<boolean> {
  return async (question) => {
    if (!ask) throw new UsageError('nobody is there to confirm it: add --yes');
    return /^y(es)?$/i.test((await ask(`${question} [y/N] `)).trim());
  };
}
