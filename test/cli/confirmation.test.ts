/** The question of a command, at a terminal. */
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { askAt } from '../../src/cli/confirmation.ts';

test.each([
  ['yes', 'yes\r', 'yes'],
  ['Ctrl-C, which answers nothing', '\u0003', ''],
  ['Ctrl-D, which answers nothing', '\u0004', ''],
  ['Ctrl-C after a word', 'yes\u0003', ''],
])('%s', async (_, keys, answer) => {
  const terminal = { input: new PassThrough(), output: Object.assign(new PassThrough(), { isTTY: true }) };
  const answered = askAt(terminal, 'Restore it? [y/N] ');
  terminal.input.write(keys);
  expect(await answered).toBe(answer);
  // What the command says next is on a line of its own.
  expect(String(terminal.output.read())).toMatch(/\n$/);
});
