/** A small app of its own, with the real Bolt, against the local Slack. It ends with the test. */
import { App, type BlockAction, HTTPReceiver, SocketModeReceiver } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { onTestFinished } from 'vitest';
import { type LocalSlackOptions, startLocalSlack } from '../../sandbox/slack/slack-server.ts';
import { botScopes } from '../../sandbox/start-sandbox.ts';
import { boltLogger } from '../../src/slack/connection/logger.ts';

const logger = boltLogger({ info: () => {}, warn: () => {}, error: () => {} });
export const plain = (text: string) => ({ type: 'plain_text', text }) as const;

export type Transport = 'Socket Mode' | 'signed HTTP';

export async function anApp(transport: Transport = 'Socket Mode', options: Partial<LocalSlackOptions> = {}) {
  const slack = await startLocalSlack({ scopes: botScopes(), ...options });
  onTestFinished(slack.close);
  const clientOptions = { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 }, logger };
  const receiver =
    transport === 'Socket Mode'
      ? new SocketModeReceiver({ appToken: slack.appToken, logger, installerOptions: { clientOptions } })
      : new HTTPReceiver({ signingSecret: slack.signingSecret, endpoints: '/slack/events', logger });
  const app = new App({ token: slack.botToken, receiver, logger, clientOptions });
  const server = await app.start(0);
  onTestFinished(async () => {
    await app.stop();
  });
  const address = server && 'address' in server ? server.address() : null;
  if (address !== null && typeof address === 'object')
    slack.deliverTo(`http://127.0.0.1:${address.port}/slack/events`);

  const heard: BlockAction[] = [];
  app.action<BlockAction>({ type: 'block_actions' }, async ({ ack, body }) => {
    heard.push(body);
    await ack();
  });
  const { client } = app;
  return {
    slack,
    app,
    client,
    heard,
    /** the form as Ana has it before her */
    form: () => slack.stateOf('U0ANA').modals.at(-1),
    async open(view: ModalView) {
      const opened = await client.views.open({ trigger_id: slack.workspace.trigger('U0ANA'), view });
      return { id: opened.view?.id ?? '', hash: opened.view?.hash ?? '' };
    },
    press: (view: string, values = {}) =>
      slack.act('U0ANA', {
        do: 'action',
        on: { view },
        block_id: 'row',
        action_id: 'press',
        values,
      }),
  };
}
