/** docs/terminal.md lists the commands that there are, each with an example. */
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { commands } from '../../src/cli/program.ts';
import { OperatorId } from '../../src/grant/operator.ts';

function namesOf(command: Command, before: string): string[] {
  const name = `${before} ${command.name()}`.trim();
  return command.commands.length === 0 ? [name] : command.commands.flatMap((one) => namesOf(one, name));
}

test('docs/terminal.md has each command of the terminal with an example, and no other', () => {
  const unused = {
    environment: {},
    out: () => {},
    err: () => {},
    ask: undefined,
    sleep: async () => {},
    operator: () => OperatorId.parse('operator:alice@bastion'),
  };
  const all = namesOf(
    commands(unused, () => {}),
    '',
  );
  expect(all.length).toBeGreaterThan(10);
  const sections = readFileSync('docs/terminal.md', 'utf8').split(/^### /m).slice(1);
  const shown = sections.map((section) => /^`(db-access [a-z ]+?)(?: --.*)?`\n/.exec(section)?.[1]);
  expect(shown.toSorted()).toEqual(all.toSorted());
  for (const [index, section] of sections.entries())
    expect(section).toMatch(new RegExp(`^\`\`\`\n\\$ ${shown[index]}\\b`, 'm'));
});
