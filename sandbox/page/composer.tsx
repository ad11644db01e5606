/** The line at the bottom: what begins with a slash is a command, everything else is a message. */
import { type FormEvent, useState } from 'react';
import type { State } from '../slack/client-api.ts';
import { Shortcuts } from './shortcuts.tsx';
import type { DoAct } from './surface.ts';

type Props = Pick<State, 'commands' | 'shortcuts'> & { readonly channel: string; readonly act: DoAct };

export function Composer({ commands, shortcuts, channel, act }: Props) {
  const [text, setText] = useState('');
  const [name = '', ...words] = text.trim().split(' ');
  const command = commands.find((each) => each.command === name);
  const hints = commands.filter((each) => text.startsWith('/') && each.command.startsWith(name));

  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === '') return;
    setText('');
    if (command) await act({ do: 'command', channel, command: name, text: words.join(' ') });
    else await act({ do: 'message', channel, text });
  };

  return (
    <form className="composer" onSubmit={send}>
      {hints.map((hint) => (
        <button key={hint.command} type="button" className="hint" onClick={() => setText(`${hint.command} `)}>
          <b>{hint.command}</b> {hint.hint}
        </button>
      ))}
      <label className="hidden" htmlFor="composer">
        Message or command
      </label>
      <input
        id="composer"
        value={text}
        onChange={(event) => setText(event.target.value)}
        placeholder="/db-access"
        autoComplete="off"
      />
      <button type="submit" className="primary">
        Send
      </button>
      <Shortcuts
        label="Shortcuts"
        shortcuts={shortcuts.filter(({ type }) => type === 'global')}
        start={(callback_id) => act({ do: 'shortcut', callback_id })}
      />
    </form>
  );
}
