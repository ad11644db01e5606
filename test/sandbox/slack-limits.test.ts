/** What the local Slack refuses of elements, in messages and in views alike. */
import { WebClient } from '@slack/web-api';
import { expect, onTestFinished, test } from 'vitest';
import { startLocalSlack } from '../../sandbox/slack/slack-server.ts';
import { botScopes } from '../../sandbox/start-sandbox.ts';
import { boltLogger } from '../../src/slack/connection/logger.ts';

const logger = boltLogger({ info: () => {}, warn: () => {}, error: () => {} });
const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const option = (value: string) => ({ text: plain(value), value });
const options = (count: number) => Array.from({ length: count }, (_, n) => option(String(n)));
const select = (more: object) => ({ type: 'static_select', action_id: 'x', ...more });
const radio = (more: object) => ({ type: 'radio_buttons', action_id: 'x', ...more });
const boxes = (more: object) => ({ type: 'checkboxes', action_id: 'x', ...more });
const typing = (more: object) => ({ type: 'plain_text_input', action_id: 'x', ...more });
const group = (label: string, count: number) => ({ label: plain(label), options: options(count) });

async function aClient() {
  const slack = await startLocalSlack({ scopes: botScopes() });
  onTestFinished(slack.close);
  const client = new WebClient(slack.botToken, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    logger,
  });
  const open = (elements: object[]) =>
    client.apiCall('views.open', {
      trigger_id: slack.workspace.trigger('U0ANA'),
      view: {
        type: 'modal',
        title: plain('T'),
        submit: plain('Go'),
        blocks: elements.map((element) => ({ type: 'input', label: plain('L'), element })),
      },
    });
  const postBlock = (block: object) =>
    client.apiCall('chat.postMessage', { channel: slack.channels.approvals, text: 'x', blocks: [block] });
  const post = (element: object) => postBlock({ type: 'actions', elements: [element] });
  return { slack, open, post, postBlock };
}

const refused: [string, object][] = [
  ['101 options', select({ options: options(101) })],
  ['no options', select({ options: [] })],
  ['neither options nor groups', select({})],
  ['options and groups', select({ options: options(1), option_groups: [group('g', 1)] })],
  ['101 groups', select({ option_groups: Array.from({ length: 101 }, () => group('g', 1)) })],
  ['a first choice that is none', select({ options: options(2), initial_option: option('z') })],
  [
    'a first choice in other words',
    select({ options: options(2), initial_option: { text: plain('one'), value: '1' } }),
  ],
  ['an option text of 76 characters', select({ options: [{ text: plain('x'.repeat(76)), value: 'x' }] })],
  ['an option value of 151 characters', select({ options: [{ text: plain('x'), value: 'x'.repeat(151) }] })],
  ['11 radio buttons', radio({ options: options(11) })],
  ['a radio button that is none', radio({ options: options(2), initial_option: option('z') })],
  ['11 checkboxes', boxes({ options: options(11) })],
  ['mark-up in the options of a menu', select({ options: [{ text: mrkdwn('x'), value: 'x' }] })],
  ['a link in the options of a menu', select({ options: [{ ...option('x'), url: 'https://example.com' }] })],
  ['a ticked box that is none', boxes({ options: options(2), initial_options: [option('1'), option('z')] })],
];

test.each(refused)('%s: the whole view is refused, and the whole message', async (_, element) => {
  const { open, post, slack } = await aClient();
  await expect(open([element])).rejects.toMatchObject({ data: { error: 'invalid_arguments' } });
  await expect(post(element)).rejects.toMatchObject({ data: { error: 'invalid_blocks' } });
  expect(slack.stateOf('U0ANA').modals).toEqual([]);
  expect(slack.stateOf('U0ANA').channels[0]?.messages).toEqual([]);
});

