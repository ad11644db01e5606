/** What holds elements (a message, a form or the Home tab): what its person has typed there so far, and what they do. */
import { useState } from 'react';
import type { Act, ActResult, ElementValue, State, Suggestion, Values } from '../slack/client-api.ts';

export type DoAct = (act: Act) => Promise<ActResult>;
export type Place = { readonly block_id: string; readonly action_id: string };

export type Surface = {
  readonly state: State;
  /** block_id → text */
  readonly errors: Readonly<Record<string, string>>;
  /** the current value of every field */
  readonly values: Values;
  readonly type: (place: Place, value: ElementValue) => void;
  /** The app hears of it. */
  readonly press: (place: Place, element?: ElementValue) => Promise<ActResult>;
  readonly suggest: (place: Place, value: string) => Promise<readonly Suggestion[]>;
};

type On = Extract<Act, { do: 'action' }>['on'];
type Needs = {
  readonly on: On;
  readonly state: State;
  readonly act: DoAct;
  /** what the view keeps; a message keeps nothing */
  readonly kept?: Values;
  readonly errors?: Readonly<Record<string, string>>;
};

export function useSurface({ on, state, act, kept = {}, errors = {} }: Needs): Surface {
  const [mine, setMine] = useState<Values>({});
  const isView = !('message' in on);
  const values = isView ? overlaid(kept, mine) : mine;
  return {
    state,
    errors,
    values,
    type: ({ block_id, action_id }, value) =>
      setMine((before) => ({ ...before, [block_id]: { ...before[block_id], [action_id]: value } })),
    press: (place, element) =>
      act({
        do: 'action',
        on,
        ...place,
        ...(element ? { element } : {}),
        ...(isView ? { values } : {}),
      }),
    async suggest(place, value) {
      const result = await act({ do: 'suggest', on, ...place, value });
      return (result.ok && result.options) || [];
    },
  };
}

/** What was typed here, as far as its field is still there. */
function overlaid(kept: Values, mine: Values): Values {
  return Object.fromEntries(
    Object.entries(kept).map(([block, fields]) => [
      block,
      Object.fromEntries(
        Object.entries(fields).map(([action, value]) => [action, mine[block]?.[action] ?? value]),
      ),
    ]),
  );
}
