/** The address page, visited by somebody who wants the process to stand still. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { aSite, type Site } from './site.ts';

const open: Site[] = [];
afterEach(async () => {
  for (const site of open.splice(0)) await site.close();
});

/** The first line of the answer to one request, on a connection of its own. */
async function visit(site: Site, headers: Readonly<Record<string, string>>): Promise<string> {
  const { port, hostname, pathname } = new URL(site.link());
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  const lines = Object.entries({ host: 'x', connection: 'close', ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  socket.write(`GET ${pathname} HTTP/1.1\r\n${lines.join('')}\r\n`);
  const [first = ''] = (await text(socket)).split('\r\n');
  return first;
}

test.each([
  ['Accept-Language', `en${' '.repeat(15_600)}!`],
  ['X-Forwarded-For', `${'a:'.repeat(7_800)}!`],
])('E8: sixteen visitors with a hostile %s hold nobody up', async (name, value) => {
  const site = await aSite();
  open.push(site);
  const before = process.cpuUsage();
  const answers = await Promise.all(Array.from({ length: 16 }, () => visit(site, { [name]: value })));
  const { user } = process.cpuUsage(before);
  expect(answers).toEqual(answers.map(() => 'HTTP/1.1 200 OK'));
  expect(user / 1000, 'milliseconds of the processor').toBeLessThan(500);
});
