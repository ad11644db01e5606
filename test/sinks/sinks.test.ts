/** Where the audit trail goes besides Redis takes it whole, or says why not. */
import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { createSinks } from '../../src/sinks/sinks.ts';

const secret = 'f'.repeat(64);
const lines = ['{"entry":"1-0"}\n', '{"entry":"2-0"}\n'];
const around = { stdout: new PassThrough(), now: () => 1_700_000_000_000, withinMs: 300 };
const none = { stdout: false, file: undefined, webhook: undefined };

function onlySink(settings: Partial<Parameters<typeof createSinks>[0]>, change: object = {}) {
  const [sink] = createSinks({ ...none, ...settings }, { ...around, ...change });
  if (!sink) throw new Error('there is no sink');
  return sink;
}

/** Answers with that status; `never`: not at all. */
async function aReceiver(status: number | 'never') {
  const received: { headers: NodeJS.Dict<string | string[]>; body: string }[] = [];
  const server = createServer(async (request, response) => {
    received.push({ headers: request.headers, body: await text(request) });
    if (status !== 'never') response.writeHead(status, { location: '/elsewhere' }).end('secret of theirs');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/hook?token=hidden`, received };
}

test('nothing is set: there is none', () => {
  expect(createSinks(none, around)).toEqual([]);
});

test('standard output gets the lines', async () => {
  const stdout = new PassThrough();
  expect(await onlySink({ stdout: true }, { stdout }).put(lines)).toBeUndefined();
  expect(String(stdout.read())).toBe(lines.join(''));
});

test('a file grows, and only its owner can read it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'db-access-sink-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'audit.jsonl');
  const sink = onlySink({ file });
  for (const line of lines) expect(await sink.put([line])).toBeUndefined();
  expect(readFileSync(file, 'utf8')).toBe(lines.join(''));
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('a line that a full disk cut off takes no other line with it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'db-access-sink-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'audit.jsonl');
  writeFileSync(file, '{"entry":"0-1"}\n{"ent');
  expect(await onlySink({ file }).put(lines)).toBeUndefined();
  expect(readFileSync(file, 'utf8').split('\n')).toEqual([
    '{"entry":"0-1"}',
    '{"ent',
    '{"entry":"1-0"}',
    '{"entry":"2-0"}',
    '',
  ]);
});

test('a file that cannot be written is named, with why', async () => {
  expect(await onlySink({ file: '/nowhere/audit.jsonl' }).put(lines)).toBe('/nowhere/audit.jsonl: ENOENT');
});

test('a webhook gets the lines in one POST, signed with its secret', async () => {
  const { url, received } = await aReceiver(204);
  expect(await onlySink({ webhook: { url, secret } }).put(lines)).toBeUndefined();
  const [{ headers, body } = { headers: {}, body: '' }] = received;
  expect(body).toBe(lines.join(''));
  const signature = createHmac('sha256', secret).update(`1700000000.${body}`).digest('hex');
  expect(headers).toMatchObject({
    'content-type': 'application/x-ndjson',
    'db-access-timestamp': '1700000000',
    'db-access-signature': signature,
  });
});

test.each([
  [500, 'HTTP 500'],
  [302, 'HTTP 302'],
  ['never', /TIMEOUT|TimeoutError|23/],
] as const)('a webhook that answers %s did not take them; nothing secret is said', async (status, why) => {
  const { url, received } = await aReceiver(status);
  const said = await onlySink({ webhook: { url, secret } }).put(lines);
  expect(said).toMatch(why);
  expect(said).not.toMatch(/hidden|secret/);
  expect(received.length).toBe(1);
});
