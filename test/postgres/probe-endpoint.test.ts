/** Trying an endpoint: what is learned from each way in which it may answer, and that nothing hangs. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Manner, startLocalPostgres } from '../../sandbox/scalingo/postgres.ts';
import { createProbe } from '../../src/postgres/probe-endpoint.ts';
import { around, orders } from '../scalingo/around.ts';

async function probing(manner: Manner) {
  const { scalingo, endpoints, fault } = await around();
  const postgres = await startLocalPostgres(manner);
  onTestFinished(postgres.close);
  scalingo.become('my-orders', { endpoint: postgres.endpoint });
  let now = 1000;
  const clock = () => {
    now += 21;
    return now;
  };
  return { postgres, scalingo, fault, probe: createProbe({ endpoints, steady: clock, withinMs: 300 }) };
}

describe('the endpoint', () => {
  test('speaks TLS: which version, and how long it took', async () => {
    const { probe, postgres } = await probing('tls');
    expect(await probe.try(orders)).toEqual({ reached: true, what: 'TLSv1.3, 21 ms' });
    expect(postgres.asked.map((bytes) => bytes.toString('hex'))).toEqual(['0000000804d2162f']);
  });

  test.each([
    ['no tls', 'no TLS'],
    ['nonsense', 'no TLS'],
    ['silent', 'timed out'],
  ] as const)('%s: %s', async (manner, what) => {
    const { probe } = await probing(manner);
    expect(await probe.try(orders)).toEqual({ reached: false, what });
  });

  test('refuses the connection', async () => {
    const { probe, postgres } = await probing('tls');
    await postgres.close();
    expect(await probe.try(orders)).toEqual({ reached: false, what: 'refused' });
  });

  test('has a name that nobody knows', async () => {
    const { probe, scalingo } = await probing('tls');
    scalingo.become('my-orders', { endpoint: { hostname: 'nowhere.invalid', port: 1 } });
    expect(await probe.try(orders)).toMatchObject({
      reached: false,
      what: expect.stringMatching(/name|timed out/),
    });
  });

  test('is not told by Scalingo: a fault', async () => {
    const { probe, scalingo, fault } = await probing('tls');
    scalingo.fault({ on: 'GET endpoints', do: { what: 'answer', status: 422 } });
    expect(await fault(probe.try(orders))).toMatchObject({ status: 422 });
  });
});
