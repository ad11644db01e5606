/** Views on top of each other in the local Slack, and the answers to a submission, as a real Bolt app meets them. */
import type { ViewClosedAction, ViewResponseAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { describe, expect, test } from 'vitest';
import { anApp, plain, type Transport } from '../support/slack-app.ts';

const view = (title: string, more: Partial<ModalView> = {}): ModalView => ({
  type: 'modal',
  callback_id: 'form',
  title: plain(title),
  submit: plain('Go'),
  blocks: [
    {
      type: 'input',
      block_id: 'why',
      optional: true,
      label: plain('Why'),
      element: { type: 'plain_text_input', action_id: 'value' },
    },
    {
      type: 'actions',
      block_id: 'row',
      elements: [{ type: 'button', action_id: 'press', text: plain('Press') }],
    },
  ],
  ...more,
});

async function aStack(transport?: Transport) {
  const started = await anApp(transport);
  const { app, slack, client, heard, press, form } = started;
  const answers: ViewResponseAction[] = [];
  const closed: ViewClosedAction[] = [];
  app.view('form', async ({ ack }) => {
    const answer = answers.shift();
    await (answer ? ack(answer) : ack());
  });
  app.view({ callback_id: 'form', type: 'view_closed' }, async ({ ack, body }) => {
    if (body.type === 'view_closed') closed.push(body);
    await ack();
  });
  return {
    ...started,
    closed,
    titles: () =>
      slack
        .stateOf('U0ANA')
        .modals.map(({ view: shown }) => /"title":\{[^}]*"text":"([^"]*)"/.exec(JSON.stringify(shown))?.[1]),
    /** Ana presses a button in the view on top, and the app puts another one on it. */
    async push(next: ModalView) {
      await press(form()?.id ?? '');
      return client.views.push({ trigger_id: heard.at(-1)?.trigger_id ?? '', view: next });
    },
    submit: (answer?: ViewResponseAction) => {
      if (answer) answers.push(answer);
      return slack.act('U0ANA', { do: 'submit', view: form()?.id ?? '', values: {} });
    },
    close: (all = false) => slack.act('U0ANA', { do: 'close', view: form()?.id ?? '', all }),
  };
}

test('at most three views are stacked, and closing the top one shows the one below', async () => {
  const { open, push, titles, close, press } = await aStack();
  const { id: first } = await open(view('one'));
  const { view: second } = await push(view('two'));
  const { view: third } = await push(view('three'));
  expect(second).toMatchObject({ root_view_id: first, previous_view_id: first });
  expect(third).toMatchObject({ root_view_id: first, previous_view_id: second?.id });
  await expect(push(view('four'))).rejects.toMatchObject({ data: { error: 'push_limit_reached' } });
  expect(titles()).toEqual(['one', 'two', 'three']);
  expect(await press(first)).toMatchObject({ ok: false });
  await close();
  expect(titles()).toEqual(['one', 'two']);
});

test('only what happened in a modal puts another one on top of it', async () => {
  const { open, client, slack } = await aStack();
  await open(view('one'));
  const trigger_id = slack.workspace.trigger('U0ANA');
  const pushed = client.views.push({ trigger_id, view: view('two') });
  await expect(pushed).rejects.toMatchObject({ data: { error: 'not_found' } });
});

describe.each(['Socket Mode', 'signed HTTP'] as const)('a submission through %s', (transport) => {
  test('is answered with errors, an update, a push, nothing, or the end of all', async () => {
    const { open, submit, titles, form } = await aStack(transport);
    await open(view('one'));
    await submit({ response_action: 'errors', errors: { why: 'too short' } });
    expect(form()?.errors).toEqual({ why: 'too short' });
    await submit({ response_action: 'update', view: view('two') });
    expect(titles()).toEqual(['two']);
    expect(form()?.errors).toEqual({});
    await submit({ response_action: 'push', view: view('three') });
    expect(titles()).toEqual(['two', 'three']);
    await submit();
    expect(titles()).toEqual(['two']);
    await submit({ response_action: 'push', view: view('four') });
    await submit({ response_action: 'clear' });
    expect(titles()).toEqual([]);
  });
});

test('an answer that Slack cannot use is trouble for the person, and the form stays', async () => {
  const { open, submit, titles } = await aStack();
  await open(view('one'));
  const trouble = { ok: false, error: 'We had some trouble connecting. Try again?' };
  const answers: ViewResponseAction[] = [
    { response_action: 'errors', errors: { row: 'no input' } },
    { response_action: 'errors', errors: { elsewhere: 'x' } },
    { response_action: 'update', view: view('x'.repeat(25)) },
  ];
  for (const answer of answers) expect(await submit(answer)).toEqual(trouble);
  expect(titles()).toEqual(['one']);
});

test('the app hears that a view was closed where it asked for that, and whether all of them were', async () => {
  const { open, push, close, titles, closed } = await aStack();
  await open(view('one'));
  await push(view('two', { notify_on_close: true }));
  await close();
  expect(closed).toMatchObject([{ view: { title: plain('two') }, is_cleared: false, user: { id: 'U0ANA' } }]);
  await push(view('three', { notify_on_close: true, clear_on_close: true }));
  await close();
  expect(titles()).toEqual([]);
  expect(closed).toMatchObject([{}, { view: { title: plain('three') }, is_cleared: true }]);
  await open(view('one', { notify_on_close: true }));
  await push(view('two'));
  await close(true);
  expect(titles()).toEqual([]);
  expect(closed).toMatchObject([{}, {}, { view: { title: plain('one') }, is_cleared: true }]);
});

test('an external_id belongs to one view, which is updated by it', async () => {
  const { open, client, titles } = await aStack();
  await open(view('one', { external_id: 'mine' }));
  const second = open(view('two', { external_id: 'mine' }));
  await expect(second).rejects.toMatchObject({ data: { error: 'duplicate_external_id' } });
  await client.views.update({ external_id: 'mine', view: view('three', { external_id: 'mine' }) });
  expect(titles()).toEqual(['three']);
});
