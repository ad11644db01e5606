/** The story with our client and a local Scalingo that is told to misbehave. */
import { request } from 'undici';
import { expect } from 'vitest';
import type { Fault } from '../../sandbox/scalingo/faults.ts';
import type { Policy } from '../../src/grant/policy.ts';
import { MORNING } from '../support/builders.ts';
import { world } from '../support/world.ts';
import { around, orders } from './around.ts';
import { asSeen } from './as-seen.ts';

type Options = NonNullable<Parameters<typeof around>[0]> & {
  /** of orders, beyond the builder's */
  readonly policy?: Partial<Policy>;
  /** how far Scalingo's clock is ahead of ours */
  readonly aheadMs?: number;
  /** how long openings may hold a database */
  readonly openingMs?: number;
};

/** One clock for all three: the story, our client, and the local Scalingo, which may be ahead. */
export async function story({ policy = {}, aheadMs = 0, openingMs, ...options }: Options = {}) {
  let now = () => MORNING;
  const { scalingo, ...client } = await around({
    convention: 'auto',
    timeoutMs: 300,
    now: () => now(),
    clock: () => now() + aheadMs,
    ...options,
  });
  const firewall = asSeen(client.firewall, () => scalingo.state().databases[0]);
  const w = world(
    { orders: policy },
    { firewall, readiness: client.readiness, ...(openingMs && { openingMs }) },
  );
  now = w.now;
  const armed = async (method: 'POST' | 'DELETE', fault?: Fault) => {
    const body = fault ? JSON.stringify(fault) : null;
    const { statusCode } = await request(`${scalingo.url}/_sandbox/faults`, { method, body });
    expect(statusCode).toBe(204);
  };
  return {
    ...client,
    scalingo,
    w,
    misbehave: (on: string, what: Fault['do'], times = 9999) => armed('POST', { on, times, do: what }),
    behave: () => armed('DELETE'),
    sources: () => firewall.rules(orders).map((rule) => rule.source),
    /** asked for and approved, and whatever comes of it at once */
    async approved(address = '203.0.113.7', length = '30m') {
      const grant = await w.request('ana', 'orders', address, length);
      await w.approve('bo', grant);
      await w.settle();
      return grant;
    },
    truth: async () => expect([w.untrue, await w.unlawful()]).toEqual([[], []]),
  };
}
