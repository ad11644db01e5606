/** The least of an HTTP server that the two local services need: routes by pattern, JSON in and out, server-sent events. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Server as NetServer } from 'node:net';
import { z } from 'zod';

export type Incoming = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** the body as it came, for what is no text */
  readonly bytes: Buffer;
  /** the parts of the path that the pattern names */
  readonly params: Readonly<Record<string, string>>;
};

export type Answer = {
  readonly status: number;
  /** sent as JSON unless it is a string or bytes */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

export type Route = {
  readonly method: string;
  /** such as `/api/databases/:addon/firewall_rules` */
  readonly path: string;
  readonly handle: (
    incoming: Incoming,
    raw: { request: IncomingMessage; response: ServerResponse },
  ) => Promise<Answer | 'answered'> | Answer | 'answered';
};

export function createHttpServer(routes: readonly Route[], notFound: () => Answer): Server {
  // As long as the real ones keep an idle connection: a caller who uses one that is just being closed has no answer.
  return createServer({ keepAliveTimeout: 75_000 }, (request, response) => {
    if (!isLocal(request)) {
      response.writeHead(403).end('only for pages and programs of this machine');
      return;
    }
    serve(routes, notFound, { request, response }).catch((error: unknown) => {
      if (error instanceof z.ZodError || error instanceof SyntaxError) {
        response.writeHead(400).end(error.message);
        return;
      }
      // A bug in the stand-in must be loud in the test that hits it.
      console.error(error);
      if (!response.headersSent) response.writeHead(500).end(String(error));
    });
  });
}

export async function listen(server: NetServer, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

export async function closeServer(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const url = new URL(await listen(server, 0));
  await closeServer(server);
  return Number(url.port);
}

/** A page from elsewhere must not drive the sandbox through a visitor's browser. */
function isLocal({ headers: { host = '', origin } }: IncomingMessage): boolean {
  const local = /^(127\.0\.0\.1|localhost)(:\d+)?$/;
  return local.test(host) && (origin === undefined || local.test(origin.replace(/^https?:\/\//, '')));
}

async function serve(
  routes: readonly Route[],
  notFound: () => Answer,
  raw: { request: IncomingMessage; response: ServerResponse },
): Promise<void> {
  const { request, response } = raw;
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://local');
  const method = request.method ?? 'GET';
  const bytes = await read(request);
  const body = bytes.toString('utf8');
  for (const route of routes) {
    const params = route.method === method ? match(route.path, pathname) : undefined;
    if (!params) continue;
    const { headers } = request;
    const incoming = { method, path: pathname, query: searchParams, headers, body, bytes, params };
    const answer = await route.handle(incoming, raw);
    if (answer !== 'answered') send(response, answer);
    return;
  }
  send(response, notFound());
}

function match(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = decodeURIComponent(given[index] ?? '');
    if (part.startsWith(':')) params[part.slice(1)] = value;
    else if (part !== value) return undefined;
  }
  return params;
}

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  const ready = body === undefined || typeof body === 'string' || Buffer.isBuffer(body);
  const type = typeof body === 'string' ? 'text/plain' : 'application/json';
  response.writeHead(status, { ...(body === undefined ? {} : { 'content-type': type }), ...headers });
  response.end(ready ? body : JSON.stringify(body));
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** Who wants to hear of changes: pages through server-sent events, tests through `until`. */
export function createChanges() {
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of [...listeners]) listener();
  };

  return {
    changed,
    /** Resolves at the first change after which it holds; rejects, naming it as things are by then, where it does not in time. */
    until(holds: () => boolean, what: string | (() => string), withinMs = 25_000): Promise<void> {
      return new Promise((resolve, reject) => {
        const done = (end: () => void) => {
          clearTimeout(timer);
          listeners.delete(look);
          end();
        };
        const look = () => {
          if (holds()) done(resolve);
        };
        const giveUp = () =>
          reject(new Error(`timed out waiting: ${typeof what === 'string' ? what : what()}`));
        const timer = setTimeout(() => done(giveUp), withinMs);
        listeners.add(look);
        look();
      });
    },
    route: (path: string): Route => ({
      method: 'GET',
      path,
      handle: (_, { request, response }) => {
        response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
        const tell = () => response.write('event: change\ndata: {}\n\n');
        tell();
        listeners.add(tell);
        request.on('close', () => listeners.delete(tell));
        return 'answered';
      },
    }),
  };
}
