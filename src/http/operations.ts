/** For operators, and not for the Internet: `GET /livez`, `GET /readyz` and `GET /metrics`. */
import type { Log } from '../flow/ports.ts';
import { type HttpServer, type HttpWaits, type Route, startHttpServer } from './http-server.ts';
import type { Health } from './observed-metrics.ts';

type Needs = {
  readonly port: number;
  /** the address that is listened on */
  readonly host: string;
  readonly health: Health;
  readonly metrics: () => Promise<string>;
  readonly waits: HttpWaits;
  readonly log: Log;
};

export function startOperations({ port, host, health, metrics, waits, log }: Needs): Promise<HttpServer> {
  // The work grows with what is open, so calls that come at the same time share one answer.
  const [metricsNow, healthNow] = [oneAtATime(metrics), oneAtATime(health)];
  return startHttpServer({ port, host, routes: [serve], proxies: [], waits, log });

  async function serve({ path }: Parameters<Route>[0]): ReturnType<Route> {
    switch (path) {
      case '/metrics': {
        const headers = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' };
        return { status: 200, headers, body: await metricsNow() };
      }
      // The process serves; what it depends on is no reason to end it.
      case '/livez':
        return { status: 200, headers: {}, body: 'ok\n' };
      case '/readyz': {
        const parts = await healthNow();
        const isWell = parts.every(([, trouble]) => trouble === undefined);
        // What is wrong with a file is told in several lines.
        const lines = parts.map(
          ([part, trouble]) => `${part}: ${trouble?.replaceAll(/\s+/g, ' ') ?? 'ok'}\n`,
        );
        return { status: isWell ? 200 : 503, headers: {}, body: lines.join('') };
      }
      default:
        return undefined;
    }
  }
}

/** Calls that come while one is under way get its answer. */
function oneAtATime<T>(read: () => Promise<T>): () => Promise<T> {
  let underWay: Promise<T> | undefined;
  return () => {
    underWay ??= read().finally(() => {
      underWay = undefined;
    });
    return underWay;
  };
}
