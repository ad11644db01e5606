/** Mistakes made on purpose, and what `db-access doctor` says of them. */
import { expect } from 'vitest';
import { cli } from '../support/cli.ts';
import type { Installation } from './installation.ts';

type Line = {
  readonly part: string;
  readonly is: string;
  readonly what: string;
  readonly fix: string | null;
};

export async function examined({ env }: Pick<Installation, 'env'>) {
  const { code, stdout } = await cli(env, 'doctor', '--json');
  const { checks }: { readonly checks: readonly Line[] } = JSON.parse(stdout);
  // Other tests leave installations in the Redis of the run.
  return { code, checks: checks.filter(({ what }) => !/^the installation t[0-9a-f]{8} /.test(what)) };
}

export type Mistake = {
  readonly make: (installation: Installation) => unknown;
  readonly is: 'failure' | 'warning';
  readonly what: RegExp;
  readonly fix: RegExp;
};

export async function isNamed({ make, is, what, fix }: Mistake, installation: Installation) {
  await make(installation);
  const { code, checks } = await examined(installation);
  const found = checks.filter((one) => one.is !== 'ok');
  expect(found).toContainEqual(
    expect.objectContaining({ is, what: expect.stringMatching(what), fix: expect.stringMatching(fix) }),
  );
  const failures = found.filter((one) => one.is === 'failure');
  const expected = failures.some(({ part }) => part === 'settings') ? 78 : failures.length > 0 ? 1 : 0;
  expect(code).toBe(expected);
}
