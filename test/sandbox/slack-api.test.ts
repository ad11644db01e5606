/** Doors of the local Slack that are no matter of blocks or views. */
import { WebClient } from '@slack/web-api';
import { request } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { startLocalSlack } from '../../sandbox/slack/slack-server.ts';
import { botScopes } from '../../sandbox/start-sandbox.ts';
import { boltLogger } from '../../src/slack/connection/logger.ts';

const logger = boltLogger({ info: () => {}, warn: () => {}, error: () => {} });

test.each([
  ['GET', 'state', 'U0NOBODY'],
  ['POST', 'act', 'U0NOBODY'],
  ['GET', 'state', ''],
] as const)('%s %s as %j, who is nobody here: 404, and why', async (method, what, as) => {
  const slack = await startLocalSlack({ scopes: botScopes() });
  onTestFinished(slack.close);
  const body = method === 'POST' ? { body: JSON.stringify({ do: 'openHome' }) } : {};
  const answer = await request(`${slack.url}/_sandbox/${what}?as=${as}`, { method, ...body });
  expect(answer.statusCode).toBe(404);
  expect(await answer.body.text()).toContain(`Nobody in this workspace is "${as}"`);
});

async function aClient(options: { rateLimits?: boolean; scopes?: readonly string[] } = {}) {
  let now = Date.UTC(2026, 10, 24, 12);
  const slack = await startLocalSlack({ scopes: botScopes(), clock: () => now, ...options });
  onTestFinished(slack.close);
  const client = new WebClient(slack.botToken, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger,
  });
  return { slack, client, pass: (ms: number) => (now += ms) };
}

test('a person’s locale is told only where it is asked for; their time zone always', async () => {
  const { client } = await aClient();
  const asked = async (user: string, include_locale?: boolean) =>
    (await client.users.info({ user, ...(include_locale === undefined ? {} : { include_locale }) })).user;
  expect(await asked('U0ANA', true)).toMatchObject({ locale: 'en-US', tz: 'Europe/Paris' });
  expect(await asked('U0LOU', true)).toMatchObject({ locale: 'fr-FR' });
  expect(await asked('U0CY', true)).toMatchObject({ locale: 'en-GB' });
  for (const flag of [undefined, false]) {
    expect(await asked('U0ANA', flag)).not.toHaveProperty('locale');
    expect(await asked('U0ANA', flag)).toHaveProperty('tz', 'Europe/Paris');
  }
  // Somebody who has left has neither.
  expect(await asked('U0ZED', true)).not.toHaveProperty('locale');
});

test('with rate limits a channel takes one message a second, and the other channels do not wait for it', async () => {
  const { client, slack, pass } = await aClient({ rateLimits: true });
  const post = (channel: string) => client.chat.postMessage({ channel, text: 'x' });
  const { approvals } = slack.channels;
  await post(approvals);
  pass(999);
  await expect(post(approvals)).rejects.toMatchObject({ retryAfter: 1 });
  await post('U0ANA');
  await expect(post(slack.workspace.direct('U0ANA').id)).rejects.toMatchObject({ retryAfter: 1 });
  pass(1);
  await post(approvals);
  expect(slack.workspace.channel(approvals)?.messages).toHaveLength(2);
});

test('without rate limits messages may follow each other at once', async () => {
  const { client, slack } = await aClient();
  const { approvals: channel } = slack.channels;
  for (let n = 0; n < 3; n += 1) await client.chat.postMessage({ channel, text: 'x' });
  expect(slack.workspace.channel(channel)?.messages).toHaveLength(3);
});

const without = (scope: string) => botScopes().filter((each) => each !== scope);

test.each([
  ['a public channel', 'channels:history', false],
  ['a private channel', 'groups:history', true],
] as const)('to read %s takes %s, and no other scope will do', async (_, needed, isPrivate) => {
  for (const scopes of [without(needed), [needed]]) {
    const { client, slack } = await aClient({ scopes });
    const { approvals } = slack.channels;
    const channel = slack.workspace.channel(approvals);
    if (channel) channel.isPrivate = isPrivate;
    const reading = client.conversations.history({ channel: approvals });
    if (scopes.includes(needed)) expect(await reading).toMatchObject({ messages: [] });
    else await expect(reading).rejects.toMatchObject({ data: { error: 'missing_scope', needed } });
  }
});

test('without the scope commands there is no command', async () => {
  const { slack } = await aClient({ scopes: without('commands') });
  const typed = { do: 'command', channel: slack.channels.general, command: '/db-access', text: '' } as const;
  expect(await slack.act('U0ANA', typed)).toEqual({
    ok: false,
    error: '/db-access is not a valid command.',
  });
});

test('a history is read page by page, the newest first', async () => {
  const { client, slack, pass } = await aClient();
  const { approvals: channel } = slack.channels;
  for (let n = 1; n <= 5; n += 1) {
    await client.chat.postMessage({ channel, text: `${n}` });
    pass(1000);
  }
  const read: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.conversations.history({ channel, limit: 2, ...(cursor ? { cursor } : {}) });
    read.push((page.messages ?? []).map(({ text }) => text).join(' '));
    cursor = page.response_metadata?.next_cursor;
    expect(page.has_more).toBe(Boolean(cursor));
  } while (cursor);
  expect(read).toEqual(['5 4', '3 2', '1']);
});

test('its history has each version of what the app wrote, also of what was deleted', async () => {
  const { slack, client, pass } = await aClient();
  const { approvals: channel } = slack.channels;
  const begun = Date.UTC(2026, 10, 24, 12);
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'first' });
  pass(1000);
  await client.chat.update({ channel, ts, text: 'second' });
  await client.chat.delete({ channel, ts });
  await client.chat.postEphemeral({ channel, user: 'U0ANA', text: 'for Ana' });
  expect(slack.workspace.history).toMatchObject([
    { at: begun, how: 'posted', channel, ts, text: 'first', ephemeral: false },
    { at: begun + 1000, how: 'edited', ts, text: 'second' },
    { how: 'deleted', ts, text: 'second' },
    { how: 'posted', text: 'for Ana', ephemeral: true, to: 'U0ANA' },
  ]);
});
