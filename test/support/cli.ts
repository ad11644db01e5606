/** The operator's command itself, in a process of its own. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { built, root } from './built.ts';

const run = promisify(execFile);

type Ended = { readonly code?: number; readonly stdout?: string; readonly stderr?: string };

export async function cli(environment: Readonly<Record<string, string>>, ...args: string[]) {
  const command = [join(built, 'cli/main.js'), ...args];
  const env = { PATH: process.env['PATH'], NO_PROXY: '127.0.0.1', ...environment };
  const ended: Ended = await run(process.execPath, command, { env, cwd: root }).catch(
    (error: Ended) => error,
  );
  return { stdout: ended.stdout ?? '', stderr: ended.stderr ?? '', code: ended.code ?? 0 };
}
