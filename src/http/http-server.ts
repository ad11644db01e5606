/** The bot's own HTTP server: few methods, small bodies, short patience, and headers that trust nobody. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Log } from '../flow/ports.ts';
import type { Network } from '../grant/network.ts';
import { limitConnections } from './connections.ts';

export type Incoming = {
  /** HEAD is asked of a route as GET */
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly remoteAddress: string | undefined;
  readonly body: string;
};

type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** undefined: not a path of this route's */
export type Route = (incoming: Incoming) => Promise<Answer | undefined>;

export type HttpWaits = {
  /** for the headers of a request */
  readonly headersMs: number;
  /** for all of a request */
  readonly requestMs: number;
  /** from one look at what took longer than that to the next */
  readonly checkMs: number;
  /** for the next request on a connection */
  readonly keepAliveMs: number;
  /** for anything to be sent or taken on a connection while it is in use */
  readonly idleMs: number;
};

type Needs = {
  /** 0 for any that is free */
  readonly port: number;
  /** undefined: all that this machine has, of IPv4 and IPv6 */
  readonly host: string | undefined;
  readonly routes: readonly Route[];
  /** they may have as many connections as there are */
  readonly proxies: readonly Network[];
  readonly waits: HttpWaits;
  readonly log: Log;
};

export type HttpServer = {
  readonly port: number;
  /** takes nobody in any more, finishes what is being answered, and cuts off who was still sending */
  close(): Promise<void>;
};

/** Of the body of a request. */
const MOST_BYTES = 1024;
/** Cookies of the whole domain come along, so there is room for them. */
const MOST_HEADER_BYTES = 16 * 1024;
/** A browser opens a few at once, and many people may share an address. */
const CONNECTIONS = { most: 256, mostOfOne: 32 } as const;

const always = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
  'content-type': 'text/plain; charset=utf-8',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

export async function startHttpServer({
  port,
  host,
  routes,
  proxies,
  waits,
  log,
}: Needs): Promise<HttpServer> {
  const answering = new Set<Promise<void>>();
  const reading = {
    maxHeaderSize: MOST_HEADER_BYTES,
    headersTimeout: waits.headersMs,
    requestTimeout: waits.requestMs,
    connectionsCheckingInterval: waits.checkMs,
    keepAliveTimeout: waits.keepAliveMs,
  };
  const server = createServer(reading, (request, response) => {
    receive(request).then(
      (received) => {
        const answered = respond(received, { request, response, routes, log });
        answering.add(answered);
        return answered.finally(() => answering.delete(answered));
      },
      // The other end went away in the middle of its request.
      () => response.destroy(),
    );
  });
  server.setTimeout(waits.idleMs);
  limitConnections(server, { ...CONNECTIONS, proxies });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host }, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the HTTP server has no port');

  return {
    port: address.port,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      while (answering.size > 0) await Promise.all(answering);
      server.closeAllConnections();
      await closed;
    },
  };
}

type Received = Incoming | 'method' | 'size';

async function receive(request: IncomingMessage): Promise<Received> {
  const { method, headers, url = '/' } = request;
  const { remoteAddress } = request.socket;
  if (method !== 'GET' && method !== 'HEAD' && method !== 'POST') return 'method';
  const body = method === 'POST' ? await read(request) : '';
  if (body === undefined) return 'size';
  return { method: method === 'POST' ? 'POST' : 'GET', path: pathOf(url), headers, remoteAddress, body };
}

/** A client names the path, a proxy may name the whole address (RFC 9112, 3.2); "" for anything else. */
function pathOf(target: string): string {
  if (!target.startsWith('/')) return URL.canParse(target) ? new URL(target).pathname : '';
  const [path = ''] = target.split('?', 1);
  return path;
}

/** undefined where it is too large; what is left of it is not waited for. */
function read(request: IncomingMessage): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MOST_BYTES) resolve(undefined);
      else chunks.push(chunk);
    });
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    request.on('error', reject);
    request.on('close', () => reject(new Error('The other end went away.')));
  });
}

type Around = Pick<Needs, 'routes' | 'log'> & {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
};

/** Never rejects: a bug in a route is written down, and costs nobody else their answer. */
async function respond(received: Received, { request, response, routes, log }: Around): Promise<void> {
  const { status, headers, body } = await answerTo(received, routes).catch((error: unknown) => {
    // Not the path: it may hold a link that is still good.
    log.error({ event: 'http_request_failed', err: error }, 'http request failed');
    return plain(500, 'Something broke here, and was written down. Try again later.');
  });
  if (response.destroyed) return;
  response.writeHead(status, { ...always, ...headers, 'content-length': Buffer.byteLength(body) });
  await new Promise<void>((resolve) => {
    response.once('close', resolve);
    response.end(request.method === 'HEAD' ? undefined : body);
  });
}

async function answerTo(received: Received, routes: readonly Route[]): Promise<Answer> {
  if (received === 'method') return plain(405, 'Only GET, HEAD and POST.', { allow: 'GET, HEAD, POST' });
  if (received === 'size') return plain(413, 'That is too much.', { connection: 'close' });
  for (const route of routes) {
    const answer = await route(received);
    if (answer) return answer;
  }
  return plain(404, 'There is no such page.');
}

function plain(status: number, text: string, headers: Answer['headers'] = {}): Answer {
  return { status, headers, body: `${text}\n` };
}
