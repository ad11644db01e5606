/** What can be pressed, chosen and typed into, in a message or in a form. */
import { z } from 'zod';
import { ActionButton, Button } from './button.tsx';
import type { Labelled, Option } from './choices.tsx';
import { Entry, EntryElement } from './entry.tsx';
import { Overflow, OverflowMenu } from './overflow.tsx';
import type { Surface } from './surface.ts';

export const Element = z.union([Button, Overflow, EntryElement]);
type Element = z.infer<typeof Element>;

type Props = {
  readonly element: Element;
  readonly block_id: string;
  readonly surface: Surface;
  /** the app hears of each change */
  readonly dispatches: boolean;
  readonly labelled?: Labelled;
};

export function Control({ element, block_id, surface, ...entering }: Props) {
  const { state } = surface;
  const place = { block_id, action_id: element.action_id };
  switch (element.type) {
    case 'button':
      return <ActionButton button={element} state={state} press={() => surface.press(place)} />;
    case 'overflow': {
      const choose = (option: Option) => {
        surface.press(place, { type: 'overflow', selected_option: option }).catch(() => undefined);
      };
      return <OverflowMenu menu={element} {...{ state, choose }} />;
    }
    default:
      return <Entry {...{ element, place, surface }} {...entering} />;
  }
}
