/** The HTTP server: what it does not take, and how it ends. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { type Route, startHttpServer } from '../../src/http/http-server.ts';
import { production } from '../../src/timing.ts';
import { malformedTargets, raw, statusOf } from '../support/raw-http.ts';

const headers = { 'content-type': 'text/plain; charset=utf-8' };

const echo: Route = async ({ method, path, body }) =>
  path === '/echo' ? { status: 200, headers, body: `${method} ${body}` } : undefined;

async function serve(...routes: readonly Route[]) {
  const logged: object[] = [];
  const write = (facts: object) => logged.push(facts);
  const log = { info: write, warn: write, error: write };
  const server = await startHttpServer({
    port: 0,
    host: '127.0.0.1',
    routes,
    proxies: [],
    waits: production.http,
    log,
  });
  onTestFinished(server.close);
  return { ...server, logged, url: `http://127.0.0.1:${server.port}` };
}

/** A route that answers when it is let. */
function aSlowRoute() {
  let enter = () => {};
  let release = () => {};
  const entered = new Promise<void>((resolve) => {
    enter = resolve;
  });
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const slow: Route = async () => {
    enter();
    await released;
    return { status: 200, headers, body: 'done' };
  };
  return { slow, entered, release };
}

test.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s is not taken', async (method) => {
  const { url } = await serve(echo);
  const answer = await fetch(`${url}/echo`, { method });
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
});

test('HEAD is GET without the body, its length told', async () => {
  const { url } = await serve(echo);
  const answer = await fetch(`${url}/echo`, { method: 'HEAD' });
  expect([answer.status, answer.headers.get('content-length'), await answer.text()]).toEqual([200, '4', '']);
});

test('a body of one KiB is taken, one byte more is not', async () => {
  const { url } = await serve(echo);
  const post = (size: number) => fetch(`${url}/echo`, { method: 'POST', body: 'x'.repeat(size) });
  expect(await (await post(1024)).text()).toBe(`POST ${'x'.repeat(1024)}`);
  expect((await post(1025)).status).toBe(413);
});

test('who never ends is answered and cut off', async () => {
  const { port } = await serve(echo);
  const text = await raw(
    port,
    `POST /echo HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n800\r\n${'x'.repeat(2048)}\r\n`,
  );
  expect(text).toMatch(/^HTTP\/1\.1 413 [\s\S]*connection: close/i);
});

test('what is no HTTP is told so', async () => {
  const { port } = await serve(echo);
  expect(await raw(port, 'nonsense\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
});

test('no route: there is no such page, with the same strict headers', async () => {
  const { url } = await serve(echo);
  const answer = await fetch(`${url}/`);
  expect(answer.status).toBe(404);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'cache-control': 'no-store',
    'content-security-policy': expect.stringContaining("default-src 'none'"),
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
});

test.each(malformedTargets)('GET %s answers 404', async (target) => {
  const { port, logged } = await serve(echo);
  expect([400, 404]).toContain(await statusOf(port, target));
  expect(logged).toEqual([]);
});

test('a proxy may ask with the whole address', async () => {
  const { port } = await serve(echo);
  expect(await statusOf(port, 'http://access.example.com/echo?and=more')).toBe(200);
});

test('the first route that knows the path answers', async () => {
  const other: Route = async ({ path }) =>
    path === '/other' ? { status: 200, headers, body: 'other' } : undefined;
  const { url } = await serve(echo, other);
  expect(await (await fetch(`${url}/other?and=more`)).text()).toBe('other');
});

test('a bug in a route is written down, and tells the outside nothing', async () => {
  const { url, logged } = await serve(() => Promise.reject(new Error('secret detail')), echo);
  const answer = await fetch(`${url}/echo`);
  expect(answer.status).toBe(500);
  expect(await answer.text()).not.toContain('secret detail');
  expect(logged).toHaveLength(1);
});

test('a port that is taken is told', async () => {
  const { port } = await serve(echo);
  const log = { info() {}, warn() {}, error() {} };
  await expect(
    startHttpServer({ port, host: '127.0.0.1', routes: [], proxies: [], waits: production.http, log }),
  ).rejects.toThrow('EADDRINUSE');
});

test('closing finishes what is being answered, and does not wait for who is still sending', async () => {
  const { slow, entered, release } = aSlowRoute();
  const server = await serve(slow);
  const sender = connect(server.port, '127.0.0.1');
  sender.on('error', () => {});
  const gone = once(sender, 'close');
  sender.write('POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nhalf');
  const answer = fetch(server.url);
  await entered;
  const closed = server.close();
  release();
  expect(await (await answer).text()).toBe('done');
  await closed;
  await gone;
  await expect(fetch(server.url)).rejects.toThrow();
});

test('who leaves before the answer keeps nobody from closing', async () => {
  const { slow, entered, release } = aSlowRoute();
  const server = await serve(slow);
  const leaver = connect(server.port, '127.0.0.1');
  leaver.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  await entered;
  leaver.destroy();
  await once(leaver, 'close');
  release();
  await server.close();
});
