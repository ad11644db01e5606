/** Houses whose machines reach the Internet through a proxy say so in the usual environment variables. */
import { createServer } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { closeServer, listen } from '../../../sandbox/http.ts';
import { around, orders } from '../around.ts';

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
    for (const socket of [client, target])
      socket.on('error', () => {
        target.destroy();
        client.destroy();
      });
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

test('HTTPS_PROXY: what is encrypted goes through that one, and the proxy sees no more than the host', async () => {
  const { url, tunnels } = await aProxy();
  vi.stubEnv('HTTPS_PROXY', url);
  vi.stubEnv('NO_PROXY', '');
  const { firewall, fault } = await around({ authUrl: 'https://auth.scalingo.invalid' });
  expect(await fault(firewall.list(orders))).toMatchObject({ retry: true, status: undefined });
  expect(tunnels).toEqual(['auth.scalingo.invalid:443']);
});

test.each([
  ['cuts the tunnel off', (client: Duplex) => client.destroy(), 'PROXY_CUT_OFF'],
  ['refuses it', (client: Duplex) => client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'), 'UND_ERR_ABORTED'],
  ['never answers', () => {}, 'UND_ERR_HEADERS_TIMEOUT'],
])('a proxy that %s: it is asked once, and the call ends', async (_, answer, code) => {
  const clients: Duplex[] = [];
  const server = createServer();
  server.on('connect', (_request, client) => {
    clients.push(client);
    client.on('error', () => {});
    answer(client);
  });
  vi.stubEnv('HTTPS_PROXY', await listen(server, 0));
  vi.stubEnv('NO_PROXY', '');
  onTestFinished(async () => {
    for (const client of clients) client.destroy();
    await closeServer(server);
  });
  const { firewall, fault } = await around({ authUrl: 'https://auth.scalingo.invalid', timeoutMs: 300 });
  expect(await fault(firewall.list(orders))).toMatchObject({ retry: true, code });
  expect(clients).toHaveLength(1);
});

test('NO_PROXY: those named there are reached directly', async () => {
  const { url, tunnels } = await aProxy();
  vi.stubEnv('HTTP_PROXY', url);
  vi.stubEnv('NO_PROXY', '127.0.0.1');
  const { firewall } = await around();
  expect(await firewall.list(orders)).toEqual([]);
  expect(tunnels).toEqual([]);
});
