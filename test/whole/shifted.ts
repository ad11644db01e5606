/** src/main.ts with a clock of its own: the parent says by messages how far ahead of the machine's it is, in milliseconds. Sweeps are each second. */
import type { Timing } from '../../src/timing.ts';

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

const { production } = await import('../../src/timing.ts');
Object.assign(production, {
  sweepAt: '* * * * * *',
  watchdog: { everyMs: 500, lateMs: 3000 },
} satisfies Partial<Timing>);
await import('../../src/main.ts');
