/** How many connections a server keeps open: in all, and from one visitor. Those over the limit are closed at once. */
import type { Server } from 'node:http';
import type { Network } from '../grant/network.ts';
import { clientAddress, visitorOf } from './client-address.ts';

type Limits = {
  readonly most: number;
  readonly mostOfOne: number;
  /** each speaks for many visitors, so their connections are only counted in all */
  readonly proxies: readonly Network[];
};

export function limitConnections(server: Server, { most, mostOfOne, proxies }: Limits): void {
  const open = new Map<string, number>();
  server.maxConnections = most;
  server.on('connection', (socket) => {
    const client = clientAddress({ remoteAddress: socket.remoteAddress, forwardedFor: undefined }, proxies);
    if (client.is === 'unknown') return;
    const visitor = visitorOf(client);
    const count = (open.get(visitor) ?? 0) + 1;
    if (count > mostOfOne) {
      socket.destroy();
      return;
    }
    open.set(visitor, count);
    socket.once('close', () => {
      const left = (open.get(visitor) ?? 1) - 1;
      if (left === 0) open.delete(visitor);
      else open.set(visitor, left);
    });
  });
}