test.each<[string, object[]]>([
  ['3001 characters to begin with', [typing({ initial_value: 'x'.repeat(3001) })]],
  ['room for 3001 characters', [typing({ max_length: 3001 })]],
  ['more to begin with than there is room for', [typing({ max_length: 2, initial_value: 'xxx' })]],
  ['a button as an input', [{ type: 'button', action_id: 'x', text: plain('x') }]],
  ['two that take the focus', [typing({ focus_on_load: true }), typing({ focus_on_load: true })]],
])('a form with %s is refused', async (_, elements) => {
  const { open } = await aClient();
  await expect(open(elements)).rejects.toMatchObject({ data: { error: 'invalid_arguments' } });
});

test('what is within the limits is taken', async () => {
  const { open, post, slack } = await aClient();
  const chosen = { options: options(100), initial_option: option('99') };
  const grouped = { option_groups: [group('a', 2), group('b', 100)], initial_option: option('99') };
  const external = { type: 'external_select', action_id: 'x', initial_option: option('any') };
  const ticked = boxes({ options: options(10), initial_options: options(10) });
  await open([
    select(chosen),
    select(grouped),
    radio({ options: options(10) }),
    ticked,
    external,
    typing({}),
  ]);
  await post(select(chosen));
  expect(slack.stateOf('U0ANA').modals).toHaveLength(1);
  expect(slack.stateOf('U0ANA').channels[0]?.messages).toHaveLength(1);
});

const many = (count: number, text: string) => Array.from({ length: count }, () => mrkdwn(text));
const menu = (more: object) => ({
  type: 'actions',
  elements: [{ type: 'overflow', action_id: 'x', options: options(5), ...more }],
});
const sure = { title: plain('T'), text: mrkdwn('*sure*'), confirm: plain('Y'), deny: plain('N') };

test.each<[string, object]>([
  ['a header of 151 characters', { type: 'header', text: plain('x'.repeat(151)) }],
  ['a header without words', { type: 'header', text: plain('') }],
  ['a header with mark-up', { type: 'header', text: mrkdwn('x') }],
  ['11 fields', { type: 'section', fields: many(11, 'x') }],
  ['no fields', { type: 'section', fields: [] }],
  ['a field of 2001 characters', { type: 'section', fields: many(1, 'x'.repeat(2001)) }],
  ['11 elements of context', { type: 'context', elements: many(11, 'x') }],
  ['no elements of context', { type: 'context', elements: [] }],
  ['a button in the context', { type: 'context', elements: [{ type: 'button', text: plain('x') }] }],
  ['an overflow menu of 6', menu({ options: options(6) })],
  ['an overflow menu of none', menu({ options: [] })],
  ['mark-up in an overflow menu', menu({ options: [{ text: mrkdwn('x'), value: 'x' }] })],
  ['a link of 3001 characters', menu({ options: [{ ...option('x'), url: 'x'.repeat(3001) }] })],
  ['a question of 301 characters', menu({ confirm: { ...sure, text: plain('x'.repeat(301)) } })],
])('a message with %s is refused', async (_, block) => {
  const { postBlock, slack } = await aClient();
  await expect(postBlock(block)).rejects.toMatchObject({ data: { error: 'invalid_blocks' } });
  expect(slack.stateOf('U0ANA').channels[0]?.messages).toEqual([]);
});

test.each<[string, object]>([
  ['a header of 150 characters', { type: 'header', text: plain('x'.repeat(150)) }],
  ['10 fields of 2000 characters', { type: 'section', fields: many(10, 'x'.repeat(2000)) }],
  ['10 elements of context', { type: 'context', elements: many(10, 'x') }],
  ['an overflow menu of one link', menu({ options: [{ ...option('x'), url: 'https://example.com' }] })],
  ['an overflow menu of 5 with a question', menu({ confirm: sure })],
])('a message with %s is accepted', async (_, block) => {
  const { postBlock, slack } = await aClient();
  await postBlock(block);
  expect(slack.stateOf('U0ANA').channels[0]?.messages).toHaveLength(1);
});
