/** The operator's commands. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { runCommand } from '../../src/cli/program.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { OperatorId } from '../../src/grant/operator.ts';
import { program, root } from './built.ts';

const run = promisify(execFile);

type Ended = { readonly code?: number; readonly stdout?: string; readonly stderr?: string };

/** In this process, as src/cli/main.ts runs it. Nobody is there to answer. */
export function cli(environment: Readonly<Record<string, string>>, ...args: string[]) {
  return cliAnswered(environment, undefined, ...args);
}

/** The same, with someone who answers every question so. */
export async function cliAnswered(
  environment: Readonly<Record<string, string>>,
  answer: string | undefined,
  ...args: string[]
) {
  return cliWith(environment, { ask: answer === undefined ? undefined : async () => answer }, ...args);
}

/** The same, where `sleep` is what time does meanwhile. */
export async function cliWith(
  environment: Readonly<Record<string, string>>,
  { ask, sleep = async () => {} }: Partial<Pick<Terminal, 'ask' | 'sleep'>>,
  ...args: string[]
) {
  const printed = { stdout: '', stderr: '' };
  const code = await runCommand(args, {
    environment: { PATH: process.env['PATH'], ...environment },
    out: (text) => {
      printed.stdout += text;
    },
    err: (text) => {
      printed.stderr += text;
    },
    ask,
    sleep,
    operator: () => OperatorId.parse('operator:alice@bastion'),
  });
  return { ...printed, code };
}

/** In a process of its own. */
export async function cliProcess(environment: Readonly<Record<string, string>>, ...args: string[]) {
  const command = [program('src/cli/main.ts'), ...args];
  const env = { PATH: process.env['PATH'], NO_PROXY: '127.0.0.1', ...environment };
  const ended: Ended = await run(process.execPath, command, { env, cwd: root }).catch(
    (error: Ended) => error,
  );
  return { stdout: ended.stdout ?? '', stderr: ended.stderr ?? '', code: ended.code ?? 0 };
}
