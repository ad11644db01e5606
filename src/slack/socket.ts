/**
 * Keeps the socket to Slack up. The SDK's own reconnect gives up on an HTTP error and leaves a rejected promise that nobody
 * catches, which would end the process; so it is switched off, and this one never gives up.
 */
import type { SocketModeReceiver } from '@slack/bolt';
import type { Log } from '../flow/ports.ts';

type SocketClient = SocketModeReceiver['client'];

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 30_000;

export function superviseSocket(client: SocketClient, log: Log) {
  let stopping = false;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;

  const reconnect = () => {
    if (stopping || timer) return;
    const wait = failures === 0 ? 0 : Math.min(FIRST_WAIT_MS * 2 ** failures, LONGEST_WAIT_MS);
    timer = setTimeout(() => {
      timer = undefined;
      client.start().then(
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

  return {
    /** Throws where Slack refuses at the very start: that is a wrong token more often than an outage. */
    async start(): Promise<void> {
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
