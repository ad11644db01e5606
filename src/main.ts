/** The process: starts the app, reloads db-access.yaml on SIGHUP, and stops on SIGTERM or SIGINT. */

// Before anything is loaded: a process dies of a signal that it does not listen to, and as the first one of a container ignores it.
// A SIGHUP during the start is for after it.
let isReloadDue = false;
let reload = () => {
  isReloadDue = true;
};
let stop: (signal: string) => void = () => process.exit(0);
process.on('SIGHUP', () => reload());
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop(signal));

const { configWhenUsable } = await import('./startup/ends-only.ts');
const { createLog } = await import('./log.ts');
const { timeOf } = await import('./redis/time.ts');
const { startWhenRedisAnswers } = await import('./startup/start.ts');
const { checkNamedIds, warnOfVariables } = await import('./wiring/start-check.ts');
const { startFailure } = await import('./startup/start-failure.ts');
const { production } = await import('./timing.ts');
const { version } = await import('./version.ts');

const isTerminal = process.stdout.isTTY === true;
// A full disk there, or a reader that has ended, ends no process that may have to end access. Who writes there is told by itself.
process.stdout.on('error', () => {});

const starting = new AbortController();
// Its level is part of the configuration.
const firstLog = createLog({ level: 'info', isTerminal });
try {
  const outside = {
    log: firstLog,
    redisTime: timeOf,
    steady: () => performance.now(),
    timing: production,
  };
  outside.log.info({ event: 'starting', version: version() }, 'db-access starting');
  warnOfVariables(process.env, outside.log);
  stop = (signal) => {
    outside.log.info({ event: 'stopping', signal }, 'stopping during startup');
    starting.abort();
  };
  const config = await configWhenUsable({ ...outside, environment: process.env, signal: starting.signal });
  if (!config) process.exit(0);
  const log = createLog({ level: config.logLevel, isTerminal });
  const app = await startWhenRedisAnswers(config, { ...outside, log }, starting.signal);
  reload = () => void app.reload();
  if (isReloadDue) reload();

  const { postMs: answerMs } = production.slack;
  void app.connected.then(() => checkNamedIds(config, { now: Date.now, answerMs, log }));
  void app.failed.then((why) => {
    log.error({ event: 'local_redis_exited', why }, 'local redis exited; restart the bot, the data is kept');
    process.exit(1);
  });
  stop = (signal) => {
    // One Ctrl-C may come twice, from the terminal and by way of a parent: the second must not cut the first one short.
    stop = () => {};
    log.info({ event: 'stopping', signal }, 'stopping: running jobs are finished first');
    app.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error(
          { event: 'stopping_failed', err: error },
          'stopping failed; the next start takes up what was cut off',
        );
        process.exit(1);
      },
    );
  };
} catch (error) {
  // What is not closed by now ends with the process, and all that was under way is taken up by the next start.
  if (starting.signal.aborted) process.exit(0);
  stop = () => process.exit();
  const { text, exitCode, isBug } = startFailure(error);
  if (isBug) firstLog.error({ event: 'start_failed', err: error }, 'start failed');
  console.error(text);
  process.exit(exitCode);
}
