/** Houses whose machines reach the Internet through a proxy say so in the usual environment variables. */
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { closeServer, listen } from '../../sandbox/http.ts';
import { around, orders } from './around.ts';

afterEach(() => vi.unstubAllEnvs());

/** A proxy that makes tunnels, and remembers where to. */
async function aProxy() {
  const tunnels: string[] = [];
  const server = createServer();
  server.on('connect', ({ url = '' }, client) => {
    tunnels.push(url);
    const [host, port] = url.split(':');
    const target = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      target.pipe(client).pipe(target);
    });
    for (const socket of [client, target]) socket.on('error', () => target.destroy());
  });
  const url = await listen(server, 0);
  onTestFinished(() => closeServer(server));
  return { url, tunnels };
}

test('HTTP_PROXY: every call goes through it', async () => {
  const { url, tunnels } = await aProxy();
  vi.stubEnv('HTTP_PROXY', url);
  vi.stubEnv('NO_PROXY', '');
  const { firewall, scalingo } = await around();
  expect(await firewall.list(orders)).toEqual([]);
  expect(new Set(tunnels)).toEqual(new Set([new URL(scalingo.url).host]));
});

test('NO_PROXY: those named there are reached directly', async () => {
  const { url, tunnels } = await aProxy();
  vi.stubEnv('HTTP_PROXY', url);
  vi.stubEnv('NO_PROXY', '127.0.0.1');
  const { firewall } = await around();
  expect(await firewall.list(orders)).toEqual([]);
  expect(tunnels).toEqual([]);
});
