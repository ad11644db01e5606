/** The Home tab in the local Slack, as a real Bolt app meets it. */
import type { AppHomeOpenedEvent } from '@slack/types';
import { expect, test } from 'vitest';
import { anApp, plain } from '../support/slack-app.ts';

const home = (label: string) => ({
  type: 'home' as const,
  blocks: [
    {
      type: 'actions' as const,
      block_id: 'row',
      elements: [{ type: 'button' as const, action_id: 'press', text: plain(label), value: 'v' }],
    },
  ],
});
const press = { do: 'action', on: { home: true }, block_id: 'row', action_id: 'press' } as const;

async function aHome() {
  const { app, slack, client, heard } = await anApp();
  const opened: AppHomeOpenedEvent[] = [];
  app.event('app_home_opened', async ({ event, body }) => {
    expect(body).toMatchObject({ type: 'event_callback', team_id: 'T0LOCAL', event_id: expect.any(String) });
    opened.push(event);
    // Bolt acknowledges an event before anybody listens to it.
    slack.changed();
  });
  return { slack, client, heard, opened };
}

test('who opens the Home tab is told to the app, which publishes it; its buttons carry a trigger', async () => {
  const { slack, client, heard, opened } = await aHome();
  await slack.act('U0ANA', { do: 'openHome' });
  await slack.until(() => opened.length === 1, 'the app hears of it');
  expect(opened[0]).toMatchObject({ user: 'U0ANA', tab: 'home', channel: 'D0ANA' });
  expect(opened[0]?.view).toBeUndefined();
  expect(slack.stateOf('U0ANA').home).toBeUndefined();

  const { view } = await client.views.publish({ user_id: 'U0ANA', view: home('Press') });
  expect(slack.stateOf('U0ANA').home).toMatchObject({ id: view?.id, view: home('Press') });
  expect(slack.stateOf('U0BO').home).toBeUndefined();
  expect(await slack.act('U0BO', press)).toMatchObject({ ok: false });
  expect(await slack.act('U0ANA', press)).toEqual({ ok: true });
  expect(heard).toMatchObject([
    {
      container: { type: 'view', view_id: view?.id },
      view: { id: view?.id, type: 'home', hash: view?.hash, state: { values: {} } },
      user: { id: 'U0ANA' },
      actions: [{ action_id: 'press', value: 'v' }],
    },
  ]);
  const modal = { type: 'modal' as const, title: plain('T'), blocks: [] };
  const trigger_id = heard[0]?.trigger_id ?? '';
  await client.views.open({ trigger_id, view: modal });
  expect(slack.stateOf('U0ANA').modals).toHaveLength(1);
  await slack.act('U0ANA', { do: 'openHome' });
  await slack.until(() => opened.length === 2, 'the app hears of it again');
  expect(opened[1]?.view).toMatchObject({ id: view?.id });
});

test('what Slack refuses of a Home tab: a stale hash, another kind of view, nobody, an app without one', async () => {
  const { client, slack } = await aHome();
  const { view } = await client.views.publish({ user_id: 'U0ANA', view: home('first') });
  const again = (hash: string) => client.views.publish({ user_id: 'U0ANA', view: home('second'), hash });
  const next = await again(view?.hash ?? '');
  expect(next.view?.id).toBe(view?.id);
  await expect(again(view?.hash ?? '')).rejects.toMatchObject({ data: { error: 'hash_conflict' } });
  const refusals: [string, object][] = [
    ['invalid_arguments', { user_id: 'U0ANA', view: { type: 'modal', title: plain('T'), blocks: [] } }],
    ['user_not_found', { user_id: 'U0NOBODY', view: home('x') }],
  ];
  for (const [error, args] of refusals)
    await expect(client.apiCall('views.publish', { ...args })).rejects.toMatchObject({ data: { error } });
  expect(slack.stateOf('U0ANA').home?.view).toMatchObject(home('second'));

  const bare = await anApp('Socket Mode', { homeTab: false });
  const published = bare.client.views.publish({ user_id: 'U0ANA', view: home('x') });
  await expect(published).rejects.toMatchObject({ data: { error: 'not_enabled' } });
  expect(await bare.slack.act('U0ANA', { do: 'openHome' })).toMatchObject({ ok: false });
  expect(bare.slack.stateOf('U0ANA').homeTab).toBe(false);
});
