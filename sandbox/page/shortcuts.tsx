/** The menus of shortcuts: the global ones beside the composer, the others at each message. */
import { useRef } from 'react';
import type { Shortcut } from '../slack/client-api.ts';

type Props = {
  readonly label: string;
  readonly shortcuts: readonly Shortcut[];
  readonly start: (callback_id: string) => Promise<unknown>;
};

/** Nothing at all where there is none to offer. */
export function Shortcuts({ label, shortcuts, start }: Props) {
  const menu = useRef<HTMLDetailsElement>(null);
  if (shortcuts.length === 0) return null;
  const go = async (callback_id: string) => {
    if (menu.current) menu.current.open = false;
    await start(callback_id);
  };
  return (
    <details ref={menu} className="shortcuts">
      <summary>{label}</summary>
      {shortcuts.map(({ callback_id, name, description }) => (
        <button key={callback_id} type="button" title={description} onClick={() => go(callback_id)}>
          {name}
        </button>
      ))}
    </details>
  );
}
