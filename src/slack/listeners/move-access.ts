/** “My address changed”: the button, and the form with one field that it opens. */
import { type Move, move } from '../../flow/move.ts';
import { isRefusal } from '../../grant/refusal.ts';
import { readTypedSource } from '../../grant/typed-source.ts';
import { movedText } from '../../words/grant-text.ts';
import type { Listening } from '../interactions/context.ts';
import { grantForm, listenToGrantButton, ofRequester } from '../interactions/grant-form.ts';
import { listenToForm, refuse } from '../interactions/submission.ts';
import { ids, MOVED_FORM } from '../views/action-ids.ts';
import { sourceInput } from '../views/request-form.ts';

export function listenToMoving(listening: Listening): void {
  const { world } = listening;

  listenToGrantButton(listening, {
    action: ids.moved,
    may: ofRequester,
    fits: ({ state }) => state === 'active',
    draw: (grant, markup, typed) =>
      grantForm({
        ...markup.words.forms.moved,
        markup,
        callback: MOVED_FORM,
        grant,
        blocks: [sourceInput(typed, markup)],
      }),
  });

  listenToForm<Move>(listening, {
    callback: MOVED_FORM,
    parse({ grant, field }) {
      const { id } = grant();
      const source = field('source');
      // Which database it is for, and what that allows, is in the record.
      const parsed = readTypedSource(source);
      return isRefusal(parsed) ? refuse(parsed, 'source') : { id, source };
    },
    async act(asked, by, markup) {
      const moved = await move(world, by, asked);
      if (isRefusal(moved)) return refuse(moved, 'source');
      return { said: movedText(moved, asked.source, markup) };
    },
  });
}
