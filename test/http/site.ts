/** A running address page for tests: the real server on loopback, behind a proxy that is the test itself. */
import { randomBytes } from 'node:crypto';
import { addressUrl, type Confirmed, createAddressPage, VISITS } from '../../src/http/address-page.ts';
import { startHttpServer } from '../../src/http/http-server.ts';
import { createLinks, type OneUse } from '../../src/http/link.ts';
import { createRateLimit } from '../../src/http/rate-limit.ts';
import { production } from '../../src/timing.ts';
import { MORNING, networks, personId } from '../support/builders.ts';
import { createFakeOneUse } from '../support/fakes/one-use.ts';

type Changes = {
  readonly oneUse?: OneUse;
  readonly confirmed?: (what: Confirmed) => Promise<void>;
  readonly trustedProxies?: readonly string[];
  readonly documentationRanges?: () => 'allowed' | 'refused';
  readonly ipv4Url?: string;
  readonly host?: string;
  readonly port?: number;
};

type Logged = { readonly level: string; readonly facts: object; readonly what: string };

export async function aSite({
  host = '127.0.0.1',
  port = 0,
  // The test speaks for the proxy: it says in X-Forwarded-For whom it got the request from.
  trustedProxies = ['127.0.0.1/32'],
  ...changes
}: Changes = {}) {
  const confirmed: Confirmed[] = [];
  const logged: Logged[] = [];
  const denied: string[] = [];
  let now = MORNING;
  const write = (level: string) => (facts: object, what: string) => logged.push({ level, facts, what });
  const log = { info: write('info'), warn: write('warn'), error: write('error') };
  const links = createLinks({ secret: 'a secret of this installation', now: () => now, randomBytes });
  const proxies = networks(trustedProxies);
  const page = createAddressPage({
    links,
    oneUse: createFakeOneUse(),
    confirmed: async (what) => {
      confirmed.push(what);
    },
    whose: async () => ({ name: 'Ana Lima', database: 'orders' }),
    rateLimit: createRateLimit({ ...VISITS, now: () => now, secret: randomBytes(16) }),
    trustedProxies: proxies,
    documentationRanges: () => 'allowed',
    ipv4Url: undefined,
    denials: { noteNameless: (kind) => denied.push(kind) },
    log,
    ...changes,
  });
  const server = await startHttpServer({ port, host, routes: [page], proxies, waits: production.http, log });
  const base = `http://${host.includes(':') ? `[${host}]` : host}:${server.port}`;
  const link = () => addressUrl(base, links.sign({ person: personId('ana'), viewId: 'V0FORM' }));
  return { base, link, confirmed, logged, denied, pass: (ms: number) => (now += ms), close: server.close };
}

export type Site = Awaited<ReturnType<typeof aSite>>;
