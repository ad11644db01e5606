/** A Redis that cannot be used: one line that says why, and what to do. */

/** sysexits.h: a mistake in the settings, so trying again changes nothing; 1: it may be there the next time. */
type ExitCode = 78 | 1;

/** What is wrong, without a full stop, and what to do about it. */
export type RedisProblem = { readonly what: string; readonly fix: string };

/** As one line. */
export function problemLine({ what, fix }: RedisProblem): string {
  return `${what}. ${fix}`;
}

export class RedisUnusable extends Error {
  override readonly name = 'RedisUnusable';
  readonly problems: readonly RedisProblem[];
  /** of a command of the terminal */
  readonly exitCode: ExitCode;
  /** Redis was asked, and has no open access; otherwise there may be some */
  readonly isNothingOpen: boolean;

  constructor(problems: readonly RedisProblem[], exitCode: ExitCode, { isNothingOpen = false } = {}) {
    super(problems.map(problemLine).join(' '));
    this.problems = problems;
    this.exitCode = exitCode;
    this.isNothingOpen = isNothingOpen;
  }
}

const DATABASE =
  'REDIS_URL: this database number cannot be used; take one that this Redis has, as in redis://host:6379/1';

/** What Redis or TLS says where only other settings help. */
const mistakes: readonly (readonly [RegExp, string])[] = [
  [/^(WRONGPASS|NOAUTH)/, 'REDIS_URL: check the user name and the password'],
  [/^ERR (invalid DB index|DB index|SELECT is not allowed)/, DATABASE],
  [/^NOPERM.*'(select|info|hello)'/, 'REDIS_URL: give this user the right to run that command'],
  [
    /certificate|altnames/i,
    'REDIS_CA_FILE: name a file with the certificate of the authority that signed the one of Redis',
  ],
  [/wrong version number|packet length too long/, 'REDIS_URL: this port has no TLS; write redis://'],
];

/** Undefined where waiting may help. */
export function fixOf(cause: string): string | undefined {
  return mistakes.find(([words]) => words.test(cause))?.[1];
}
