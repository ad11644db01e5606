/** A way to Redis that breaks after so many commands: the last one reaches Redis, and its answer reaches nobody. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { listening } from './passage.ts';

export type CutOff = {
  readonly url: string;
  /** Counts from now on. */
  after(commands: number): void;
  /** The next command with that text in it waits until `act` is done. */
  before(text: string, act: () => Promise<unknown>): void;
  /** Resolves once Redis has done all that reached it, also where nothing was cut off. */
  settled(): Promise<void>;
};

export async function aCutOff(to: string): Promise<CutOff> {
  const url = new URL(to);
  const { hostname, port } = url;
  let left = Number.POSITIVE_INFINITY;
  let ended: Promise<unknown> = Promise.resolve();
  const sockets = new Set<Socket>();

  let meanwhile: { readonly before: string; readonly act: () => Promise<unknown> } | undefined;

  const server = createServer((client) => {
    const redis = connect(Number(port || 6379), hostname);
    for (const socket of [client, redis]) sockets.add(socket.on('error', () => {}));
    redis.on('data', (answer) => client.write(answer));
    client.on('close', () => redis.end());
    let unsent = Buffer.alloc(0);
    let passing = Promise.resolve();
    client.on('data', (chunk: Buffer) => {
      unsent = Buffer.concat([unsent, chunk]);
      passing = passing.then(pass);
    });

    async function pass(): Promise<void> {
      for (let end = endOfCommand(unsent); end !== undefined && left > 0; end = endOfCommand(unsent)) {
        const command = unsent.subarray(0, end);
        unsent = unsent.subarray(end);
        if (meanwhile && command.includes(meanwhile.before)) {
          const { act } = meanwhile;
          meanwhile = undefined;
          await act();
        }
        redis.write(command);
        left -= 1;
      }
      if (left > 0 || client.destroyed) return;
      ended = once(redis, 'close');
      redis.end();
      client.destroy();
    }
  });
  url.host = `127.0.0.1:${await listening(server, 0)}`;
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return {
    url: url.href,
    after: (commands) => {
      left = commands;
    },
    before: (before, act) => {
      meanwhile = { before, act };
    },
    settled: async () => void (await ended),
  };
}

/** Where the first command ends: an array of strings, each with its length in bytes. Undefined where it is not whole. */
function endOfCommand(bytes: Buffer): number | undefined {
  let at = 0;
  const number = (): number | undefined => {
    const end = bytes.indexOf('\r\n', at);
    if (end < 0) return undefined;
    const read = Number(bytes.toString('latin1', at + 1, end));
    at = end + 2;
    return read;
  };
  const parts = number();
  if (parts === undefined) return undefined;
  for (let part = 0; part < parts; part += 1) {
    const length = number();
    if (length === undefined) return undefined;
    at += length + 2;
  }
  return at <= bytes.length ? at : undefined;
}
