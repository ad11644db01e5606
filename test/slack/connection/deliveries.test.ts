/** How many deliveries of one person are worked on at once: the real Bolt against the local Slack, with a listener that takes its time. */
import { expect, onTestFinished, test } from 'vitest';
import { startLocalSlack } from '../../../sandbox/slack/slack-server.ts';
import { CHANNELS } from '../../../sandbox/slack/workspace-people.ts';
import { botScopes } from '../../../sandbox/start-sandbox.ts';
import { noMetrics } from '../../../src/contracts/measurements.ts';
import { createSlack } from '../../../src/slack/connection/bolt.ts';
import { production } from '../../../src/timing.ts';
import type { Transport } from '../../support/bot.ts';
import { freePort } from '../../support/free-port.ts';

/** Each command is worked on until it is let go. */
async function aSlowApp(mode: Transport) {
  const slack = await startLocalSlack({ scopes: botScopes() });
  onTestFinished(slack.close);
  const port = await freePort();
  const transport =
    mode === 'Socket Mode'
      ? ({ mode: 'socket', appToken: slack.appToken } as const)
      : ({ mode: 'http', signingSecret: slack.signingSecret, port } as const);
  if (transport.mode === 'http') slack.deliverTo(`http://127.0.0.1:${port}/slack/events`);
  const warned: object[] = [];
  const log = { info: () => {}, warn: (facts: object) => warned.push(facts), error: () => {} };
  const { botToken, apiUrl } = slack;
  const denials = { noteNameless: () => {} };
  const waits = { ...production.slack, finishMs: 50 };
  const app = createSlack(
    { botToken, apiUrl, transport },
    { waits, random: () => 0.5, denials, metrics: noMetrics, steady: () => 0, log },
  );
  const running: { readonly text: string; readonly letGo: () => void }[] = [];
  const begun: string[] = [];
  app.app.command('/db-access', async ({ ack, command: { text } }) => {
    await ack();
    begun.push(text);
    await new Promise<void>((letGo) => running.push({ text, letGo }));
  });
  await app.start();
  await app.connected;
  onTestFinished(app.stop);
  const type = async (person: string, text: string) => {
    const typed = { do: 'command', channel: CHANNELS.general, command: '/db-access', text } as const;
    expect(await slack.act(person, typed)).toEqual({ ok: true });
  };
  return { type, running, begun, warned, stop: app.stop };
}

const names = Array.from({ length: 20 }, (_, n) => `ana ${n}`);

test.each<Transport>(['Socket Mode', 'signed HTTP'])(
  'E11: by %s, all deliveries are acknowledged at once, five of a person run, the others wait in order',
  async (mode) => {
    const { type, running, begun } = await aSlowApp(mode);
    for (const name of names) await type('U0ANA', name);
    expect(begun).toEqual(names.slice(0, 5));
    // Nobody else waits for that.
    await type('U0BO', 'bo');
    expect(begun).toEqual([...names.slice(0, 5), 'bo']);
    for (let done = 0; done < names.length + 1; done += 1) {
      await expect.poll(() => running.length).toBeGreaterThan(0);
      running.shift()?.letGo();
    }
    await expect.poll(() => begun.filter((name) => name !== 'bo')).toEqual(names);
  },
);

test('E11: what still waits when the bot stops is said, not dropped in silence', async () => {
  const { type, warned, stop } = await aSlowApp('Socket Mode');
  for (const name of names.slice(0, 7)) await type('U0ANA', name);
  await stop();
  expect(warned).toContainEqual({ event: 'deliveries_unfinished', deliveries: 7 });
});
