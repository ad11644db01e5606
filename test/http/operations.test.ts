/** Health tells whether work is done, not whether a port answers; metrics are as Prometheus reads them. */
import { request } from 'undici';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startOperations } from '../../src/http/operations.ts';
import { production } from '../../src/timing.ts';
import { version } from '../../src/version.ts';
import { someMetrics } from '../support/metrics.ts';
import { malformedTargets, statusOf } from '../support/raw-http.ts';

type Parts = readonly (readonly [string, string | undefined])[];

async function operations(health: () => Promise<Parts> = async () => []) {
  const { metrics, text } = someMetrics();
  const loud: string[] = [];
  const { port, close } = await startOperations({
    waits: production.http,
    port: 0,
    host: '127.0.0.1',
    health,
    metrics: text,
    log: { info: () => {}, warn: (_, what) => loud.push(what), error: (_, what) => loud.push(what) },
  });
  onTestFinished(close);
  const get = async (path: string) => {
    const { statusCode, body } = await request(`http://127.0.0.1:${port}${path}`);
    return { status: statusCode, text: await body.text() };
  };
  return { metrics, get, port, loud };
}

describe('GET /readyz', () => {
  test('a line for each part, and 503 where one of them is not well', async () => {
    let sweep: string | undefined;
    const { get } = await operations(async () => [
      ['redis', undefined],
      ['sweep', sweep],
    ]);
    expect(await get('/readyz')).toEqual({ status: 200, text: 'redis: ok\nsweep: ok\n' });
    sweep = 'has not\n  run yet';
    expect(await get('/readyz')).toEqual({ status: 503, text: 'redis: ok\nsweep: has not run yet\n' });
  });

  test('/livez says that the process answers, whatever is not well', async () => {
    const { get } = await operations(async () => [['redis', 'gone']]);
    expect(await get('/livez')).toEqual({ status: 200, text: 'ok\n' });
  });
});

test('a crowd that asks at once costs one look at the parts after the other', async () => {
  let [underWay, most] = [0, 0];
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const { get } = await operations(async () => {
    underWay += 1;
    most = Math.max(most, underWay);
    await answered;
    underWay -= 1;
    return [['redis', undefined]];
  });
  const crowd = Array.from({ length: 20 }, () => get('/readyz'));
  await expect.poll(() => underWay).toBeGreaterThan(0);
  expect(await get('/livez')).toMatchObject({ status: 200 });
  answer();
  expect((await Promise.all(crowd)).map(({ status }) => status)).toEqual(crowd.map(() => 200));
  expect(most).toBe(1);
});

test('GET /metrics: calls by kind and status, waits, and hosts that are left alone', async () => {
  const { metrics, get } = await operations();
  metrics.called({ kind: 'open', host: 'api', status: 201, ms: 120, about: undefined });
  metrics.called({ kind: 'look', host: 'api', status: undefined, ms: 9000, about: undefined });
  metrics.waited({ kind: 'look', ms: 1500 });
  metrics.refused('not-an-approver');
  metrics.slackCalled({ method: 'chat.postMessage', outcome: 'token_revoked' });
  metrics.slackCalled({ method: 'admin.users.list', outcome: '503' });
  metrics.slackCalled({ method: 'admin.users.list', outcome: '200' });
  metrics.clocks({ redisMs: -1500, scalingoMs: undefined });
  metrics.leftAlone('api.example', true);
  metrics.leftAlone('db-api.example', true);
  metrics.leftAlone('db-api.example', false);
  const { status, text } = await get('/metrics');
  expect(status).toBe(200);
  for (const line of [
    'db_access_scalingo_calls_total{kind="open",status="2xx"} 1',
    'db_access_scalingo_call_seconds_sum{kind="open"} 0.12',
    'db_access_scalingo_calls_total{kind="look",status="none"} 1',
    'db_access_scalingo_waited_seconds_total{kind="look"} 1.5',
    'db_access_clock_ahead_seconds{clock="redis"} -1.5',
    'db_access_refusals_total{kind="not-an-approver"} 1',
    'db_access_slack_calls_total{method="chat.postMessage",status="refused"} 1',
    'db_access_slack_calls_total{method="other",status="5xx"} 1',
    'db_access_slack_calls_total{method="other",status="none"} 1',
    `db_access_build_info{version="${version()}"} 1`,
    'db_access_scalingo_left_alone{host="api.example"} 1',
    'db_access_scalingo_left_alone{host="db-api.example"} 0',
  ])
    expect(text).toContain(`${line}\n`);
  expect(text).toMatch(/^process_cpu_seconds_total /m);
});

test.each(malformedTargets)('GET %s is not there, and no fault of ours', async (target) => {
  const { port, loud } = await operations();
  expect([400, 404]).toContain(await statusOf(port, target));
  expect(loud).toEqual([]);
});

test('GET // answers 404', async () => {
  const { port } = await operations();
  expect(await statusOf(port, '//')).toBe(404);
});

test('what listens on one address of this machine is not reached by another', async () => {
  const { port } = await operations();
  await expect(request(`http://127.0.0.2:${port}/livez`)).rejects.toThrow();
});

test('a proxy may ask with the whole address', async () => {
  const { port } = await operations();
  expect(await statusOf(port, 'http://bot.internal/livez')).toBe(200);
});

test('anything else is not there', async () => {
  const { get } = await operations();
  expect((await get('/')).status).toBe(404);
});
