/** The example policies in docs/policies: each is right, and answers what it says that it answers. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../support/built.ts';
import { cli } from '../support/cli.ts';

const folder = join(root, 'docs/policies');
const files = readdirSync(folder);

test('there are three, each named in docs/policy.md', () => {
  expect(files).toEqual(['agency.yaml', 'fintech.yaml', 'startup.yaml']);
  const page = readFileSync(join(root, 'docs/policy.md'), 'utf8');
  for (const file of files) expect(page).toContain(`(policies/${file})`);
});

test.each(files)('%s is right, warns of what it means only, and all its expectations hold', async (file) => {
  const { code, stdout } = await cli({}, 'policy', 'check', join(folder, file));
  const warnings = stdout.split('\n').filter((line) => line.startsWith('warning: '));
  const isMeant = (line: string) =>
    line.endsWith('everyone in the workspace may approve what anyone asks for');
  expect(warnings.filter((line) => file !== 'startup.yaml' || !isMeant(line))).toEqual([]);
  expect([code, stdout.split('\n').at(-2)]).toEqual([0, expect.stringMatching(/^\d+ expectations hold\.$/)]);
});
