/** A list of regions that sends us to an address in clear text: the token would go there for everyone on the way to read. */
import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { listening } from '../support/passage.ts';
import { around, orders } from './around.ts';

/** Notes what was sent there. It is reached by an address that is not loopback, and still leads to this machine. */
async function eavesdropper() {
  const heard: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    heard.push(request.headers.authorization);
    response.writeHead(503).end();
  });
  const port = await listening(server, 0);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { heard, url: `http://0.0.0.0:${port}` };
}

type Urls = { readonly api?: string; readonly database_api?: string };

async function client(of: (clear: string) => Urls) {
  const { heard, url } = await eavesdropper();
  const { scalingo, ...rest } = await around();
  const region = { name: 'osc-fr1', api: scalingo.url, database_api: scalingo.url, ...of(url) };
  scalingo.fault({ on: 'GET /v1/regions', do: { what: 'answer', status: 200, body: { regions: [region] } } });
  return { ...rest, heard, url };
}

const told = (url: string) => ({
  name: 'ScalingoError',
  retry: true,
  problem: { is: 'not encrypted', region: 'osc-fr1', url },
  message: `Scalingo names ${url} for the region osc-fr1, which is not encrypted (https). No token was sent there.`,
});

test.each<[string, (clear: string) => Urls]>([
  ['the main API', (api) => ({ api })],
  ['the database API', (database_api) => ({ database_api })],
])('%s in clear text is refused, and no token goes there', async (_name, of) => {
  const { firewall, fault, heard, url } = await client(of);
  const error = await fault(firewall.list(orders));
  expect(heard).toEqual([]);
  expect(error).toMatchObject(told(url));
  // The list is looked up again: the next one may be right.
  expect(await firewall.list(orders)).toEqual([]);
});

test('discovering databases sends no token there either', async () => {
  const { discover, fault, heard, url } = await client((api) => ({ api }));
  const error = await fault(discover());
  expect(heard).toEqual([]);
  expect(error).toMatchObject(told(url));
});
