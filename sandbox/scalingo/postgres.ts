/** The public endpoint of a local database: as much of PostgreSQL as a client sees before it logs in. */
import { createServer, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { generate } from 'selfsigned';
import { listen } from '../http.ts';

/** How it answers the request of TLS: with it, without it, with something else, or never. */
export type Manner = 'tls' | 'no tls' | 'nonsense' | 'silent';

export async function startLocalPostgres(manner: Manner) {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'local' }]);
  const secureContext = createSecureContext({ cert, key });
  const asked: Buffer[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.once('data', (request) => {
      asked.push(request);
      if (manner === 'no tls') socket.end('N');
      if (manner === 'nonsense') socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
      if (manner !== 'tls') return;
      socket.write('S');
      const secure = new TLSSocket(socket, { isServer: true, secureContext });
      secure.on('error', () => {});
    });
  });
  const { port } = new URL(await listen(server, 0));

  return {
    endpoint: { hostname: '127.0.0.1', port: Number(port) },
    /** the first bytes of each client */
    asked,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
