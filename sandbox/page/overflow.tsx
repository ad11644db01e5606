/** An overflow menu: three dots that open a short menu, by mouse and by keyboard. */
import { type KeyboardEvent, type ToggleEvent, useId, useRef, useState } from 'react';
import { z } from 'zod';
import type { State } from '../slack/client-api.ts';
import { clientWords } from './client-words.ts';
import { Confirmation, useConfirmation } from './confirmation.tsx';
import { Words } from './words.tsx';

const Choice = z.object({ text: Words, value: z.string(), url: z.string().optional() });
export const Overflow = z.object({
  type: z.literal('overflow'),
  action_id: z.string().default(''),
  options: z.array(Choice),
  confirm: Confirmation.optional(),
});

type Props = {
  readonly menu: z.infer<typeof Overflow>;
  readonly state: State;
  readonly choose: (option: z.infer<typeof Choice>) => void;
};

/** Between the menu and the edge of the window, in pixels. */
const GAP = 8;

export function OverflowMenu({ menu: { options, confirm }, state, choose }: Props) {
  const id = useId();
  const opener = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const { ask, dialog } = useConfirmation(confirm, state);
  const items = () => [...(list.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];

  const toggled = ({ newState }: ToggleEvent<HTMLDivElement>) => {
    setOpen(newState === 'open');
    if (newState !== 'open' || !list.current || !opener.current) return;
    // It is drawn above everything else, so that no edge of a list or form cuts it off.
    const { bottom, left } = opener.current.getBoundingClientRect();
    const { offsetWidth, offsetHeight, style } = list.current;
    style.top = `${Math.max(GAP, Math.min(bottom + 4, innerHeight - offsetHeight - GAP))}px`;
    style.left = `${Math.max(GAP, Math.min(left, innerWidth - offsetWidth - GAP))}px`;
    items()[0]?.focus();
  };
  const move = (event: KeyboardEvent) => {
    const all = items();
    const at = all.findIndex((item) => item.matches(':focus'));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (event.key === 'Tab') list.current?.hidePopover();
    if (to === undefined) return;
    event.preventDefault();
    all.at(to % all.length)?.focus();
  };
  const take = (option: z.infer<typeof Choice>) => {
    list.current?.hidePopover();
    ask(() => {
      if (option.url) window.open(option.url, '_blank', 'noopener');
      choose(option);
    });
  };

  return (
    <>
      <button
        ref={opener}
        type="button"
        className="button overflow"
        popoverTarget={id}
        aria-label={clientWords(state.me.locale).moreOptions}
        aria-haspopup="menu"
        aria-expanded={open}
      >
        ⋯
      </button>
      <div ref={list} id={id} className="menu" popover="auto" role="menu" onToggle={toggled} onKeyDown={move}>
        {options.map((option) => (
          <button key={option.value} type="button" role="menuitem" tabIndex={-1} onClick={() => take(option)}>
            {option.text.text}
          </button>
        ))}
      </div>
      {dialog}
    </>
  );
}
