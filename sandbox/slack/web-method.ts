/** What a method of the Web API is: the scope that it takes, and what it does. */
import type { Arguments } from './slack-refusal.ts';
import type { Workspace } from './workspace.ts';

type Method = {
  /** one of these; undefined where none is needed */
  readonly scope?: string | ((workspace: Workspace, args: Arguments) => string);
  /** it does not take its arguments as JSON */
  readonly formOnly?: boolean;
  readonly run: (workspace: Workspace, args: Arguments) => object;
};
export type Methods = Readonly<Record<string, Method>>;
