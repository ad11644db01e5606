/** The commands below `db-access databases`. */
import type { Command } from 'commander';
import type { Group, Terminal } from './terminal.ts';

export function addDatabasesCommands(
  program: Command,
  { environment, out, err, exitWith, sleep }: Group & Pick<Terminal, 'sleep'>,
): void {
  const databases = program.command('databases').description('the databases at Scalingo');
  databases
    .command('list')
    .description('print the databases of db-access.yaml: their names at Scalingo, channels and approvers')
    .option('--json', 'for programs')
    .action(async ({ json }) => {
      const { listDatabases } = await import('./list-databases.ts');
      out(listDatabases(environment, json));
    });
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
    .option('--json', 'what was found, for programs')
    .action(async (options) => {
      const { discover } = await import('./discover.ts');
      const { text, notes, isWhole } = await discover(environment, options, { sleep });
      for (const note of notes) err(`${note}\n`);
      out(text);
      if (!isWhole) exitWith(1);
    });
}
