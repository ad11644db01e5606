/** A door between a bot and Redis, for what happens while Redis is away. It stays open until somebody shuts it. */
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

export async function listening(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

export type Door = {
  readonly url: string;
  /** cuts off what is under way and refuses new connections */
  shut(): Promise<void>;
  open(): Promise<number>;
  /** the connections there are go silent, and nobody is told; new ones pass. What it gives lets all of it through again */
  stall(): () => void;
  /** the next call with that text in it reaches Redis, and its connection brings no answer any more */
  loseAnswerTo(text: string): void;
  /** resolves once somebody knocks; they get no answer until `answer` */
  readonly knocked: Promise<void>;
  answer(): void;
};

/** A way to the Redis at that address. `silent`: a connection waits until `answer`. */
export async function openDoor(to: string, { silent = false } = {}): Promise<Door> {
  const url = new URL(to);
  const sockets = new Set<Socket>();
  let toLose: string | undefined;
  const join = (from: Socket, to: Socket) => {
    sockets.add(from);
    from.on('error', () => {}).on('close', () => to.destroy());
    from.pipe(to);
  };
  const watch = (client: Socket, redis: Socket) =>
    client.on('data', (chunk) => {
      if (toLose === undefined || !chunk.includes(toLose)) return;
      toLose = undefined;
      redis.unpipe(client).resume();
    });
  let answer = () => {};
  let knock = () => {};
  const knocked = new Promise<void>((resolve) => {
    knock = resolve;
  });
  const answered = silent
    ? new Promise<void>((resolve) => {
        answer = resolve;
      })
    : Promise.resolve();
  const server = createServer(async (client) => {
    sockets.add(client.on('error', () => {}));
    knock();
    await answered;
    const redis = connect(Number(url.port || 6379), url.hostname);
    join(client, redis);
    join(redis, client);
    watch(client, redis);
  });
  const port = await listening(server, 0);
  const shut = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  const stall = () => {
    for (const socket of sockets) socket.pause();
    return () => {
      for (const socket of sockets) socket.resume();
    };
  };
  const through = new URL(url);
  through.host = `127.0.0.1:${port}`;
  const open = () => listening(server, port);
  const loseAnswerTo = (text: string) => {
    toLose = text;
  };
  return { url: through.href, shut, open, stall, loseAnswerTo, knocked, answer: () => answer() };
}
