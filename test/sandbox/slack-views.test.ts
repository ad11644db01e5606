/** Views in the local Slack, as a real Bolt app meets them: what is typed, what is kept, what is stale, and how views are stacked. */
import type { ModalView, StaticSelect } from '@slack/types';
import { expect, test } from 'vitest';
import { anApp, plain } from '../support/slack-app.ts';

const option = (value: string) => ({ text: plain(value.toUpperCase()), value });
const typed = (value: string) => ({ type: 'plain_text_input', value });

/** A field to type into, beside a button. */
const form = (change: Partial<ModalView> & { field?: string; initial?: string } = {}): ModalView => {
  const { field = 'why', initial, ...more } = change;
  return {
    type: 'modal',
    title: plain('T'),
    submit: plain('Go'),
    callback_id: 'form',
    blocks: [
      {
        type: 'input',
        block_id: field,
        label: plain('Why'),
        element: {
          type: 'plain_text_input',
          action_id: 'value',
          ...(initial === undefined ? {} : { initial_value: initial }),
        },
      },
      {
        type: 'actions',
        block_id: 'row',
        elements: [{ type: 'button', action_id: 'press', text: plain('Press'), value: 'v' }],
      },
    ],
    ...more,
  };
};

test('a button in a form tells the app what was typed so far, and which view it is in', async () => {
  const { open, press, heard, slack } = await anApp();
  const { id, hash } = await open(form({ initial: 'first' }));
  await press(id);
  expect(heard[0]?.view?.state.values).toEqual({ why: { value: typed('first') } });
  await slack.act('U0ANA', { do: 'type', view: id, values: { why: { value: typed('second') } } });
  await press(id);
  await press(id, { why: { value: typed('') } });
  expect(heard[1]?.view?.state.values).toEqual({ why: { value: typed('second') } });
  expect(heard[2]?.view?.state.values).toEqual({
    why: { value: { type: 'plain_text_input', value: null } },
  });
  expect(heard[0]).toMatchObject({
    container: { type: 'view', view_id: id },
    view: { id, hash, callback_id: 'form', root_view_id: id, previous_view_id: null },
    actions: [{ type: 'button', block_id: 'row', action_id: 'press', value: 'v' }],
  });
  expect(heard[0]?.message).toBeUndefined();
});

test('each view has a hash that changes with it: an update of a stale one is refused', async () => {
  const { open, client, form: shown } = await anApp();
  const { id: view_id, hash } = await open(form());
  const update = (title: string, which: string) =>
    client.views.update({ view_id, hash: which, view: form({ title: plain(title) }) });
  const second = await update('second', hash);
  expect(second.view?.hash).not.toBe(hash);
  await expect(update('stale', hash)).rejects.toMatchObject({ data: { error: 'hash_conflict' } });
  expect(shown()?.view).toMatchObject({ title: plain('second') });
  await update('third', second.view?.hash ?? '');
});

test('after an update a field of the same name keeps what was typed; one of a new name takes what the app put there', async () => {
  const { open, client, form: shown, slack } = await anApp();
  const { id: view_id } = await open(form({ initial: 'first' }));
  // Even where nobody typed: Slack keeps the value of the field.
  await client.views.update({ view_id, view: form({ initial: 'ignored' }) });
  expect(shown()?.values).toEqual({ why: { value: typed('first') } });
  await slack.act('U0ANA', { do: 'type', view: view_id, values: { why: { value: typed('mine') } } });
  await client.views.update({ view_id, view: form({ initial: 'ignored' }) });
  expect(shown()?.values).toEqual({ why: { value: typed('mine') } });
  await client.views.update({ view_id, view: form({ field: 'why-2', initial: 'taken' }) });
  expect(shown()?.values).toEqual({ 'why-2': { value: typed('taken') } });
});

