/** Plays one grant without a browser, from asking to closed, and looks whether the firewall ended as it began. */
import { z } from 'zod';
import type { StoredMessage } from './slack/workspace.ts';
import type { Sandbox } from './start.ts';

const WITHIN_MS = 20_000;

/** True where the firewall ended as it began. */
export async function playDemo({ slack, scalingo }: Sandbox, say: (line: string) => void): Promise<boolean> {
  const began = scalingo.rules('my-orders');
  const firewall = () =>
    scalingo
      .rules('my-orders')
      .map(({ source, label }) => `${source} (${label})`)
      .join(', ');
  const find = (channel: string, words: RegExp) =>
    slack.workspace.channel(channel)?.messages.find(({ text }) => words.test(text));
  const see = async (channel: string, words: RegExp): Promise<StoredMessage> => {
    await slack.until(() => find(channel, words) !== undefined, `a message like ${words}`, WITHIN_MS);
    const message = find(channel, words);
    if (!message) throw new Error('it was there a moment ago');
    return message;
  };
  const direct = slack.workspace.direct('U0ANA').id;

  say(`The firewall of orders lets in: ${firewall()}`);
  const typed = 'orders 203.0.113.7 2s the import of today hangs';
  say(`Ana types: /db-access ${typed}`);
  await slack.act('U0ANA', {
    do: 'command',
    channel: slack.channels.general,
    command: '/db-access',
    text: typed,
  });

  const card = await see(slack.channels.approvals, /asks for access/);
  say(`In #db-access-approvals: ${readable(card.text)}`);
  say('Bo presses Approve.');
  await slack.act('U0BO', press(card, 'approve'));

  const open = await see(direct, /Open since/);
  say(`To Ana: ${readable(open.text)}`);
  say(`The firewall of orders lets in: ${firewall()}`);

  const closed = await see(direct, /closed at/);
  say(`To Ana: ${readable(closed.text)}`);
  await see(slack.channels.approvals, /closed at/);
  say(`The firewall of orders lets in: ${firewall()}`);
  return JSON.stringify(scalingo.rules('my-orders')) === JSON.stringify(began);
}

/** A click on one of a message's buttons; throws where it has no such button. */
export function press({ channel, ts, blocks = [] }: StoredMessage, action_id: string) {
  return { do: 'action', on: { message: { channel, ts } }, ...elementOf(blocks, action_id) } as const;
}

/** Finds that button among the blocks of a message or a view. */
export function elementOf(blocks: readonly unknown[], action_id: string) {
  const actions = blocks.find((block) => JSON.stringify(block).includes(`"action_id":"${action_id}"`));
  const { block_id } = z.object({ block_id: z.string() }).parse(actions);
  return { block_id, action_id } as const;
}

/** Slack's own marks as a terminal can show them. */
function readable(text: string): string {
  const names: Readonly<Record<string, string>> = { U0ANA: 'Ana', U0BO: 'Bo', U0CY: 'Cy' };
  return text
    .replaceAll(/<@(\w+)>/g, (_, id: string) => names[id] ?? id)
    .replaceAll(/<!date\^[^|]*\|([^>]*)>/g, '$1')
    .replaceAll(/[*`]/g, '');
}
