/** For whoever runs this, and not for the Internet: `GET /health` and `GET /metrics`. */
import type { Log, Rounds } from '../flow/ports.ts';
import { MINUTE } from '../grant/duration.ts';
import { type HttpServer, type HttpWaits, type Route, startHttpServer } from './server.ts';

type Needs = {
  readonly port: number;
  readonly rounds: Pick<Rounds, 'sweptAt'>;
  readonly metrics: () => Promise<string>;
  readonly waits: HttpWaits;
  readonly now: () => number;
  readonly log: Log;
};

/** The sweep runs each minute, through the queue and its workers: where it has not, not all is well, whatever answers. */
const LATE_MS = 3 * MINUTE;

export function startOperations({ port, rounds, metrics, waits, now, log }: Needs): Promise<HttpServer> {
  return startHttpServer({ port, host: undefined, routes: [serve], proxies: [], waits, log });

  async function serve({ path }: Parameters<Route>[0]): ReturnType<Route> {
    if (path === '/metrics') {
      const headers = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' };
      return { status: 200, headers, body: await metrics() };
    }
    if (path !== '/health') return undefined;
    const illness = await ill();
    return { status: illness === undefined ? 200 : 503, headers: {}, body: `${illness ?? 'ok'}\n` };
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
