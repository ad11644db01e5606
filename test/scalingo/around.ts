/** Our client and a local Scalingo, on one clock that is set by hand; both end with the test. */
import { inspect } from 'node:util';
import { pino } from 'pino';
import { expect, onTestFinished } from 'vitest';
import { type LocalScalingoOptions, startLocalScalingo } from '../../sandbox/scalingo/scalingo-server.ts';
import type { Allowance } from '../../src/contracts/call-turns.ts';
import type { ToldTime } from '../../src/contracts/told-time.ts';
import type { CallKind } from '../../src/flow/calls.ts';
import type { Convention } from '../../src/scalingo/database-api.ts';
import { createScalingo } from '../../src/scalingo/scalingo.ts';
import { production } from '../../src/timing.ts';
import { databaseName, source } from '../support/builders.ts';
import { someMetrics } from '../support/metrics.ts';
import type { AtEnd } from '../support/processes.ts';

export const orders = databaseName('orders');
export const billing = databaseName('billing');
export const ours = { source: source('203.0.113.7'), label: 'db-access/test gr_0000000001' };

type Change = Partial<LocalScalingoOptions> & {
  convention?: Convention | 'auto';
  token?: string;
  authUrl?: string;
  region?: string;
  timeoutMs?: number;
  /** for everything that one removal, opening or look needs; as in production by default */
  wholeMs?: Readonly<Record<CallKind, number>>;
  /** in place of one that is told by `turns` */
  allowance?: Allowance;
  /** which share of the longest possible wait it waits. Default: 1 */
  random?: number;
  /** another clock than the one that `pass` moves */
  now?: () => number;
  /** `onTestFinished` of the very test, where tests run side by side */
  atEnd?: AtEnd;
};

export async function around({
  convention = 'addon-token',
  token,
  authUrl,
  region = 'osc-fr1',
  timeoutMs = 2000,
  wholeMs = production.scalingo.wholeMs,
  allowance,
  random = 1,
  now: otherClock,
  atEnd = onTestFinished,
  ...options
}: Change = {}) {
  let now = Date.UTC(2026, 10, 24, 12);
  const clock = otherClock ?? (() => now);
  const waits: number[] = [];
  const kinds: CallKind[] = [];
  const turns: number[] = [];
  const holds: number[] = [];
  const told: ToldTime[] = [];
  let ids = 0;
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  const { metrics, text: metricsText } = someMetrics();
  const scalingo = await startLocalScalingo({
    databases: [{ name: 'my-orders' }, { name: 'my-billing' }],
    spreadMs: 0,
    clock,
    ...options,
  });
  const names = new Set(['my-orders', 'my-billing', ...scalingo.state().databases.map(({ name }) => name)]);
  const regionOf = (name: string) => options.databases?.find((one) => one.name === name)?.region ?? region;
  const client = createScalingo({
    token: token ?? scalingo.token,
    authUrl: authUrl ?? scalingo.url,
    convention,
    configured: (name) => {
      const database = `my-${name}`;
      return names.has(database) ? { region: regionOf(database), database } : undefined;
    },
    allowance: allowance ?? {
      take: async (kind) => {
        kinds.push(kind);
        return { waitMs: turns.shift() ?? 0, isProbe: false };
      },
      hold: async (ms) => {
        holds.push(ms);
        return { removalMs: Math.min(ms, 10_000) };
      },
      passed: async () => {},
    },
    clock,
    steady: clock,
    toldTime: (time) => told.push(time),
    random: () => random,
    userAgent: 'db-access/test',
    requestId: () => {
      ids += 1;
      return `request-${ids}`;
    },
    metrics,
    log,
    sleep: async (ms) => {
      waits.push(ms);
    },
    waits: { ...production.scalingo, partMs: timeoutMs, wholeMs },
  });
  atEnd(async () => {
    await client.close();
    await scalingo.close();
  });
  const requests = (method: string, piece: string) =>
    scalingo.state().requests.filter((each) => each.method === method && each.path.includes(piece)).length;

  /** What the call throws; it must throw, and nothing in it may be a secret, nor in the log. */
  const fault = async (call: Promise<unknown>) => {
    const error: unknown = await call.then(
      () => expect.unreachable('it should have thrown'),
      (thrown: unknown) => thrown,
    );
    log.error({ err: error }, 'call failed');
    const all = inspect(error, { depth: null, showHidden: true }) + lines.join('');
    const used = token ?? scalingo.token;
    for (const secret of [used, Buffer.from(`:${used}`).toString('base64'), 'eyJ', 'Bearer ', 'Basic ']) {
      expect(all).not.toContain(secret);
    }
    return error;
  };

  return {
    scalingo,
    firewall: client.firewall,
    endpoints: client.endpoints,
    readiness: client.readiness,
    regions: client.regions,
    forget: client.forget,
    discover: client.discover,
    check: client.check,
    close: client.close,
    waits,
    /** what each call said that it was for, how long the next ones have to wait for their turn, what was held */
    kinds,
    turns,
    holds,
    /** what each answer said of the time */
    told,
    askTime: client.askTime,
    metricsText,
    /** the lines of the log, each in JSON */
    lines,
    requests,
    fault,
    pass: (ms: number) => {
      now += ms;
    },
  };
}
