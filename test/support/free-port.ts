/** Ports for the servers of tests. */
import { createServer } from 'node:net';

let ports = 0;

/**
 * One that nothing listens on. From below the range that the system hands out: between this and its use nobody else is given it. Each
 * worker of the tests has a part of its own.
 */
export async function freePort(): Promise<number> {
  const worker = Number(process.env['VITEST_POOL_ID'] ?? 0) % 6;
  for (;;) {
    ports += 1;
    const port = 20_000 + worker * 2000 + (ports % 2000);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, () => server.close(() => resolve(true)));
  });
}
