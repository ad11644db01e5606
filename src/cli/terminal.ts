/** What commands have of the terminal in which they were typed. */
import type { OperatorId } from '../grant/operator.ts';

export type Terminal = {
  readonly environment: NodeJS.ProcessEnv;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** undefined where nobody is there to answer */
  readonly ask: ((question: string) => Promise<string>) | undefined;
  readonly sleep: (ms: number) => Promise<void>;
  /** such as operator:alice@bastion */
  readonly operator: () => OperatorId;
};

/** What a group of commands has: its exit code is 0 unless it says another one. */
export type Group = Pick<Terminal, 'environment' | 'out' | 'err'> & {
  readonly exitWith: (code: number) => void;
};
