/** The commands below `db-access audit`. */
import { type Command, Option } from 'commander';
import { instantOf } from './instant.ts';
import type { Group } from './terminal.ts';

export function addAuditCommands(program: Command, { environment, out, err, exitWith }: Group): void {
  const progress = (line: string) => err(`${line}\n`);
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
    .option('--json', 'for programs: --format jsonl, as by default')
    .action(async ({ format, json, ...wanted }) => {
      const { exportAudit } = await import('./export-audit.ts');
      await exportAudit(environment, wanted, { format: json ? 'jsonl' : format, out, progress });
    });
  audit
    .command('access')
    .description('print who could reach a database at an instant, from where, and who allowed it')
    .requiredOption('--at <instant>', 'with its zone, such as 2026-11-03T14:00Z', instant('--at'))
    .option('--database <name>', 'default: all of them')
    .option('--json', 'for programs')
    .action(async (asked) => {
      const { accessAt } = await import('./access.ts');
      const { text, doubt } = await accessAt(environment, { ...asked, progress });
      out(text);
      if (doubt) err(doubt);
    });
  audit
    .command('report')
    .description('write a page of HTML to keep or print: who had access to what, on a timeline and in tables')
    .requiredOption('--from <instant>', 'with its zone, such as 2026-11-01T00:00Z', instant('--from'))
    .requiredOption('--to <instant>', 'the first instant that is not in it', instant('--to'))
    .requiredOption('--out <file>', 'such as report.html')
    .option('--database <name>', 'default: all of them')
    .option('--json', 'say what was written for programs')
    .action(async (wanted) => {
      const { reportAudit } = await import('./report-audit.ts');
      out(await reportAudit(environment, { ...wanted, progress }));
    });
  audit
    .command('verify')
    .description(
      'say whether an event was changed, removed, added or moved since it was sealed. Exit code 0: all is as it was; 1: something was found; 2: there is no event to look at',
    )
    .option('--public-key <keys...>', 'those that may have signed; default: that of AUDIT_KEY, if it is set')
    .option('--seal <hash>', 'of a seal in the log, which has to be there')
    .option('--json', 'for programs')
    .action(async (asked) => {
      const { verifyAudit } = await import('./verify-audit.ts');
      const { text, isWhole, isEmpty } = await verifyAudit(environment, { ...asked, progress });
      out(text);
      if (!isWhole) exitWith(isEmpty ? 2 : 1);
    });
  audit
    .command('key')
    .description(
      'print a new key to sign the trail with, as AUDIT_KEY for the bot’s environment; nothing keeps it',
    )
    .option('--json', 'for programs')
    .action(async ({ json }) => {
      const { newAuditKey } = await import('./verify-audit.ts');
      out(newAuditKey(json));
    });
}

function instant(option: string): (text: string) => number {
  return (text) => instantOf(option, text);
}
