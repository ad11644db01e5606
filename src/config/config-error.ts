/** What is wrong with a configuration, all of it at once. */

/** One thing that is wrong: where it is, and what was expected there. Never the value of a secret. */
export type Problem = { readonly where: string; readonly expected: string };

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(
      [
        'The configuration is not right:',
        ...problems.map(({ where, expected }) => `  ${where}: ${expected}`),
      ].join('\n'),
    );
    this.problems = problems;
  }
}
