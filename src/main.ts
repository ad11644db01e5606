/** The process: starts the app, reloads db-access.yaml on SIGHUP, and stops on SIGTERM or SIGINT. */

// Before anything is loaded, since SIGHUP ends a process that does not handle it. What comes during the start is for after it.
let isReloadDue = false;
let reload = () => {
  isReloadDue = true;
};
process.on('SIGHUP', () => reload());

const { pino } = await import('pino');
const { startApp } = await import('./app.ts');
const { ConfigError } = await import('./config.ts');
const { configWhenUsable } = await import('./ends-only.ts');
const { RedisUnusable } = await import('./redis/refused.ts');
const { production } = await import('./timing.ts');

/** sysexits.h: something is wrong in the configuration, so a supervisor need not try again. */
const EX_CONFIG = 78;

try {
  const outside = {
    // Its level is part of the configuration.
    log: pino(),
    now: Date.now,
    steady: () => performance.now(),
    timing: production,
  };
  const early = new AbortController();
  const stopEarly = () => early.abort();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stopEarly);
  const config = await configWhenUsable({ ...outside, environment: process.env, signal: early.signal });
  if (!config) process.exit(0);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.off(signal, stopEarly);
  const log = pino({ level: config.logLevel });
  const app = await startApp(config, { ...outside, log });
  reload = () => void app.reload();
  if (isReloadDue) reload();

  void app.failed.then((why) => {
    log.error(
      { why },
      'our own Redis is gone, and nothing can go on without it: start again, the data is kept',
    );
    process.exit(1);
  });
  const stop = (signal: string) => {
    log.info({ signal }, 'stopping: running jobs are finished first');
    app.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error(
          { err: error },
          'could not stop in good order; what was cut off is taken up at the next start',
        );
        process.exit(1);
      },
    );
  };
  // One Ctrl-C may come twice, from the terminal and by way of a parent: the second must not cut the first one short.
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (!stopping) stop(signal);
      stopping = true;
    });
  }
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof RedisUnusable)) throw error;
  console.error(error.message);
  process.exitCode = error instanceof RedisUnusable ? error.exitCode : EX_CONFIG;
}
