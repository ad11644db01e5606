/** Puts what is served over HTTP on its ports: the page where people find their address, health and metrics. */
import { randomBytes } from 'node:crypto';
import type { Config } from './config/config.ts';
import type { Log, World } from './flow/ports.ts';
import { MINUTE } from './grant/duration.ts';
import { createHealth } from './health.ts';
import { createAddressPage, VISITS } from './http/address-page.ts';
import { type HttpWaits, startHttpServer } from './http/http-server.ts';
import { startOperations } from './http/operations.ts';
import { createRateLimit } from './http/rate-limit.ts';
import type { Closer } from './memory.ts';

type Needs = Pick<
  Parameters<typeof createAddressPage>[0],
  'links' | 'oneUse' | 'confirmed' | 'whose' | 'denials'
> & {
  readonly policies: World['policies'];
  /** a clock that only goes forward */
  readonly steady: () => number;
  readonly waits: HttpWaits;
  readonly log: Log;
};

/** Resolves with what closes it; rejects where the port is taken. */
export async function servePage(
  { port, trustedProxies, ipv4Url }: NonNullable<Config['page']>,
  { policies, steady, waits, log, ...page }: Needs,
): Promise<Closer> {
  const route = createAddressPage({
    ...page,
    rateLimit: createRateLimit({ ...VISITS, now: steady, secret: randomBytes(16) }),
    trustedProxies,
    documentationRanges: () =>
      [...policies.values()].some(({ documentationRanges }) => documentationRanges === 'allowed')
        ? 'allowed'
        : 'refused',
    ipv4Url,
    log,
  });
  const web = await startHttpServer({
    port,
    host: undefined,
    routes: [route],
    proxies: trustedProxies,
    waits,
    log,
  });
  return () => web.close();
}

type Operations = {
  readonly parts: Parameters<typeof createHealth>[0];
  /** in Prometheus' text format */
  readonly metrics: () => Promise<string>;
  readonly waits: HttpWaits;
  readonly log: Log;
};

/** For how long something has not been well is measured from one look to the next, also where nobody asks. */
const LOOK_EVERY_MS = MINUTE;

/** Resolves with what closes it; rejects where the port is taken. */
export async function serveOperations(port: number, { parts, ...serving }: Operations): Promise<Closer> {
  const health = createHealth(parts);
  const operations = await startOperations({ port, health, ...serving });
  const look = async () => {
    try {
      await health();
    } catch (error) {
      serving.log.error({ event: 'health_unknown', err: error }, 'health not checked');
    }
  };
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  return () => {
    clearInterval(timer);
    return operations.close();
  };
}

type Served = {
  /** of the first try, and of each later one; rejects where the port cannot be listened on */
  readonly start: () => Promise<Closer>;
  readonly everyMs: number;
  readonly log: Pick<Log, 'info' | 'error'>;
};

/**
 * A port that is taken keeps no access from ending, so it is tried again until it is free. Resolves after the first try, whatever came of it, with what ends both
 * the tries and what is served. `what`: for the log.
 */
export async function served(what: string, { start, everyMs, log }: Served): Promise<Closer> {
  let close: Closer | undefined;
  let trying: Promise<void> | undefined = attempt();
  const timer = setInterval(() => {
    trying ??= attempt();
  }, everyMs);
  await trying;
  return async () => {
    clearInterval(timer);
    await trying;
    await close?.();
  };

  async function attempt(): Promise<void> {
    try {
      close = await start();
      clearInterval(timer);
    } catch (error) {
      log.error({ event: 'port_not_served', what, err: error }, 'port cannot be listened on; retrying');
      trying = undefined;
    }
  }
}
