/** What is found in db-access.yaml. `where`: a setting, such as `automatic.0.perDay`; within a database, or with its path in the file. */

/** It cannot be taken like that. */
export type Problem = { readonly where: string; readonly expected: string };

/** It can, but its writer may not have meant it. */
export type Warning = {
  readonly where: string;
  readonly warning: string;
  /** the setting has no effect: no harm where it is inherited, and a nearer setting makes it so */
  readonly changesNothing?: true;
};

export function changesNothing(where: string, because: string): Warning {
  return { where, warning: `changes nothing: ${because}`, changesNothing: true };
}
