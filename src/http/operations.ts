/** For whoever runs this, and not for the Internet: `GET /health` and `GET /metrics`. */
import { createServer, type ServerResponse } from 'node:http';
import type { Log, Rounds } from '../flow/ports.ts';
import { MINUTE } from '../grant/duration.ts';
import type { HttpWaits } from './server.ts';

type Needs = {
  readonly port: number;
  readonly rounds: Pick<Rounds, 'sweptAt'>;
  readonly metrics: () => Promise<string>;
  readonly waits: Pick<HttpWaits, 'headersMs'>;
  readonly now: () => number;
  readonly log: Pick<Log, 'warn'>;
};

export type Operations = { readonly port: number; close(): Promise<void> };

/** The sweep runs each minute, through the queue and its workers: where it has not, not all is well, whatever answers. */
const LATE_MS = 3 * MINUTE;

export async function startOperations({
  port,
  rounds,
  metrics,
  waits,
  now,
  log,
}: Needs): Promise<Operations> {
  const server = createServer((request, response) => {
    answer(request.url ?? '', response).catch((error: unknown) => {
      log.warn({ err: error }, 'a look at health or metrics failed');
      response.writeHead(500).end();
    });
  });
  server.requestTimeout = waits.headersMs;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, resolve);
  });
  const address = server.address();
  return {
    port: address !== null && typeof address === 'object' ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  async function answer(url: string, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(url, 'http://local');
    if (pathname === '/metrics') {
      const text = await metrics();
      response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text);
    } else if (pathname === '/health') {
      const illness = await ill();
      response.writeHead(illness === undefined ? 200 : 503, { 'content-type': 'text/plain; charset=utf-8' });
      response.end(`${illness ?? 'ok'}\n`);
    } else response.writeHead(404).end();
  }

  async function ill(): Promise<string | undefined> {
    try {
      const swept = await rounds.sweptAt();
      if (swept === undefined) return 'the sweep has not run yet';
      return now() - swept > LATE_MS ? 'the sweep has not run for three minutes' : undefined;
    } catch {
      return 'Redis does not answer';
    }
  }
}
