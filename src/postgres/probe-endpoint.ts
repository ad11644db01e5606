/**
 * Tries the endpoint of a database as a client of PostgreSQL would, up to where a password would be due: TCP, the SSLRequest of its
 * protocol, and the handshake of TLS. https://www.postgresql.org/docs/current/protocol-flow.html
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Endpoints } from '../contracts/endpoint.ts';
import type { Probe } from '../flow/ports.ts';

type Needs = { readonly endpoints: Endpoints; readonly steady: () => number; readonly withinMs: number };

/** A message of 8 bytes with the code that requests TLS. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

export function createProbe({ endpoints, steady, withinMs }: Needs): Probe {
  return {
    async try(database) {
      const { host, port } = await endpoints.of(database);
      const began = steady();
      const socket = connect({ host, port });
      socket.on('error', () => {});
      const late = AbortSignal.timeout(withinMs);
      try {
        const protocol = await handshake(socket, { host, signal: late });
        return { reached: true, what: `${protocol}, ${Math.round(steady() - began)} ms` };
      } catch (error) {
        return { reached: false, what: late.aborted ? 'timed out' : reasonOf(error) };
      } finally {
        socket.destroy();
      }
    },
  };
}

/** The version of TLS that was agreed on. */
async function handshake(
  socket: Socket,
  { host, signal }: { readonly host: string; readonly signal: AbortSignal },
): Promise<string> {
  await once(socket, 'connect', { signal });
  socket.write(SSL_REQUEST);
  const [answer] = await once(socket, 'data', { signal });
  if (String(answer) !== 'S') throw new Error('no TLS');
  // Whether the certificate is signed by whom is not what is asked here: people connect with sslmode=require, which does not ask either.
  const secure = connectTls({ socket, servername: host, rejectUnauthorized: false });
  secure.on('error', () => {});
  await once(secure, 'secureConnect', { signal });
  return secure.getProtocol() ?? 'TLS';
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ECONNREFUSED') return 'refused';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'no such name';
  return code || (error instanceof Error ? error.message : 'no answer');
}
