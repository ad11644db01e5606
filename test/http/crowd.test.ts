/** The address page when too many come, or one comes too often. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { raw } from '../support/raw-http.ts';
import { aSite, type Site } from './site.ts';

async function open(changes: Parameters<typeof aSite>[0] = {}) {
  const site = await aSite(changes);
  onTestFinished(site.close);
  return site;
}

const HERE = '203.0.113.7';

async function visit(url: string, from = HERE, asked: RequestInit & { language?: string } = {}) {
  const { language = 'en', ...rest } = asked;
  const headers = { 'x-forwarded-for': from, 'accept-language': language, 'sec-fetch-site': 'same-origin' };
  const answer = await fetch(url, { ...rest, headers });
  return { status: answer.status, retryAfter: answer.headers.get('retry-after'), text: await answer.text() };
}

/** Comes until the page has enough of it; how often that was. */
async function visitOften(site: Site, from: string): Promise<number> {
  for (let visits = 0; visits < 100; visits += 1)
    if ((await visit(site.link(), from)).status === 429) return visits;
  throw new Error('a hundred visits, and all of them answered');
}

test('E8: a visitor who comes too often is told how long to wait, in their language', async () => {
  const site = await open();
  expect(await visitOften(site, HERE)).toBe(30);
  const refused = await visit(site.link());
  expect(refused).toMatchObject({ status: 429, retryAfter: '2' });
  expect(refused.text).toContain('<h1>Too many visits</h1>');
  expect(refused.text).toContain('Try again in 2 seconds, or type your address into the form');
  const french = await visit(site.link(), HERE, { language: 'fr' });
  expect(french.text).toContain('<h1>Trop de visites</h1>');
  expect(french.text).toMatch(/Réessayez dans 2\s?secondes/);
  site.pass(2000);
  expect((await visit(site.link())).status).toBe(200);
});

test('E8: a click that is refused for that does not use the link up', async () => {
  const site = await open();
  const link = site.link();
  await visitOften(site, HERE);
  const click = {
    method: 'POST',
    headers: { 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams({ address: HERE }),
  };
  expect((await visit(link, HERE, click)).status).toBe(429);
  expect(site.confirmed).toEqual([]);
  site.pass(2000);
  expect((await visit(link, HERE, click)).status).toBe(200);
  expect(site.confirmed).toHaveLength(1);
});

test('E8: another address is answered meanwhile; one of the same IPv6 network is not', async () => {
  const site = await open();
  await visitOften(site, HERE);
  expect((await visit(site.link(), '203.0.113.8')).status).toBe(200);
  await visitOften(site, '2001:db8:0:7::1');
  expect((await visit(site.link(), '2001:db8:0:7:ffff::2')).status).toBe(429);
  expect((await visit(site.link(), '2001:db8:0:8::1')).status).toBe(200);
});

test('E8: a page that is not there counts as a visit, too', async () => {
  const site = await open();
  for (let visits = 0; visits < 30; visits += 1)
    expect((await visit(`${site.base}/favicon.ico`)).status).toBe(404);
  expect((await visit(site.link())).status).toBe(429);
});

test('E8: all visitors together are limited', async () => {
  const site = await open();
  const statuses = new Set<number>();
  for (let nth = 0; nth < 300; nth += 1)
    statuses.add((await visit(site.link(), `198.51.100.${nth % 256}`)).status);
  expect([...statuses]).toEqual([200]);
  expect((await visit(site.link())).status).toBe(429);
  site.pass(1000);
  for (let nth = 0; nth < 10; nth += 1) expect((await visit(site.link())).status).toBe(200);
  expect((await visit(site.link())).status).toBe(429);
});

/** A connection that says nothing; whether it was let in. */
async function knock(site: Site, from = '127.0.0.1'): Promise<{ socket: Socket; isIn: boolean }> {
  const socket = connect({ port: Number(new URL(site.base).port), host: '127.0.0.1', localAddress: from });
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  const isIn = await Promise.race([
    once(socket, 'data').then(() => true),
    once(socket, 'close').then(() => false),
  ]);
  return { socket, isIn };
}

test('E8: one visitor gets 32 connections, and another is let in meanwhile', async () => {
  const site = await open({ trustedProxies: [] });
  const held = [];
  for (let nth = 0; nth < 32; nth += 1) held.push(await knock(site));
  expect(held.every(({ isIn }) => isIn)).toBe(true);
  expect((await knock(site)).isIn).toBe(false);
  expect((await knock(site, '127.0.0.2')).isIn).toBe(true);
  const [first] = held;
  first?.socket.destroy();
  await expect.poll(async () => (await knock(site)).isIn).toBe(true);
});

test('E8: a proxy may hold more, and 256 are kept open in all', async () => {
  const site = await open();
  for (let nth = 0; nth < 256; nth += 1) expect((await knock(site)).isIn, `connection ${nth}`).toBe(true);
  expect((await knock(site, '127.0.0.2')).isIn).toBe(false);
});

test('E8: headers of more than 16 KiB are not read', async () => {
  const site = await open();
  const answer = await raw(
    Number(new URL(site.base).port),
    `GET / HTTP/1.1\r\nhost: x\r\ncookie: ${'x'.repeat(17_000)}\r\n\r\n`,
  );
  expect(answer).toMatch(/^HTTP\/1\.1 431 /);
});
