/** The commands below `db-access person`. */
import type { Command } from 'commander';
import type { Waiting } from '../in-turn.ts';
import type { Terminal } from '../terminal.ts';

type Needs = Pick<Terminal, 'environment' | 'out' | 'operator'> & {
  /** asks the person at the terminal */
  readonly confirm: (question: string) => Promise<boolean>;
  readonly waiting: Pick<Waiting, 'progress'>;
};

export function addPersonCommands(
  program: Command,
  { environment, out, operator, confirm, waiting }: Needs,
): void {
  program
    .command('person')
    .description('what is kept of a person')
    .command('forget')
    .argument('<id>', 'Slack’s id, such as U012AB3CD')
    .requiredOption('--because <text>', 'why; it goes into the audit trail, and must not name the person')
    .option('--yes', 'do not ask back')
    .option('--json', 'for programs')
    .description('blank or remove all that Redis holds of a person who has no request and no access')
    .action(async (id: string, { because, yes, json }) => {
      const { forgetPerson } = await import('./forget-person.ts');
      out(
        await forgetPerson(environment, {
          id,
          because,
          json,
          progress: waiting.progress,
          operator: operator(),
          confirm: yes ? async () => true : confirm,
        }),
      );
    });
}
