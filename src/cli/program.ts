/** The operator's terminal: its commands, what each prints, and the exit codes. */
import { Command, CommanderError } from 'commander';
import { ConfigError } from '../config/config.ts';
import { Fault } from '../flow/fault.ts';
import type { OperatorId } from '../grant/operator.ts';
import { UnreadableRecord } from '../redis/redis-fault.ts';
import { RedisUnusable } from '../redis/refused.ts';
import { version } from '../version.ts';
import { plain } from '../words/markup.ts';
import { stepText } from '../words/problem-text.ts';
import { addAuditCommands } from './audit-commands.ts';
import { diffPolicies } from './diff.ts';
import { discover } from './discover.ts';
import { diagnosesJson, diagnosesText } from './doctor/diagnosis.ts';
import { examine } from './doctor/doctor.ts';
import { dryRun } from './dry-run.ts';
import { explainPolicy } from './explain.ts';
import { addGrantsCommands } from './grants/grants-commands.ts';
import { checkPolicy } from './policy-check.ts';
import { UsageError } from './usage.ts';

/** sysexits.h, as the bot itself ends where its configuration is wrong */
const EX_CONFIG = 78;
/** something was found to be wrong */
const EX_WRONG = 1;
/** what was asked about would be refused */
const EX_REFUSED = 3;

export type Terminal = {
  readonly environment: NodeJS.ProcessEnv;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** undefined where nobody is there to answer */
  readonly ask: ((question: string) => Promise<string>) | undefined;
  readonly sleep: (ms: number) => Promise<void>;
  /** such as operator:alice@bastion */
  readonly operator: () => OperatorId;
};

/** Runs one command line, such as ['policy', 'check', 'db-access.yaml']; resolves with the exit code. What is a bug is thrown. */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode = 0;
  // As of `diff`, 1 is an answer there.
  const trouble = ['policy diff', 'audit verify'].includes(args.slice(0, 2).join(' ')) ? 2 : 1;
  const program = commands(terminal, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has said what is wrong already.
    if (error instanceof CommanderError) return error.exitCode === 1 ? trouble : error.exitCode;
    // Messages for people; anything else is a bug, and loud.
    const forPeople = [Fault, ConfigError, UsageError, RedisUnusable, UnreadableRecord];
    const isForPeople = forPeople.some((kind) => error instanceof kind);
    if (!(error instanceof Error) || !isForPeople) throw error;
    const next = error instanceof Fault && error.next ? stepText(error.next, plain) : undefined;
    terminal.err(`${[error.message, next].filter(Boolean).join('\n')}\n`);
    return error instanceof ConfigError
      ? EX_CONFIG
      : error instanceof RedisUnusable
        ? Math.max(error.exitCode, trouble)
        : trouble;
  }
}

/** All commands, for `runCommand` and for the page that lists them. */
export function commands(terminal: Terminal, exitWith: (code: number) => void): Command {
  const { environment, out, err } = terminal;
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
      const progress = (line: string) => err(`${line}\n`);
      const found = await examine(environment, { progress, sleep: terminal.sleep });
      out(json ? diagnosesJson(found) : diagnosesText(found));
      const failures = found.filter(({ is }) => is === 'failure');
      if (failures.length > 0)
        exitWith(failures.some(({ part }) => part === 'settings') ? EX_CONFIG : EX_WRONG);
    });

  const databases = program.command('databases').description('the databases at Scalingo');
  databases
    .command('discover')
    .description(
      'print a db-access.yaml of all Dedicated Resources databases that SCALINGO_API_TOKEN can see. Exit code 1: some region could not be looked at',
    )
    .option('--installation <name>', 'a part of the label of each firewall rule', 'my-company')
    .option('--channel <id>', 'Slack’s id of the channel where requests are posted')
    .option('--approvers <ids...>', 'Slack ids of people (U…) and user groups (S…)')
    .option(
      '--merge <file>',
      'print that file with what is new added to it, and say what it has that was not seen',
    )
    .action(async (options) => {
      const { text, notes, isWhole } = await discover(environment, options);
      for (const note of notes) err(`${note}\n`);
      out(text);
      if (!isWhole) exitWith(1);
    });

  const policy = program.command('policy').description('the policies of db-access.yaml');
  policy
    .command('check')
    .argument('<file>', 'such as db-access.yaml')
    .description(
      'say whether the bot would take it, with all that is wrong at once, and whether it answers what it expects of itself (exit code 1 where not); for CI',
    )
    .option('--strict', 'a warning is a failure: exit code 1')
    .action(async (file, { strict }) => {
      const { text, warnings, failed } = await checkPolicy(file);
      out(text);
      if (failed > 0 || (strict && warnings > 0)) exitWith(1);
    });
  policy
    .command('explain')
    .description(
      'say what somebody would be answered: at each database in a table, or at one clause by clause. Exit code 3: no database would accept it',
    )
    .requiredOption('--as <id>', 'Slack’s id of the person, such as U012AB3CD')
    .option('--database <name>', 'as people type it; default: all of them, in a table')
    .option('--as-approver', 'where that person may answer what other people ask for')
    .option('--groups <ids...>', 'all user groups that the person is in, so that Slack is not asked')
    .option('--source <range>', 'such as 198.35.26.96 or region:osc-fr1')
    .option('--for <length>', 'such as 2h')
    .option('--reason <text>')
    .option('--at <instant>', 'with its zone, such as 2026-11-24T10:00:00Z; default: now')
    .action(async (options) => {
      const { text, accepted } = await explainPolicy(environment, options);
      out(text);
      if (!accepted) exitWith(EX_REFUSED);
    });

  policy
    .command('diff')
    .argument('<old>', 'such as db-access.yaml')
    .argument('<new>', 'the file that is to take its place')
    .description(
      'what the new file changes at each database, and where REDIS_URL is set, which open and waiting grants it touches. Exit code 0: the same; 1: they differ; more: trouble',
    )
    .option('--json', 'for programs')
    .action(async (old: string, next: string, options) => {
      const { text, notes, differs } = await diffPolicies(environment, { before: old, after: next }, options);
      for (const note of notes) err(`${note}\n`);
      out(text);
      if (differs) exitWith(1);
    });

  addGrantsCommands(program, {
    environment,
    out,
    operator: terminal.operator,
    confirm: confirmBy(terminal),
    waiting: { progress: (line) => err(`${line}\n`), sleep: terminal.sleep },
  });
  addAuditCommands(program, { environment, out, exitWith });

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
    .action(async () => {
      const progress = (line: string) => err(`${line}\n`);
      const { text, isWhole } = await dryRun(environment, { progress, sleep: terminal.sleep });
      out(text);
      if (!isWhole) exitWith(1);
    });

  return program;
}

function confirmBy({ ask }: Terminal): (question: string) => Promise<boolean> {
  return async (question) => {
    if (!ask) throw new UsageError('nobody is there to confirm it: add --yes');
    return /^y(es)?$/i.test((await ask(`${question} [y/N] `)).trim());
  };
}
