/**
 * Keeps the socket to Slack up. The SDK's own reconnect gives up on an HTTP error and leaves a rejected promise that nobody
 * catches, which would end the process; so it is switched off, and this one never gives up.
 */
import type { SocketModeReceiver } from '@slack/bolt';
import { z } from 'zod';
import { type Backoff, doubled } from '../flow/backoff.ts';
import type { Log } from '../flow/ports.ts';

type SocketClient = SocketModeReceiver['client'];

/** Slack gives an app no more; each one beyond them drives another out, which comes back and drives out the next. */
const MOST_SOCKETS = 10;

const Hello = z.object({ type: z.literal('hello'), num_connections: z.number() });

export function superviseSocket(client: SocketClient, log: Log, waits: Backoff) {
  let stopping = false;
  let connecting = false;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;

  const reconnect = () => {
    // A socket that breaks while it is being made is told to whoever makes it: two tries at once would be two sockets.
    if (stopping || timer || connecting) return;
    const wait = failures === 0 ? 0 : doubled(failures, waits);
    timer = setTimeout(() => {
      timer = undefined;
      connecting = true;
      client
        .start()
        .finally(() => {
          connecting = false;
        })
        .then(
          () => {
            failures = 0;
            log.info({}, 'connected to Slack again');
          },
          () => {
            failures += 1;
            log.warn({ failures }, 'could not connect to Slack; trying again');
            reconnect();
          },
        );
    }, wait);
  };

  function countSockets(data: unknown): void {
    const hello = Hello.safeParse(asJson(data));
    if (!hello.success || hello.data.num_connections < MOST_SOCKETS) return;
    const facts = { sockets: hello.data.num_connections, most: MOST_SOCKETS };
    log.error(facts, 'no socket to Slack is left for another process: run fewer, or use signed HTTP');
  }

  return {
    /** Throws where Slack refuses at the very start: that is a wrong token more often than an outage. */
    async start(): Promise<void> {
      client.on('ws_message', countSockets);
      await client.start();
      client.on('disconnected', reconnect);
    },
    async stop(): Promise<void> {
      stopping = true;
      clearTimeout(timer);
      await client.disconnect();
    },
  };
}

function asJson(data: unknown): unknown {
  try {
    return JSON.parse(String(data));
  } catch {
    return undefined;
  }
}
