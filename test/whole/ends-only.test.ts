/** The configuration cannot be used while access is open: the process stays and ends it, and goes on as usual once it is mended. */
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { press } from '../../sandbox/demo.ts';
import { runImpatientBot, surroundings } from '../support/processes.ts';

const LONG = 120_000;

test('F10: with a broken file the process stays while access is open, and goes on once it is mended', {
  timeout: LONG,
}, async ({ onTestFinished }) => {
  const around = await surroundings(`broken-${randomUUID().slice(0, 8)}`, onTestFinished);
  const { slack, scalingo } = around;
  const env = { ...around.env, DB_ACCESS_DATA: join(around.folder, 'redis') };
  const file = around.env['DB_ACCESS_CONFIG'] ?? '';
  const right = readFileSync(file, 'utf8');
  const direct = slack.workspace.direct('U0ANA').id;
  const find = (channel: string, words: RegExp) =>
    slack.workspace.channel(channel)?.messages.find(({ text }) => words.test(text));
  const see = (channel: string, words: RegExp) =>
    slack.until(() => find(channel, words) !== undefined, `${words} in ${channel}`, LONG);
  const rules = () => scalingo.rules('my-orders').map(({ source }) => source);
  const connected = () => slack.until(() => slack.sockets.open() === 1, 'connected', LONG);

  const first = runImpatientBot(env, onTestFinished);
  await connected();
  const { general, approvals } = slack.channels;
  const text = 'orders 203.0.113.7 2h the import hangs';
  await slack.act('U0ANA', { do: 'command', channel: general, command: '/db-access', text });
  await see(approvals, /asks for access/);
  const card = find(approvals, /asks for access/);
  if (!card) throw new Error('it was there a moment ago');
  await slack.act('U0BO', press(card, 'approve'));
  await see(direct, /Open until/);
  first.child.kill('SIGKILL');
  await first.ended;
  expect(rules()).toEqual(['203.0.113.7/32']);

  writeFileSync(file, 'databases: [');
  const second = runImpatientBot(env, onTestFinished);
  await expect.poll(second.output, { timeout: LONG }).toContain('only ending what is open');
  expect(rules()).toEqual(['203.0.113.7/32']);
  // People are answered meanwhile.
  await connected();
  writeFileSync(file, right);
  await expect.poll(second.output, { timeout: LONG }).toContain('"event":"started"');
  await connected();
  await slack.act('U0ANA', { do: 'command', channel: general, command: '/db-access', text: 'done' });
  await see(direct, /Expired|Ended early/);
  expect(rules()).toEqual([]);

  writeFileSync(file, 'databases: [');
  second.child.kill('SIGTERM');
  expect(await second.ended).toBe(0);
  // Now nothing is open, and a supervisor need not try again.
  expect(await runImpatientBot(env, onTestFinished).ended).toBe(78);
});
