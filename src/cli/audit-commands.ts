/** The commands below `db-access audit`. */
import { type Command, Option } from 'commander';
import { accessAt } from './access.ts';
import { exportAudit } from './export-audit.ts';
import { instantOf } from './instant.ts';

type Needs = { readonly environment: NodeJS.ProcessEnv; readonly out: (text: string) => void };

export function addAuditCommands(program: Command, { environment, out }: Needs): void {
  const audit = program
    .command('audit')
    .description('the audit trail: db-access.yaml and REDIS_URL are all it needs');
  audit
    .command('export')
    .description('print its events, oldest first')
    .option(
      '--from <instant>',
      'with its zone, such as 2026-11-01T00:00Z; default: the beginning',
      instant('--from'),
    )
    .option('--to <instant>', 'the first instant that is not in it; default: now', instant('--to'))
    .option('--database <name>')
    .option('--person <id>', 'they did it, it was for them, or they approved it; such as U012AB3CD')
    .addOption(new Option('--format <format>').choices(['jsonl', 'csv']).default('jsonl'))
    .action(({ format, ...wanted }) => exportAudit(environment, wanted, { format, out }));
  audit
    .command('access')
    .description('print who could reach a database at an instant, from where, and who allowed it')
    .requiredOption('--at <instant>', 'with its zone, such as 2026-11-03T14:00Z', instant('--at'))
    .option('--database <name>', 'default: all of them')
    .option('--json', 'for programs')
    .action(async (asked) => out(await accessAt(environment, asked)));
}

function instant(option: string): (text: string) => number {
  return (text) => instantOf(option, text);
}
