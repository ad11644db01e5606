/** The bot as src/main.ts starts it, except that a job stays with a silent worker for three seconds instead of thirty. */
import { pino } from 'pino';
import { startApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { SECOND } from '../../src/grant/duration.ts';
import { timeOf } from '../../src/redis/time.ts';
import { production } from '../../src/timing.ts';

const config = loadConfig(process.env);
await startApp(config, {
  log: pino({ level: config.logLevel }),
  redisTime: timeOf,
  steady: () => performance.now(),
  timing: { ...production, worker: { ...production.worker, lockMs: 3 * SECOND } },
});
