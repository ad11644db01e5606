/** What a person does in a Slack client, and what comes of it. */
import type { Act, ActResult, Person } from './client-api.ts';
import { createHome } from './home.ts';
import { done, envelope, type Needs, refused } from './payloads.ts';
import { createPress } from './press.ts';
import { createShortcuts } from './shortcuts.ts';
import { createSubmit } from './submit.ts';

export function createActs(needs: Needs & { readonly changed: () => void }) {
  const { workspace, scopes, deliver, responseUrl, changed } = needs;
  const { press, type, suggest } = createPress(needs);
  const { global, onMessage } = createShortcuts(needs);
  const { submit, close } = createSubmit(needs);
  const openHome = createHome(needs);

  return async (person: Person, act: Act): Promise<ActResult> => {
    if (person.kind === 'deactivated') return refused('This account is deactivated.');
    const result = await perform(person, act);
    changed();
    return result;
  };

  function perform(person: Person, act: Act): Promise<ActResult> | ActResult {
    switch (act.do) {
      case 'command':
        return command(person, act);
      case 'message':
        return message(person, act);
      case 'action':
        return press(person, act);
      case 'type':
        return type(person, act);
      case 'submit':
        return submit(person, act);
      case 'close':
        return close(person, act);
      case 'openHome':
        return openHome(person);
      case 'suggest':
        return suggest(person, act);
      case 'shortcut':
        return global(person, act);
      case 'message_shortcut':
        return onMessage(person, act);
    }
  }

  async function command(
    person: Person,
    { channel, command: name, text }: Extract<Act, { do: 'command' }>,
  ): Promise<ActResult> {
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
  }

  function message(person: Person, { channel, text }: Extract<Act, { do: 'message' }>): ActResult {
    const ts = workspace.ts();
    workspace
      .channel(channel)
      ?.messages.push({ channel, ts, user: person.id, text, edited: false, ephemeral: false });
    return done;
  }
}

/** As Slack encodes what people type after a command. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
