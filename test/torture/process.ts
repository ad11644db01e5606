/** One bot of the torture run: it is killed, paused and started again, and its output is kept in a file. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { program, root } from '../support/built.ts';

type Options = { readonly env: Readonly<Record<string, string>>; readonly logFile: string };

export function startBot({ env, logFile }: Options) {
  const log = createWriteStream(logFile, { flags: 'a' });
  const diedByItself: string[] = [];
  let isEnding = false;
  let { child, connected } = start();
  // For ends that await nothing; a paused process would not notice that its parent is gone.
  const endWithUs = () => child.kill('SIGKILL');
  process.once('exit', endWithUs);

  return {
    /** resolves once it is connected to Slack, the first time or after `restart`, or has ended */
    connected: () => connected,
    /** each end that nobody asked for */
    diedByItself: diedByItself as readonly string[],
    /** kill -9, and the next one is started at once */
    async restart(): Promise<void> {
      await kill(child);
      ({ child, connected } = start());
    },
    pause: () => child.kill('SIGSTOP'),
    resume: () => child.kill('SIGCONT'),
    async end(): Promise<void> {
      await kill(child);
      process.off('exit', endWithUs);
      log.end();
      await once(log, 'close');
    },
  };

  function start() {
    isEnding = false;
    const started = spawn(process.execPath, [program('test/torture/bot.ts')], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    started.stdout?.pipe(log, { end: false });
    started.stderr?.pipe(log, { end: false });
    const isUp = new Promise<void>((resolve) => {
      started.stdout?.on('data', (chunk) => {
        if (String(chunk).includes('"event":"slack_connected"')) resolve();
      });
      started.once('exit', (code, signal) => {
        resolve();
        if (!isEnding) diedByItself.push(`process ${started.pid} ended by itself: ${code ?? signal}`);
      });
    });
    return { child: started, connected: isUp };
  }

  async function kill(one: ChildProcess): Promise<void> {
    isEnding = true;
    if (one.exitCode !== null || one.signalCode !== null) return;
    const ended = once(one, 'exit');
    one.kill('SIGKILL');
    await ended;
  }
}
