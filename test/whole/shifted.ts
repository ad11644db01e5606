/** The bot with a clock of its own: the parent says by messages how far ahead of the machine's it is, in milliseconds. Sweeps are each second. */
let aheadMs = Number(process.env['AHEAD_MS'] ?? 0);
process.on('message', (ms) => {
  aheadMs = Number(ms);
  process.send?.('set');
});
const Right = Date;
globalThis.Date = class extends Right {
  constructor(...args: [] | [number | string | Date]) {
    super(args[0] ?? Right.now() + aheadMs);
  }
  static override now(): number {
    return Right.now() + aheadMs;
  }
} as DateConstructor;

const { pino } = await import('pino');
const { startApp } = await import('../../src/app.ts');
const { loadConfig } = await import('../../src/config.ts');
const { timeOf } = await import('../../src/redis/time.ts');
const { production } = await import('../../src/timing.ts');

const config = loadConfig(process.env);
await startApp(config, {
  log: pino({ level: config.logLevel }),
  redisTime: timeOf,
  steady: () => performance.now(),
  timing: { ...production, sweepAt: '* * * * * *', watchdog: { everyMs: 500, lateMs: 3000 } },
});
