/** Commands typed, and forms sent once they are open. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Values } from '../../sandbox/slack/client-api.ts';
import type { LocalSlack } from '../../sandbox/slack/slack-server.ts';

/** As long as a trigger opens a form. */
const OPENS_MS = 3500;
const LOOK_MS = 50;

export async function typeCommand(slack: LocalSlack, person: string, text: string): Promise<string> {
  const { general } = slack.channels;
  const result = await slack.act(person, { do: 'command', channel: general, command: '/db-access', text });
  return result.ok ? 'acknowledged' : result.error;
}

/** Fills in the form of that name and sends it; it may not open, and it may have no such field. */
export async function submitForm(
  slack: LocalSlack,
  person: string,
  callback: string,
  texts: Readonly<Record<string, string>>,
): Promise<string> {
  const view = await formOf(slack, person, callback);
  if (!view) return 'no form';
  const typed = Object.entries(texts).map(([name, value]) => [
    name,
    { value: { type: 'plain_text_input', value } },
  ]);
  const values: Values = { ...Object.fromEntries(typed), ...(callback === 'emergency' ? confirmed : {}) };
  const result = await slack.act(person, { do: 'submit', view: view.id, values });
  await slack.act(person, { do: 'close', view: view.id, all: true });
  return result.ok ? 'sent' : result.error;
}

async function formOf(slack: LocalSlack, person: string, callback: string) {
  const until = performance.now() + OPENS_MS;
  while (performance.now() < until) {
    const found = slack.workspace.views
      .of(person)
      .findLast(({ view }) => view.type === 'modal' && view.callback_id === callback);
    if (found) return found;
    await delay(LOOK_MS);
  }
  return undefined;
}

const confirmed = {
  confirmed: {
    value: {
      type: 'checkboxes',
      selected_options: [{ text: { type: 'plain_text', text: 'It cannot wait' }, value: 'confirmed' }],
    },
  },
};
