/** Shortcuts and suggested options in the local Slack, as a real Bolt app meets them. */
import type { GlobalShortcut, MessageShortcut } from '@slack/bolt';
import { expect, test } from 'vitest';
import type { Shortcut } from '../../sandbox/slack/client-api.ts';
import { anApp, plain } from '../support/slack-app.ts';

const shortcuts: Shortcut[] = [
  { name: 'Ask', type: 'global', callback_id: 'ask', description: 'Ask for access' },
  { name: 'About this', type: 'message', callback_id: 'about', description: 'Ask about this message' },
];
const modal = { type: 'modal' as const, title: plain('T'), blocks: [] };

test('a global shortcut carries a trigger and no channel', async () => {
  const { app, slack, client } = await anApp('Socket Mode', { shortcuts });
  const heard: GlobalShortcut[] = [];
  app.shortcut({ callback_id: 'ask', type: 'shortcut' }, async ({ ack, shortcut, body }) => {
    expect(body).not.toHaveProperty('channel');
    heard.push(shortcut);
    await ack();
  });
  expect(await slack.act('U0ANA', { do: 'shortcut', callback_id: 'ask' })).toEqual({ ok: true });
  expect(heard).toMatchObject([{ type: 'shortcut', callback_id: 'ask', user: { id: 'U0ANA' } }]);
  await client.views.open({ trigger_id: heard[0]?.trigger_id ?? '', view: modal });
  expect(slack.stateOf('U0ANA').modals).toHaveLength(1);
});

test('a message shortcut carries the message, its channel, a trigger and a way to answer', async () => {
  const { app, slack, client } = await anApp('Socket Mode', { shortcuts });
  const heard: MessageShortcut[] = [];
  app.shortcut({ callback_id: 'about', type: 'message_action' }, async ({ ack, shortcut, respond }) => {
    await ack();
    heard.push(shortcut);
    await respond({ text: 'only you see this' });
  });
  const channel = slack.channels.approvals;
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'the card' });
  const act = { do: 'message_shortcut', callback_id: 'about', channel, ts } as const;
  expect(await slack.act('U0BO', act)).toEqual({ ok: true });
  const seen = () => slack.stateOf('U0BO').channels[0]?.messages ?? [];
  await slack.until(() => seen().length === 2, 'the app has answered');
  expect(heard[0]).toMatchObject({
    type: 'message_action',
    user: { id: 'U0BO' },
    channel: { id: channel, name: 'db-access-approvals' },
    message_ts: ts,
    message: { type: 'message', user: 'U0DBACCESS', ts, text: 'the card' },
  });
  expect(seen()).toMatchObject([{ text: 'the card' }, { text: 'only you see this', ephemeral: true }]);
  await client.views.open({ trigger_id: heard[0]?.trigger_id ?? '', view: modal });
  expect(slack.stateOf('U0BO').modals).toHaveLength(1);
  expect(await slack.act('U0BO', { ...act, ts: seen()[1]?.ts ?? '' })).toMatchObject({ ok: false });
});

// The answer is in the acknowledgement, which travels differently.
test.each(['Socket Mode', 'signed HTTP'] as const)(
  'through %s, an external_select offers what the app answers, and what was chosen goes back',
  async (transport) => {
    const { app, slack, open, heard } = await anApp(transport);
    const option = (value: string) => ({ text: plain(value), value });
    const asked: unknown[] = [];
    app.options('db', async ({ ack, payload, body }) => {
      asked.push([payload.value, body.view?.id, body.container]);
      await ack({
        options: ['orders', 'billing'].filter((name) => name.startsWith(payload.value)).map(option),
      });
    });
    const { id: view } = await open({
      ...modal,
      submit: plain('Go'),
      blocks: [
        {
          type: 'input',
          block_id: 'b',
          dispatch_action: true,
          label: plain('Database'),
          element: { type: 'external_select', action_id: 'db', min_query_length: 2 },
        },
      ],
    });
    const place = { on: { view }, block_id: 'b', action_id: 'db' };
    const suggest = (value: string) => slack.act('U0ANA', { do: 'suggest', ...place, value });
    expect(await suggest('o')).toEqual({ ok: true, options: [] });
    expect(await suggest('or')).toEqual({ ok: true, options: [option('orders')] });
    expect(await suggest('zz')).toEqual({ ok: true, options: [] });
    const container = { type: 'view', view_id: view };
    expect(asked).toEqual([
      ['or', view, container],
      ['zz', view, container],
    ]);
    const element = { type: 'external_select', selected_option: option('orders') };
    await slack.act('U0ANA', { do: 'action', ...place, element });
    expect(heard[0]?.view?.state.values).toEqual({ b: { db: element } });
  },
);

test('more suggestions than Slack takes are none', async () => {
  const { app, slack, open } = await anApp();
  app.options('db', ({ ack }) =>
    ack({ options: Array.from({ length: 101 }, (_, n) => ({ text: plain(`${n}`), value: `${n}` })) }),
  );
  const element = { type: 'external_select', action_id: 'db', min_query_length: 0 } as const;
  const { id: view } = await open({
    ...modal,
    blocks: [{ type: 'actions', block_id: 'b', elements: [element] }],
  });
  const suggest = { do: 'suggest', on: { view }, block_id: 'b', action_id: 'db', value: '' } as const;
  expect(await slack.act('U0ANA', suggest)).toEqual({
    ok: false,
    error: 'The options could not be loaded.',
  });
});

test('only what the manifest declares is offered, and only with the scope that it needs', async () => {
  const { slack } = await anApp('Socket Mode', { shortcuts });
  expect(slack.stateOf('U0ANA').shortcuts).toEqual(shortcuts);
  const start = (callback_id: string) => ({ do: 'shortcut', callback_id }) as const;
  expect(await slack.act('U0ANA', start('other'))).toMatchObject({ ok: false });
  expect(await slack.act('U0ANA', start('about'))).toMatchObject({ ok: false });
  const { slack: poor } = await anApp('Socket Mode', { shortcuts, scopes: ['chat:write'] });
  expect(poor.stateOf('U0ANA').shortcuts).toEqual([]);
  const [first] = shortcuts;
  const long = anApp('Socket Mode', { shortcuts: first ? [{ ...first, name: 'x'.repeat(25) }] : [] });
  await expect(long).rejects.toThrow('24');
});
