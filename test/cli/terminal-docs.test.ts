/** The commands that there are: docs/terminal.md lists each with an example, and each can answer programs. */
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { commands } from '../../src/cli/program.ts';
import { OperatorId } from '../../src/grant/operator.ts';

const unused = {
  environment: {},
  out: () => {},
  err: () => {},
  ask: undefined,
  sleep: async () => {},
  operator: () => OperatorId.parse('operator:alice@bastion'),
};

function leavesOf(command: Command): readonly Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf);
}

test('each command has --json', () => {
  const without = leavesOf(commands(unused, () => {})).filter(
    ({ options }) => !options.some(({ long }) => long === '--json'),
  );
  expect(without.map((command) => command.name())).toEqual([]);
});

function namesOf(command: Command, before: string): string[] {
  const name = `${before} ${command.name()}`.trim();
  return command.commands.length === 0 ? [name] : command.commands.flatMap((one) => namesOf(one, name));
}

test('docs/terminal.md has each command of the terminal with an example, and no other', () => {
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
