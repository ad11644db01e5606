/** Health tells whether work is done, not whether a port answers; metrics are as Prometheus reads them. */
import { request } from 'undici';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createMetrics } from '../../src/http/metrics.ts';
import { startOperations } from '../../src/http/operations.ts';
import { production } from '../../src/timing.ts';
import { MORNING, ms } from '../support/builders.ts';
import { malformedTargets, statusOf } from '../support/raw-http.ts';

async function operations(sweptAt: () => Promise<number | undefined>) {
  const { metrics, text } = createMetrics();
  const loud: string[] = [];
  const { port, close } = await startOperations({
    waits: production.http,
    port: 0,
    rounds: { sweptAt },
    metrics: text,
    now: () => MORNING,
    log: { info: () => {}, warn: (_, what) => loud.push(what), error: (_, what) => loud.push(what) },
  });
  onTestFinished(close);
  const get = async (path: string) => {
    const { statusCode, body } = await request(`http://127.0.0.1:${port}${path}`);
    return { status: statusCode, text: await body.text() };
  };
  return { metrics, get, port, loud };
}

describe('GET /health', () => {
  test.each([
    ['swept just now', async () => MORNING, 200, 'ok\n'],
    ['swept three minutes ago', async () => MORNING - ms('3m'), 200, 'ok\n'],
    [
      'not swept for longer',
      async () => MORNING - ms('3m1s'),
      503,
      'the sweep has not run for three minutes\n',
    ],
    ['never swept', async () => undefined, 503, 'the sweep has not run yet\n'],
    ['Redis is away', async () => Promise.reject(new Error('gone')), 503, 'Redis does not answer\n'],
  ])('%s', async (_, sweptAt, status, text) => {
    const { get } = await operations(sweptAt);
    expect(await get('/health')).toEqual({ status, text });
  });
});

test('GET /metrics: calls by kind and status, waits, and hosts that are left alone', async () => {
  const { metrics, get } = await operations(async () => MORNING);
  metrics.called({ kind: 'open', status: 201, ms: 120 });
  metrics.called({ kind: 'look', status: undefined, ms: 9000 });
  metrics.waited({ kind: 'look', ms: 1500 });
  metrics.granted('emergency');
  metrics.leftAlone('api.example', true);
  metrics.leftAlone('db-api.example', true);
  metrics.leftAlone('db-api.example', false);
  const { status, text } = await get('/metrics');
  expect(status).toBe(200);
  for (const line of [
    'db_access_scalingo_call_seconds_count{kind="open",status="201"} 1',
    'db_access_scalingo_call_seconds_sum{kind="open",status="201"} 0.12',
    'db_access_scalingo_call_seconds_count{kind="look",status="none"} 1',
    'db_access_scalingo_waited_seconds_total{kind="look"} 1.5',
    'db_access_granted_total{how="emergency"} 1',
    'db_access_scalingo_left_alone{host="api.example"} 1',
    'db_access_scalingo_left_alone{host="db-api.example"} 0',
  ])
    expect(text).toContain(`${line}\n`);
  expect(text).toMatch(/^db_access_process_cpu_seconds_total /m);
});

test.each(malformedTargets)('GET %s is not there, and no fault of ours', async (target) => {
  const { port, loud } = await operations(async () => MORNING);
  expect([400, 404]).toContain(await statusOf(port, target));
  expect(loud).toEqual([]);
});

test('GET // answers 404', async () => {
  const { port } = await operations(async () => MORNING);
  expect(await statusOf(port, '//')).toBe(404);
});

test('a proxy may ask with the whole address', async () => {
  const { port } = await operations(async () => MORNING);
  expect(await statusOf(port, 'http://bot.internal/health')).toBe(200);
});

test('anything else is not there', async () => {
  const { get } = await operations(async () => MORNING);
  expect((await get('/')).status).toBe(404);
});
