/** What a person types into the line at the bottom: a command, or a message. */
import { randomUUID } from 'node:crypto';
import type { Act, ActResult, Person } from './client-api.ts';
import { done, envelope, eventCallback, type Needs, refused } from './payloads.ts';

export function createTyping({ workspace, scopes, events, readOnlyMessages, deliver, responseUrl }: Needs) {
  const isDirect = (channel: string) => workspace.channel(channel)?.kind === 'dm';
  /** Slack shows no line to type into there. */
  const isClosed = (channel: string) => readOnlyMessages && isDirect(channel);
  const CLOSED = refused('Sending messages to this app has been turned off.');

  return {
    async command(
      person: Person,
      { channel, command: name, text }: Extract<Act, { do: 'command' }>,
    ): Promise<ActResult> {
      if (isClosed(channel)) return CLOSED;
      if (!scopes.includes('commands')) return refused(`${name} is not a valid command.`);
      const ack = await deliver('slash_commands', {
        ...envelope(person),
        command: name,
        text: escaped(text),
        channel_id: channel,
        channel_name: workspace.channel(channel)?.name ?? 'directmessage',
        user_id: person.id,
        user_name: person.name,
        team_id: envelope(person).user_team,
        response_url: responseUrl({ channel, person: person.id, message: undefined }),
        trigger_id: workspace.trigger(person.id),
      });
      return ack.acked ? done : refused(`${name} failed with the error "operation_timeout"`);
    },

    /** The app hears of it only in direct messages with it: no event of ours is about channels. */
    async message(person: Person, { channel, text }: Extract<Act, { do: 'message' }>): Promise<ActResult> {
      if (isClosed(channel)) return CLOSED;
      const ts = workspace.ts();
      workspace
        .channel(channel)
        ?.messages.push({ channel, ts, user: person.id, text, edited: false, ephemeral: false });
      const isHeard = events.includes('message.im') && scopes.includes('im:history');
      if (!isDirect(channel) || !isHeard) return done;
      await deliver(
        'events_api',
        eventCallback(workspace, {
          type: 'message',
          channel,
          channel_type: 'im',
          user: person.id,
          text: escaped(text),
          client_msg_id: randomUUID(),
          ts,
          event_ts: ts,
        }),
      );
      return done;
    },
  };
}

/** As Slack encodes what people type. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