test('what is chosen is told in the app’s own words, and only what is offered can be chosen', async () => {
  const { open, heard, slack, app } = await anApp();
  const submitted: unknown[] = [];
  app.view('form', async ({ ack, view }) => {
    submitted.push(view.state.values);
    await ack();
  });
  const input = (block_id: string, element: object) => ({
    type: 'input' as const,
    block_id,
    label: plain('L'),
    element,
  });
  const options = ['a', 'b', 'c'].map(option);
  const { id: view } = await open(
    Object.assign(form(), {
      blocks: [
        { ...input('select', { type: 'static_select', action_id: 'x', options }), dispatch_action: true },
        input('radio', { type: 'radio_buttons', action_id: 'x', options, initial_option: option('c') }),
        input('boxes', { type: 'checkboxes', action_id: 'x', options }),
        input('text', { type: 'plain_text_input', action_id: 'x', max_length: 3, min_length: 2 }),
      ],
    }),
  );
  const choose = (value: string) =>
    slack.act('U0ANA', {
      do: 'action',
      on: { view },
      block_id: 'select',
      action_id: 'x',
      element: { type: 'static_select', selected_option: { value } },
    });
  expect(await choose('z')).toMatchObject({ ok: false });
  expect(await choose('b')).toEqual({ ok: true });
  expect(heard).toHaveLength(1);
  expect(heard[0]?.actions[0]).toMatchObject({ type: 'static_select', selected_option: option('b') });
  expect(heard[0]?.view?.state.values).toEqual({
    select: { x: { type: 'static_select', selected_option: option('b') } },
    radio: { x: { type: 'radio_buttons', selected_option: option('c') } },
    boxes: { x: { type: 'checkboxes', selected_options: [] } },
    text: { x: { type: 'plain_text_input', value: null } },
  });

  const boxes = { x: { type: 'checkboxes', selected_options: [{ value: 'a' }, { value: 'c' }] } };
  const submit = (text: string) =>
    slack.act('U0ANA', { do: 'submit', view, values: { boxes, text: { x: typed(text) } } });
  expect(await submit('four')).toMatchObject({ ok: false });
  expect(await submit('1')).toEqual({ ok: true });
  expect(slack.stateOf('U0ANA').modals[0]?.errors).toEqual({ text: expect.stringContaining('at least 2') });
  expect(submitted).toEqual([]);
  expect(await submit('two')).toEqual({ ok: true });
  expect(submitted).toMatchObject([
    {
      select: { x: { selected_option: option('b') } },
      boxes: { x: { selected_options: [option('a'), option('c')] } },
    },
  ]);
  expect(slack.stateOf('U0ANA').modals).toEqual([]);
});

test('nobody types into a field that is not there, nor into somebody else’s; a field that does not dispatch tells nothing', async () => {
  const { open, slack, heard } = await anApp();
  const { id: view } = await open(form());
  const type = (person: string, block: string) =>
    slack.act(person, { do: 'type', view, values: { [block]: { value: typed('x') } } });
  expect(await type('U0ANA', 'nowhere')).toMatchObject({ ok: false });
  expect(await type('U0BO', 'why')).toMatchObject({ ok: false });
  expect(await type('U0ANA', 'why')).toEqual({ ok: true });
  const on = { do: 'action', on: { view }, block_id: 'why', action_id: 'value' } as const;
  expect(await slack.act('U0ANA', { ...on, element: typed('y') })).toMatchObject({ ok: false });
  expect(heard).toEqual([]);
});

test('a submission made by hand may claim what was never offered: the app must look itself', async () => {
  const { open, slack, app } = await anApp();
  const submitted: unknown[] = [];
  app.view('form', async ({ ack, view }) => {
    submitted.push(view.state.values);
    await ack();
  });
  const element: StaticSelect = { type: 'static_select', action_id: 'x', options: [option('a')] };
  const { id: view } = await open(
    form({ blocks: [{ type: 'input', block_id: 'b', label: plain('L'), element }] }),
  );
  const values = { b: { x: { type: 'static_select', selected_option: option('z') } } };
  expect(await slack.act('U0ANA', { do: 'type', view, values })).toMatchObject({ ok: false });
  expect(await slack.act('U0ANA', { do: 'submit', view, values })).toEqual({ ok: true });
  expect(submitted).toEqual([values]);
});
