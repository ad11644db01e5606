/** Shortcuts: from the lightning menu, and from the menu of a message. */
import type { Act, ActResult, Person, Shortcut } from './client-api.ts';
import { done, GONE, interaction, type Needs, refused } from './payloads.ts';

export function createShortcuts({ workspace, deliver, responseUrl }: Needs) {
  return {
    global: (person: Person, { callback_id }: Extract<Act, { do: 'shortcut' }>) =>
      start(person, { type: 'global', callback_id }, { type: 'shortcut' }),

    onMessage(person: Person, act: Extract<Act, { do: 'message_shortcut' }>): Promise<ActResult> | ActResult {
      const found = workspace.seenMessage(person.id, act);
      // Slack offers none at what only one person sees.
      if (!found || found.ephemeral) return refused(GONE);
      const { channel, ts, user, text, blocks, thread_ts, files } = found;
      return start(
        person,
        { type: 'message', callback_id: act.callback_id },
        {
          type: 'message_action',
          channel: { id: channel, name: workspace.channel(channel)?.name ?? 'directmessage' },
          message_ts: ts,
          message: {
            type: 'message',
            user,
            ts,
            text,
            ...(blocks ? { blocks } : {}),
            ...(thread_ts ? { thread_ts } : {}),
            ...(files ? { files } : {}),
          },
          response_url: responseUrl({ channel, person: person.id, message: undefined }),
        },
      );
    },
  };

  async function start(
    person: Person,
    { type, callback_id }: Pick<Shortcut, 'type' | 'callback_id'>,
    payload: object,
  ): Promise<ActResult> {
    const known = workspace.shortcuts.find((each) => each.type === type && each.callback_id === callback_id);
    if (!known) return refused(`There is no shortcut ${callback_id}.`);
    const ack = await deliver('interactive', {
      ...interaction(person),
      ...payload,
      callback_id,
      trigger_id: workspace.trigger(person.id),
      action_ts: workspace.ts(),
    });
    return ack.acked ? done : refused(`${known.name} failed: the app did not answer in time.`);
  }
}
