/**
 * The socket to Slack. The SDK's own reconnect gives up on an HTTP error and leaves a rejected promise that nobody catches, which
 * would end the process; so it is switched off, and the first connection and all later ones are made by `supervise`.
 */

import type { SocketModeReceiver } from '@slack/bolt';
import { z } from 'zod';
import { anySignal } from '../../contracts/any-signal.ts';
import { SlackFault } from './slack-error.ts';
import { type Around, type Supervised, supervise } from './supervise.ts';
import { APP_TOKEN_FIX } from './token-fixes.ts';

type SocketClient = SocketModeReceiver['client'];

/** Slack's limit for one app. Each socket beyond it displaces another one, which reconnects and displaces the next. */
const MOST_SOCKETS = 10;

const Hello = z.object({ type: z.literal('hello'), num_connections: z.number() });

export type SocketWaits = {
  /** for one connection, from the first call to Slack's hello; longer than a call may take */
  readonly openMs: number;
  /** for Slack's part in closing one */
  readonly closeMs: number;
};

export type SlackSocket = Pick<Supervised, 'start' | 'first' | 'trouble'> & {
  /** once the signal is aborted: resolves when the socket is closed */
  closed(): Promise<void>;
};

type Needs = Around & {
  /** told of each connection after the first */
  readonly reconnected: () => void;
};

export function superviseSocket(client: SocketClient, waits: SocketWaits, around: Needs): SlackSocket {
  const { signal, reconnected, log } = around;
  let opened = 0;
  const socket = supervise(
    {
      method: 'apps.connections.open',
      setting: 'SLACK_APP_TOKEN',
      fix: APP_TOKEN_FIX,
      attempt: open,
    },
    around,
  );
  client.on('ws_message', countSockets);
  // A failed attempt emits this as well; starting again changes nothing while one is under way.
  client.on('disconnected', socket.start);

  return {
    start: socket.start,
    first: socket.first,
    trouble: socket.trouble,
    async closed() {
      await socket.settled();
      await close();
    },
  };

  async function open(): Promise<void> {
    const limit = anySignal([signal, AbortSignal.timeout(waits.openMs)]);
    // A socket that is half open is closed, and `client.start` rejects.
    const giveUp = () => void client.disconnect();
    const giveUpLate = () => limit.aborted && queueMicrotask(giveUp);
    limit.addEventListener('abort', giveUp);
    client.on('connecting', giveUpLate);
    try {
      await client.start();
    } catch (error) {
      // What is left of this try must not come up beside the next one.
      await close();
      throw error === undefined ? new SlackFault({ is: 'Slack is silent' }, { retry: true }) : error;
    } finally {
      limit.removeEventListener('abort', giveUp);
      client.off('connecting', giveUpLate);
    }
    opened += 1;
    if (opened === 1) return;
    reconnected();
    log.info({ event: 'slack_reconnected' }, 'reconnected to slack');
  }

  /** Slack may not answer the closing handshake: asked a second time, the client closes without it. */
  async function close(): Promise<void> {
    const late = setTimeout(() => void client.disconnect(), waits.closeMs);
    await client.disconnect();
    clearTimeout(late);
  }

  function countSockets(data: unknown): void {
    const hello = Hello.safeParse(asJson(data));
    if (!hello.success || hello.data.num_connections < MOST_SOCKETS) return;
    const facts = { event: 'slack_sockets_used_up', sockets: hello.data.num_connections, most: MOST_SOCKETS };
    log.error(facts, 'no socket to Slack is left for another process: run fewer, or use signed HTTP');
  }
}

function asJson(data: unknown): unknown {
  try {
    return JSON.parse(String(data));
  } catch {
    return undefined;
  }
}
