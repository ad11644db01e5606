/** Connecting, the headers and the body each have their time, and all of it together has an end; connections are kept. */
import { createServer, type ServerResponse } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { test } from 'vitest';
import { z } from 'zod';
import { closeServer, listen } from '../../../sandbox/http.ts';
import { createHttp } from '../../../src/scalingo/http/http-call.ts';
import { production } from '../../../src/timing.ts';
import { someMetrics } from '../../support/metrics.ts';
import type { AtEnd } from '../../support/processes.ts';

const timeoutMs = 300;

function aClient(atEnd: AtEnd) {
  const http = createHttp({
    waits: { ...production.scalingo, partMs: timeoutMs },
    allowance: {
      take: async () => ({ waitMs: 0, isProbe: false }),
      hold: async (ms) => ({ removalMs: ms }),
      passed: async () => {},
    },
    clock: Date.now,
    steady: () => performance.now(),
    toldTime: () => {},
    sleep: async () => {},
    random: () => 1,
    userAgent: 'db-access/test',
    requestId: () => 'request-1',
    metrics: someMetrics().metrics,
    log: { info: () => {}, warn: () => {} },
  });
  atEnd(() => http.close());
  return http;
}

function ask(url: string, http: ReturnType<typeof aClient>) {
  return http.send({
    what: { to: 'sign in' },
    errand: { kind: 'look', signal: new AbortController().signal },
    // A POST is tried once.
    method: 'POST',
    url,
    authorization: 'Bearer x',
    expected: 200,
    answer: z.unknown(),
  });
}

async function serving(answer: (response: ServerResponse) => void, atEnd: AtEnd) {
  const server = createServer((_, response) => answer(response));
  atEnd(() => closeServer(server));
  return listen(server, 0);
}

test.concurrent('connecting: somebody takes the connection and never says who they are', async ({
  expect,
  onTestFinished,
}) => {
  const server = createTcpServer((socket) => socket.on('error', () => {}));
  onTestFinished(() => void server.close());
  const url = await listen(server, 0);
  await expect(ask(url.replace('http:', 'https:'), aClient(onTestFinished))).rejects.toMatchObject({
    code: 'UND_ERR_CONNECT_TIMEOUT',
    retry: true,
  });
});

test.concurrent('the headers never come', async ({ expect, onTestFinished }) => {
  const url = await serving(() => {}, onTestFinished);
  await expect(ask(url, aClient(onTestFinished))).rejects.toMatchObject({
    code: 'UND_ERR_HEADERS_TIMEOUT',
    retry: true,
  });
});

test.concurrent('the body stops half-way', async ({ expect, onTestFinished }) => {
  const url = await serving((response) => {
    response.writeHead(200);
    response.write('{"rules":');
  }, onTestFinished);
  await expect(ask(url, aClient(onTestFinished))).rejects.toMatchObject({
    code: 'UND_ERR_BODY_TIMEOUT',
    retry: true,
  });
});

test.concurrent('the body trickles in for ever, never silent for long', async ({
  expect,
  onTestFinished,
}) => {
  const url = await serving((response) => {
    response.writeHead(200);
    const trickle = setInterval(() => response.write(' '), timeoutMs / 5);
    response.on('close', () => clearInterval(trickle));
  }, onTestFinished);
  const began = Date.now();
  await expect(ask(url, aClient(onTestFinished))).rejects.toMatchObject({ code: 'TOO_SLOW', retry: true });
  expect(Date.now() - began).toBeLessThan(3 * timeoutMs + 5000);
});

test('one connection serves the calls that follow each other, refusals among them', async ({
  expect,
  onTestFinished,
}) => {
  let connections = 0;
  let calls = 0;
  const server = createServer((_, response) => {
    calls += 1;
    response.writeHead(calls % 2 ? 200 : 422).end('{}');
  });
  server.on('connection', () => (connections += 1));
  onTestFinished(() => closeServer(server));
  const [url, http] = [await listen(server, 0), aClient(onTestFinished)];
  for (let n = 0; n < 6; n += 1) {
    // Within the same turn of the event loop the connection still is busy with the end of an answer.
    await ask(url, http);
    await setImmediate();
    await expect(ask(url, http)).rejects.toMatchObject({ status: 422 });
    await setImmediate();
  }
  expect([calls, connections]).toEqual([12, 1]);
});
