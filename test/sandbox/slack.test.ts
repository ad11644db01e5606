/** The local Slack refuses what the real one refuses: otherwise a test against it would prove little. */
import { WebClient } from '@slack/web-api';
import { request } from 'undici';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startLocalSlack } from '../../sandbox/slack/slack-server.ts';
import { botScopes } from '../../sandbox/start-sandbox.ts';
import { boltLogger } from '../../src/slack/connection/logger.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const logger = boltLogger(silent);
const text = (length: number) => 'x'.repeat(length);
const section = (body: string) => ({ type: 'section', text: { type: 'mrkdwn', text: body } });
const button = (more: object = {}) => ({
  type: 'button',
  action_id: 'a',
  text: { type: 'plain_text', text: 'Go' },
  ...more,
});
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const modal = (more: object = {}) => ({
  type: 'modal',
  title: { type: 'plain_text', text: 'T' },
  blocks: [section('x')],
  ...more,
});

async function aSlack(scopes = botScopes()) {
  let now = Date.UTC(2026, 10, 24, 12);
  const slack = await startLocalSlack({ scopes, clock: () => now });
  onTestFinished(slack.close);
  const client = new WebClient(slack.botToken, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    logger,
  });
  const call = async (method: string, args: Record<string, unknown>) => {
    try {
      return { ...(await client.apiCall(method, args)), error: undefined };
    } catch (error) {
      return error && typeof error === 'object' && 'data' in error
        ? Object(error.data)
        : { error: String(error) };
    }
  };
  const channel = slack.channels.approvals;
  return { slack, client, call, channel, pass: (ms: number) => (now += ms) };
}

describe('blocks', () => {
  test.each([
    ['a section of 3001 characters', [section(text(3001))]],
    ['an empty section', [section('')]],
    ['51 blocks', Array.from({ length: 51 }, () => section('x'))],
    ['a button text of 76 characters', [actions(button({ text: { type: 'plain_text', text: text(76) } }))]],
    ['a button value of 2001 characters', [actions(button({ value: text(2001) }))]],
    ['a button text in mrkdwn', [actions(button({ text: { type: 'mrkdwn', text: 'Go' } }))]],
    ['26 elements', [actions(...Array.from({ length: 26 }, (_, n) => button({ action_id: String(n) })))]],
    ['two actions of one name', [actions(button(), button())]],
    [
      'two blocks of one name',
      [
        { ...section('x'), block_id: 'b' },
        { ...section('y'), block_id: 'b' },
      ],
    ],
    ['a header of 151 characters', [{ type: 'header', text: { type: 'plain_text', text: text(151) } }]],
    ['an unknown kind', [{ type: 'sectoin', text: { type: 'mrkdwn', text: 'x' } }]],
    ['an unknown field', [{ ...section('x'), txt: 1 }]],
  ])('%s: the whole message is refused', async (_, blocks) => {
    const { call, channel, slack } = await aSlack();
    expect(await call('chat.postMessage', { channel, text: 'x', blocks })).toMatchObject({
      error: 'invalid_blocks',
    });
    expect(slack.workspace.channel(channel)?.messages).toEqual([]);
  });

  test.each([
    ['a title of 25 characters', modal({ title: { type: 'plain_text', text: text(25) } })],
    ['101 blocks', modal({ blocks: Array.from({ length: 101 }, () => section('x')) })],
    ['private_metadata of 3001 characters', modal({ private_metadata: text(3001) })],
    [
      'an input without a submit button',
      modal({
        blocks: [
          { type: 'input', label: { type: 'plain_text', text: 'L' }, element: { type: 'plain_text_input' } },
        ],
      }),
    ],
  ])('a modal with %s is refused', async (_, view) => {
    const { call, slack } = await aSlack();
    expect(await call('views.open', { trigger_id: slack.workspace.trigger('U0ANA'), view })).toMatchObject({
      error: 'invalid_arguments',
    });
  });
});

