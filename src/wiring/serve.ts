/** Puts what is served over HTTP on its ports: the page where people find their address, health and metrics. */
import { randomBytes } from 'node:crypto';
import type { Config } from '../config/config.ts';
import type { Log, World } from '../flow/ports.ts';
import type { PersonId } from '../grant/ids.ts';
import { addressUrl, createAddressPage, VISITS } from '../http/address-page.ts';
import { observeApp } from '../http/app-metrics.ts';
import { startHttpServer } from '../http/http-server.ts';
import { createLinks } from '../http/link.ts';
import { startOperations } from '../http/operations.ts';
import { createRateLimit } from '../http/rate-limit.ts';
import type { Timing } from '../timing.ts';
import type { Closer, WithClosers } from './closers.ts';
import { createHealth } from './health.ts';
import type { Instruments } from './instruments.ts';
import type { LiveSettings } from './live-settings.ts';
import type { Memory } from './memory.ts';
import { watchScalingo } from './scalingo-health.ts';

type PageParts = Pick<Parameters<typeof createAddressPage>[0], 'confirmed' | 'whose'>;

type Needs = Pick<Parameters<typeof createAddressPage>[0], 'oneUse' | 'denials'> &
  Pick<World, 'policies' | 'now' | 'steady' | 'log'> &
  WithClosers & { readonly timing: Pick<Timing, 'http' | 'overdue'> };

export type Page = {
  /** the link for that person and that form, good for a few minutes */
  link(person: PersonId, viewId: string): string;
  /** resolves after the first try */
  serve(parts: PageParts): Promise<void>;
};

/** Undefined where no page is configured. */
export function createPage(
  { page, slack, scalingo }: Pick<Config, 'page' | 'slack' | 'scalingo'>,
  { policies, oneUse, denials, now, steady, timing, closers, log }: Needs,
): Page | undefined {
  if (!page) return undefined;
  const { url, port, trustedProxies, ipv4Url } = page;
  // All processes of an installation hold both tokens, so any of them can serve any link.
  const links = createLinks({ secret: `${slack.botToken} ${scalingo.token}`, now, randomBytes });
  const documentationRanges = () =>
    [...policies.values()].some((policy) => policy.documentationRanges === 'allowed') ? 'allowed' : 'refused';
  return {
    link: (person, viewId) => addressUrl(url, links.sign({ person, viewId })),
    async serve(parts) {
      closers.push(await served('page', { start: () => start(parts), timing, log }));
    },
  };

  async function start(parts: PageParts): Promise<Closer> {
    const rateLimit = createRateLimit({ ...VISITS, now: steady, secret: randomBytes(16) });
    const ours = { links, oneUse, rateLimit, trustedProxies, documentationRanges, ipv4Url, denials, log };
    const web = await startHttpServer({
      port,
      host: undefined,
      routes: [createAddressPage({ ...parts, ...ours })],
      proxies: trustedProxies,
      waits: timing.http,
      log,
    });
    return () => web.close();
  }
}

type Operations = WithClosers & {
  readonly world: World;
  readonly queues: Memory['queues'];
  readonly instruments: Pick<Instruments, 'scalingoHealth' | 'registry'>;
  readonly settings: Pick<LiveSettings, 'databases' | 'rejected' | 'differs'>;
  readonly scalingo: Pick<Parameters<typeof watchScalingo>[0], 'check'>;
  readonly slack: { readonly trouble: () => string | undefined };
  readonly timing: Pick<Timing, 'health' | 'http' | 'overdue'>;
  readonly log: Log;
};

/** Does nothing where no such page is configured. Resolves after the first try. */
export async function serveOperations(at: Config['operations'], needs: Operations): Promise<void> {
  if (!at) return;
  const { world, queues, instruments, settings, scalingo, slack, timing, closers, log } = needs;
  const { scalingoHealth, registry } = instruments;
  const { databases, rejected: config, differs } = settings;
  const parts = { ...world, queues, slack: slack.trouble, config, differs };
  const health = createHealth({ ...parts, scalingo: scalingoHealth.hosts });
  observeApp(registry, { ...parts, health, databases: () => [...databases.keys()] });
  const metrics = () => registry.metrics();
  const { check } = scalingo;
  closers.push(
    watchScalingo({ health: scalingoHealth, check, databases, everyMs: timing.health.scalingoMs }),
  );
  const start = async () => {
    const operations = await startOperations({ ...at, health, metrics, waits: timing.http, log });
    return () => operations.close();
  };
  closers.push(await served('operations', { start, timing, log }));
}

type Served = {
  /** of the first try, and of each later one; rejects where the port cannot be listened on */
  readonly start: () => Promise<Closer>;
  readonly timing: Pick<Timing, 'overdue'>;
  readonly log: Pick<Log, 'error'>;
};

/** The settings that name them. */
const PORTS = { page: 'PAGE_PORT', operations: 'METRICS_PORT', slack: 'PORT' } as const;

/**
 * A port that is taken keeps no access from ending, so it is tried again until it is free. Resolves after the first try, also where it failed, with what ends both
 * the tries and what is served. `what`: for the log.
 */
export async function served(what: keyof typeof PORTS, { start, timing, log }: Served): Promise<Closer> {
  let close: Closer | undefined;
  let trying: Promise<void> | undefined = attempt();
  const timer = setInterval(() => {
    trying ??= attempt();
  }, timing.overdue.everyMs);
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
      const why = error instanceof Error ? error.message : String(error);
      const fix = `stop what listens there, or set ${PORTS[what]} to a free port`;
      log.error({ event: 'port_not_served', what, why, fix }, 'port cannot be listened on; retrying');
      trying = undefined;
    }
  }
}
