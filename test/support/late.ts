/** A press that was on its way when its button went: the person had the message before them as it was then. */
import { z } from 'zod';
import { elementOf } from '../../sandbox/demo.ts';
import { elementsOf } from '../../sandbox/slack/field-values.ts';
import { interaction } from '../../sandbox/slack/payloads.ts';
import type { LocalSlack } from '../../sandbox/slack/slack-server.ts';
import type { StoredMessage } from '../../sandbox/slack/workspace.ts';

export type LatePress = {
  readonly person: string;
  readonly message: StoredMessage;
  readonly action: string;
  readonly value?: string | undefined;
};

/**
 * What Slack sends for it; its trigger and its address for answers are good. Throws where the message never had that button.
 * `value`: what the button carried then; what it carries in `message` by default.
 */
export function latePress(
  slack: LocalSlack,
  { person: id, message, action: action_id, value: carried }: LatePress,
): object {
  const { workspace } = slack;
  const { channel, ts, user, text, blocks = [], ephemeral } = message;
  const person = workspace.person(id);
  if (!person) throw new Error(`nobody is ${id}`);
  return {
    type: 'block_actions',
    ...interaction(person),
    container: { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral: ephemeral },
    channel: { id: channel, name: workspace.channel(channel)?.name },
    message: { type: 'message', user, ts, text, blocks },
    response_url: `${slack.url}/response/${workspace.responseUrl({ channel, person: id, message: ts })}`,
    trigger_id: workspace.trigger(id),
    actions: [{ ...pressOf(blocks, action_id, carried), action_ts: workspace.ts() }],
  };
}

/** The same, after the five answers that its address takes: what is answered comes in a direct message. */
export function usedUp(slack: LocalSlack, press: LatePress): object {
  const late = latePress(slack, press);
  const { response_url } = z.object({ response_url: z.string() }).parse(late);
  for (let use = 0; use < 5; use += 1)
    slack.workspace.takeResponseUrl(new URL(response_url).pathname.replace('/response/', ''));
  return late;
}

/** Of a button, or of a choice in a menu. */
function pressOf(blocks: readonly unknown[], action: string, carried: string | undefined): object {
  const { element: chosen, ...place } = elementOf(blocks, action);
  if (chosen) {
    const { selected_option: option } = chosen;
    const value = carried === undefined ? option.value : `${action} ${carried}`;
    return { ...place, type: chosen.type, selected_option: { ...option, value } };
  }
  const button = elementsOf(blocks).find(({ element }) => element.action_id === action)?.element;
  if (button?.type !== 'button') throw new Error(`${action} is no button`);
  return { ...place, type: button.type, text: button.text, value: carried ?? button.value };
}