test('a trigger opens one form within three seconds', async () => {
  const { call, slack, pass } = await aSlack();
  const trigger_id = slack.workspace.trigger('U0ANA');
  expect((await call('views.open', { trigger_id, view: modal() })).error).toBeUndefined();
  expect(await call('views.open', { trigger_id, view: modal() })).toMatchObject({
    error: 'exchanged_trigger_id',
  });
  const late = slack.workspace.trigger('U0ANA');
  pass(3001);
  expect(await call('views.open', { trigger_id: late, view: modal() })).toMatchObject({
    error: 'expired_trigger_id',
  });
  expect(slack.stateOf('U0ANA').modals).toHaveLength(1);
});

test('a response_url takes five answers within half an hour', async () => {
  const { slack, channel, pass } = await aSlack();
  const open = () =>
    `${slack.url}/response/${slack.workspace.responseUrl({ channel, person: 'U0ANA', message: undefined })}`;
  const post = async (url: string) => {
    const { statusCode, body } = await request(url, { method: 'POST', body: JSON.stringify({ text: 'x' }) });
    return [statusCode, await body.text()];
  };
  const url = open();
  for (let n = 0; n < 5; n += 1) expect(await post(url)).toEqual([200, 'ok']);
  expect(await post(url)).toEqual([404, 'used_url']);
  const late = open();
  pass(30 * 60_000 + 1);
  expect(await post(late)).toEqual([404, 'expired_url']);
  expect(slack.stateOf('U0ANA').channels[0]?.messages).toHaveLength(5);
  expect(slack.stateOf('U0BO').channels[0]?.messages).toHaveLength(0);
});

test('scopes, tokens, methods and places', async () => {
  const { call, channel, slack, client } = await aSlack(['chat:write']);
  expect(await call('users.info', { user: 'U0ANA' })).toMatchObject({
    error: 'missing_scope',
    needed: 'users:read',
    provided: 'chat:write',
  });
  expect(await call('users.infos', { user: 'U0ANA' })).toMatchObject({ error: 'unknown_method' });
  expect(await call('chat.postMessage', { channel: 'C0NOWHERE', text: 'x' })).toMatchObject({
    error: 'channel_not_found',
  });
  expect(await call('chat.postMessage', { channel: slack.channels.general, text: 'x' })).toMatchObject({
    error: 'not_in_channel',
  });
  expect(await call('chat.postMessage', { channel })).toMatchObject({ error: 'no_text' });
  expect(await call('chat.update', { channel, ts: '1.1', text: 'x' })).toMatchObject({
    error: 'message_not_found',
  });
  const { message_ts } = await client.chat.postEphemeral({ channel, user: 'U0ANA', text: 'x' });
  expect(await call('chat.update', { channel, ts: message_ts, text: 'y' })).toMatchObject({
    error: 'message_not_found',
  });
  const stranger = new WebClient('xoxb-stolen', {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    logger,
  });
  await expect(stranger.auth.test()).rejects.toThrow('invalid_auth');
});

test('who has left can do nothing, and nobody presses what they cannot see', async () => {
  const { slack, client, channel } = await aSlack();
  const { ts = '' } = await client.chat.postMessage({
    channel,
    text: 'x',
    blocks: [{ ...actions(button()), block_id: 'b' }],
  });
  const press = { do: 'action', on: { message: { channel, ts } }, block_id: 'b', action_id: 'a' } as const;
  expect(await slack.act('U0ZED', press)).toMatchObject({ ok: false });
  const place = slack.workspace.channel(channel);
  if (place) place.members = place.members.filter((member) => member !== 'U0DEE');
  expect(await slack.act('U0DEE', press)).toMatchObject({ ok: false });
  expect(await slack.act('U0BO', { ...press, action_id: 'other' })).toMatchObject({ ok: false });
});

test('the app does not answer in time: the person is told so', async () => {
  const slack = await startLocalSlack({ scopes: botScopes(), ackWithinMs: 50 });
  onTestFinished(slack.close);
  expect(
    await slack.act('U0ANA', {
      do: 'command',
      channel: slack.channels.general,
      command: '/db-access',
      text: '',
    }),
  ).toEqual({
    ok: false,
    error: '/db-access failed with the error "operation_timeout"',
  });
});
