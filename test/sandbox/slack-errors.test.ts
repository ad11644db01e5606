/** The local Slack refuses each method that the bot calls with each error that Slack documents for it, and with no other. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WebClient } from '@slack/web-api';
import { expect, onTestFinished, test } from 'vitest';
import { unknownError } from '../../sandbox/slack/errors.ts';
import { methods } from '../../sandbox/slack/methods.ts';
import { type LocalSlackOptions, startLocalSlack } from '../../sandbox/slack/slack-server.ts';
import { root } from '../support/built.ts';

async function aSlack(options: Partial<LocalSlackOptions> = {}) {
  const slack = await startLocalSlack({ scopes: ['chat:write'], ...options });
  onTestFinished(slack.close);
  const client = new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } });
  return { slack, client };
}

test.each(['cant_update_message', 'edit_window_closed', 'message_not_found', 'is_archived'])(
  'an edit is refused with %s, once, and goes through after that',
  async (error) => {
    const { slack, client } = await aSlack();
    const channel = slack.channels.approvals;
    const { ts = '' } = await client.chat.postMessage({ channel, text: 'before' });
    slack.fault({ method: 'chat.update', times: 1, do: { error } });
    await expect(client.chat.update({ channel, ts, text: 'after' })).rejects.toMatchObject({
      data: { error },
    });
    expect(await client.chat.update({ channel, ts, text: 'after' })).toMatchObject({ ok: true });
  },
);

test('a message can be edited for as many minutes as the workspace says, and not after that', async () => {
  let now = 0;
  const { slack, client } = await aSlack({ clock: () => now, editWindowMinutes: 30 });
  const channel = slack.channels.approvals;
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'before' });
  now = 30 * 60_000;
  expect(await client.chat.update({ channel, ts, text: 'after' })).toMatchObject({ ok: true });
  now += 1000;
  await expect(client.chat.update({ channel, ts, text: 'too late' })).rejects.toMatchObject({
    data: { error: 'edit_window_closed' },
  });
  // An edit does not open the window again, and a new message has its own.
  const { ts: later = '' } = await client.chat.postMessage({ channel, text: 'later' });
  expect(await client.chat.update({ channel, ts: later, text: 'after' })).toMatchObject({ ok: true });
});

test.each([
  ['chat.postMessage', 'edit_window_closed'],
  ['chat.update', 'expired_trigger_id'],
  ['views.open', 'not_in_channel'],
  ['users.info', 'oops'],
  ['*', 'not_in_channel'],
])('an error that Slack does not document for that method cannot be set: %s, %s', async (method, error) => {
  const { slack } = await aSlack();
  expect(() => slack.fault({ method, times: 1, do: { error } })).toThrow(
    `Slack does not document the error ${error} for ${method}`,
  );
});

test('a method that the bot does not call cannot be refused; each that the local Slack has can be', async () => {
  const { slack } = await aSlack();
  expect(() => slack.fault({ method: 'chat.meMessage', times: 1, do: { error: 'no_text' } })).toThrow(
    'the bot calls no method chat.meMessage',
  );
  for (const method of [...Object.keys(methods), 'apps.connections.open'])
    expect(unknownError(method, 'internal_error')).toBeUndefined();
});

test('each error of Slack’s that the bot tells apart is documented for one of the methods', () => {
  const source = readFileSync(join(root, 'src/slack/connection/slack-error.ts'), 'utf8');
  const sets = [...source.matchAll(/new Set\(\[([^\]]+)\]\)/g)].flatMap(
    ([, list = '']) => list.match(/\w+_\w+/g) ?? [],
  );
  expect(sets.length).toBeGreaterThan(20);
  const names = [...Object.keys(methods), 'apps.connections.open'];
  expect(sets.filter((error) => names.every((method) => unknownError(method, error)))).toEqual([]);
});
