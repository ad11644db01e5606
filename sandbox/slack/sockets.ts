/** Socket Mode: the app's sockets, and envelopes that it must acknowledge. */
import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { BOT } from './workspace-people.ts';

const MOST_SOCKETS = 10;
const PING_MS = 10_000;

export type Kind = 'slash_commands' | 'interactive' | 'events_api';

/** What the app acknowledged with, or that it did not in time. */
export type Acknowledged = { readonly acked: true; readonly payload: unknown } | { readonly acked: false };

const Ack = z.object({ envelope_id: z.string(), payload: z.unknown().optional() });

export function createSockets(
  server: Server,
  { changed, ackWithinMs }: { changed: () => void; ackWithinMs: number },
) {
  const tickets = new Set<string>();
  const sockets = new Set<WebSocket>();
  const waiting = new Map<string, (ack: Acknowledged) => void>();
  const sent: string[] = [];
  const wss = new WebSocketServer({ noServer: true });
  const stalled = new Set<Duplex>();
  let toStall = 0;
  let opened = 0;
  let turn = 0;

  server.on('upgrade', (request, socket, head) => {
    if (toStall > 0) {
      toStall -= 1;
      stalled.add(socket);
      return;
    }
    const ticket = new URL(request.url ?? '/', 'http://local').searchParams.get('ticket') ?? '';
    // Each ticket opens one socket.
    if (!tickets.delete(ticket) || sockets.size >= MOST_SOCKETS) {
      socket.destroy();
      return;
    }
    wss.handleUpgrade(request, socket, head, (opened) => welcome(opened));
  });

  function welcome(socket: WebSocket): void {
    sockets.add(socket);
    opened += 1;
    const pinging = setInterval(() => socket.ping(), PING_MS);
    socket.on('message', (data) => {
      const ack = Ack.safeParse(JSON.parse(String(data)));
      if (!ack.success) return;
      waiting.get(ack.data.envelope_id)?.({ acked: true, payload: ack.data.payload });
    });
    socket.on('close', () => {
      clearInterval(pinging);
      sockets.delete(socket);
      changed();
    });
    socket.send(
      JSON.stringify({
        type: 'hello',
        num_connections: sockets.size,
        debug_info: { host: 'local' },
        connection_info: { app_id: BOT.app },
      }),
    );
    changed();
  }

  function push(envelope: string, id: string): Promise<Acknowledged> {
    const open = [...sockets];
    const socket = open[turn++ % Math.max(1, open.length)];
    if (!socket) return Promise.resolve({ acked: false });
    return new Promise((resolve) => {
      const timer = setTimeout(() => done({ acked: false }), ackWithinMs);
      const done = (ack: Acknowledged) => {
        clearTimeout(timer);
        waiting.delete(id);
        resolve(ack);
      };
      waiting.set(id, done);
      socket.send(envelope);
    });
  }

  return {
    open: () => sockets.size,
    /** so far, with those that are closed again */
    opened: () => opened,
    ticket(): string {
      const ticket = randomUUID();
      tickets.add(ticket);
      return ticket;
    },
    /** To one of the sockets, in turn. */
    deliver(type: Kind, payload: unknown): Promise<Acknowledged> {
      const envelope_id = randomUUID();
      const envelope = JSON.stringify({
        envelope_id,
        type,
        payload,
        accepts_response_payload: type !== 'events_api',
      });
      sent.push(envelope);
      return push(envelope, envelope_id);
    },
    /** The last envelope once more, as it was. */
    async redeliver(): Promise<Acknowledged> {
      const envelope = sent.at(-1);
      if (envelope === undefined) return { acked: false };
      return push(envelope, z.object({ envelope_id: z.string() }).parse(JSON.parse(envelope)).envelope_id);
    },
    /** As Slack does before it takes a server away. */
    refresh(): void {
      for (const socket of sockets)
        socket.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested', debug_info: {} }));
    },
    /** The next connections are never answered. */
    stall(times: number): void {
      toStall = times;
    },
    /** The open connections stay, and nothing is read from them any more. */
    mute(): void {
      for (const socket of sockets) socket.pause();
    },
    /** All connections are cut without a word. */
    drop(): void {
      for (const socket of sockets) socket.terminate();
    },
    close(): void {
      for (const socket of sockets) socket.terminate();
      for (const socket of stalled) socket.destroy();
      wss.close();
    },
  };
}
