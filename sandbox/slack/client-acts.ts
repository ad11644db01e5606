/** What a person does in a Slack client, and what comes of it. */
import type { Act, ActResult, Person } from './client-api.ts';
import { createHome } from './home.ts';
import { type Needs, refused } from './payloads.ts';
import { createPress } from './press.ts';
import { createShortcuts } from './shortcuts.ts';
import { createSubmit } from './submit.ts';
import { createTyping } from './typing.ts';

export function createActs(needs: Needs & { readonly changed: () => void }) {
  const { changed } = needs;
  const { command, message } = createTyping(needs);
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
}
