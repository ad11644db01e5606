/** The bot's own HTTP server: few methods, small bodies, short patience, and headers that trust nobody. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Log } from '../flow/ports.ts';

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

/** For the headers of a request, and for all of it; how often those are cut off that took longer. */
export type HttpWaits = { readonly headersMs: number; readonly requestMs: number; readonly checkMs: number };

type Needs = {
  /** 0 for any that is free */
  readonly port: number;
  /** undefined: all that this machine has, of IPv4 and IPv6 */
  readonly host: string | undefined;
  readonly routes: readonly Route[];
  readonly waits: HttpWaits;
  readonly log: Log;
};

export type HttpServer = {
  readonly port: number;
  /** takes nobody in any more, finishes what is being answered, and cuts off who was still sending */
  close(): Promise<void>;
};

const MOST_BYTES = 1024;

const always = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
  'content-type': 'text/plain; charset=utf-8',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

export async function startHttpServer({ port, host, routes, waits, log }: Needs): Promise<HttpServer> {
  const answering = new Set<Promise<void>>();
  const patience = {
    headersTimeout: waits.headersMs,
    requestTimeout: waits.requestMs,
    connectionsCheckingInterval: waits.checkMs,
  };
  const server = createServer(patience, (request, response) => {
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
  const [path = '/'] = url.split('?');
  return { method: method === 'POST' ? 'POST' : 'GET', path, headers, remoteAddress, body };
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
    log.error({ err: error }, 'an HTTP request could not be answered');
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
