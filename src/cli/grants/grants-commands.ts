/** The commands below `db-access grants`, and `db-access who`. */
import type { Command } from 'commander';
import type { Waiting } from '../in-turn.ts';
import type { Terminal } from '../terminal.ts';

type Needs = Pick<Terminal, 'environment' | 'out' | 'operator'> & {
  /** asks the person at the terminal */
  readonly confirm: (question: string) => Promise<boolean>;
  readonly waiting: Waiting;
};

type Changing = { readonly because: string; readonly yes?: true; readonly json?: true };

export function addGrantsCommands(program: Command, needs: Needs): void {
  const { environment, out, operator, waiting } = needs;
  const grants = program.command('grants').description('requests and access');
  grants
    .command('list')
    .description('print what waits and what is open; with --person also what that person had before')
    .option('--database <name>', 'as people type it')
    .option('--person <id>', 'Slack’s id of the requester, such as U012AB3CD')
    .option('--json', 'for programs')
    .action(async (options) => {
      const { listGrants } = await import('./list-grants.ts');
      out(await listGrants(environment, options));
    });
  grants
    .command('show')
    .argument('<id>', 'such as gr_7k2m9x4qpa')
    .description('print one request or access, and all that happened to it')
    .option('--json', 'for programs')
    .action(async (id: string, { json }) => {
      const { showGrant } = await import('./show-grant.ts');
      out(await showGrant(environment, id, json));
    });
  changing(grants, 'end')
    .option('--database-gone', 'the database was deleted at Scalingo, and the rule with it')
    .description('end access that is open; people are told who did it, and why')
    .action(async (id: string, options: Changing & { readonly databaseGone?: true }) => {
      const { endByOperator, endGone } = await import('./end-grant.ts');
      const end = options.databaseGone ? endGone : endByOperator;
      say(await end(environment, asked(id, options), waiting), options);
    });
  changing(grants, 'forget')
    .option('--database-gone', 'the database was deleted at Scalingo, and the rule with it')
    .description('remove a record that no build can read, once Scalingo shows no rule of it')
    .action(async (id: string, options: Changing & { readonly databaseGone?: true }) => {
      const { forgetGrant } = await import('./forget-grant.ts');
      const wanted = { ...asked(id, options), isGone: options.databaseGone === true };
      say(await forgetGrant(environment, wanted, waiting), options);
    });
  program
    .command('who')
    .argument('[database]', 'as people type it; default: all of them')
    .description('print who has access now, from where and until when')
    .option('--json', 'for programs')
    .action(async (database: string | undefined, { json }) => {
      const { whoNow } = await import('./who-now.ts');
      out(await whoNow(environment, database, json));
    });

  function asked(id: string, { because, yes }: Changing) {
    return { id, because, operator: operator(), confirm: yes ? async () => true : needs.confirm };
  }

  function say(text: string, { json }: Changing): void {
    out(json ? `${JSON.stringify({ said: text.trim() })}\n` : text);
  }
}

function changing(grants: Command, name: string): Command {
  return grants
    .command(name)
    .argument('<id>', 'such as gr_7k2m9x4qpa')
    .requiredOption('--because <text>', 'why; it goes into the audit trail')
    .option('--yes', 'do not ask back')
    .option('--json', 'for programs');
}
