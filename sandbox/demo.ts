/** Plays one grant without a browser, from asking to closed, and looks whether the firewall ended as it began. */
import { z } from 'zod';
import type { StoredMessage } from './slack/workspace.ts';
import type { Sandbox } from './start-sandbox.ts';

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

  const open = await see(direct, /Open until/);
  say(`To Ana: ${readable(open.text)}`);
  say(`The firewall of orders lets in: ${firewall()}`);

  const closed = await see(direct, /Expired|Ended early/);
  say(`To Ana: ${readable(closed.text)}`);
  await see(slack.channels.approvals, /Expired|Ended early/);
  say(`The firewall of orders lets in: ${firewall()}`);
  return JSON.stringify(scalingo.rules('my-orders')) === JSON.stringify(began);
}

/** A click on one of a message's buttons, or a choice in its menu; throws where it has neither. */
export function press({ channel, ts, blocks = [] }: StoredMessage, action_id: string) {
  return { do: 'action', on: { message: { channel, ts } }, ...elementOf(blocks, action_id) } as const;
}

const Placed = z.object({ block_id: z.string(), elements: z.array(z.unknown()).default([]) });
const Menu = z.object({
  type: z.literal('overflow'),
  action_id: z.string(),
  options: z.array(z.looseObject({ value: z.string() })),
});

/** Finds that button among the blocks of a message or a view, or the choice of a menu that means the same. */
export function elementOf(blocks: readonly unknown[], action_id: string) {
  for (const block of blocks) {
    const { block_id, elements } = Placed.safeParse(block).data ?? { block_id: '', elements: [] };
    for (const element of elements) {
      const menu = Menu.safeParse(element).data;
      const selected_option = menu?.options.find(({ value }) => value.startsWith(`${action_id} `));
      if (menu && selected_option)
        return { block_id, action_id: menu.action_id, element: { type: menu.type, selected_option } };
    }
  }
  const actions = blocks.find((block) => JSON.stringify(block).includes(`"action_id":"${action_id}"`));
  return { block_id: Placed.parse(actions).block_id, action_id, element: undefined };
}

/** Is that button there, or a choice that means the same? */
export function isOffered(blocks: unknown, action_id: string): boolean {
  const all = JSON.stringify(blocks) ?? '';
  return all.includes(`"action_id":"${action_id}"`) || all.includes(`"value":"${action_id} `);
}

/** Slack's own marks as a terminal can show them. */
function readable(text: string): string {
  const names: Readonly<Record<string, string>> = { U0ANA: 'Ana', U0BO: 'Bo', U0CY: 'Cy' };
  return text
    .replaceAll(/<@(\w+)>/g, (_, id: string) => names[id] ?? id)
    .replaceAll(/<!date\^[^|]*\|([^>]*)>/g, '$1')
    .replaceAll(/[*`]/g, '');
}
