/** The commands below `db-access policy`. */
import { type Command, Option } from 'commander';
import type { Group } from './terminal.ts';

export function addPolicyCommands(program: Command, { environment, out, err, exitWith }: Group): void {
  const policy = program.command('policy').description('the policies of db-access.yaml');
  policy
    .command('check')
    .argument('<file>', 'such as db-access.yaml')
    .description(
      'say whether the bot would take it, with all that is wrong at once, and whether it answers what it expects of itself (exit code 1 where not); for CI',
    )
    .option('--strict', 'a warning is a failure: exit code 1')
    .option('--json', 'for programs')
    .action(async (file, { strict, json }) => {
      const { checkedJson, checkedText, checkPolicy } = await import('./policy-check.ts');
      const checked = await checkPolicy(file);
      out(json ? checkedJson(checked) : checkedText(checked));
      const { warnings, failures } = checked;
      if (failures.length > 0 || (strict && warnings.length > 0)) exitWith(1);
    });
  policy
    .command('explain')
    .description(
      'say what somebody would be answered: at each database in a table, or at one clause by clause. Exit code 1: no database would accept it',
    )
    .requiredOption('--as <id>', 'Slack’s id of the person, such as U012AB3CD')
    .option('--database <name>', 'as people type it; default: all of them, in a table')
    .addOption(
      new Option('--as-approver', 'where that person may answer what other people ask for').conflicts([
        'source',
        'for',
        'reason',
      ]),
    )
    .option('--groups <ids...>', 'all user groups that the person is in, so that Slack is not asked')
    .option('--source <range>', 'such as 198.35.26.96 or region:osc-fr1')
    .option('--for <length>', 'such as 2h')
    .option('--reason <text>')
    .option('--at <instant>', 'with its zone, such as 2026-11-24T10:00:00Z; default: now')
    .option('--json', 'for programs')
    .action(async (options) => {
      const { explainPolicy } = await import('./explain.ts');
      const { text, accepted } = await explainPolicy(environment, options);
      out(text);
      if (!accepted) exitWith(1);
    });
  policy
    .command('diff')
    .argument('<old>', 'such as db-access.yaml')
    .argument('<new>', 'the file that is to take its place')
    .description(
      'what the new file changes at each database, and where REDIS_URL is set, which open and waiting grants it touches. Exit code 0: the same; 1: they differ',
    )
    .option('--json', 'for programs')
    .action(async (old: string, next: string, options) => {
      const { diffPolicies } = await import('./diff.ts');
      const { text, notes, differs } = await diffPolicies(environment, { before: old, after: next }, options);
      for (const note of notes) err(`${note}\n`);
      out(text);
      if (differs) exitWith(1);
    });
}
