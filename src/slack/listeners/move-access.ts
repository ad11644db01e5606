/** “My address changed”: the button, and the form with one field that it opens. */
import type { ModalView } from '@slack/types';
import { type Move, move } from '../../flow/move.ts';
import type { Grant } from '../../grant/record.ts';
import { isRefusal } from '../../grant/refusal.ts';
import { readTypedSource } from '../../grant/typed-source.ts';
import { movedText } from '../../words/grant-text.ts';
import type { Markup } from '../../words/markup.ts';
import type { Listening } from '../interactions/context.ts';
import { changedGrant, grantForm, listenToGrantButton, ofRequester } from '../interactions/grant-form.ts';
import { listenToForm, refuse } from '../interactions/submission.ts';
import { ids, MOVED_FORM } from '../views/action-ids.ts';
import { type Forms, isAddressMissing } from '../views/form-state.ts';
import { sourceFieldOf } from '../views/form-values.ts';
import { onlyAddress, sourceField } from '../views/request-form.ts';

export function registerMoveAccess(listening: Listening, { links }: Forms): void {
  const { world } = listening;

  listenToGrantButton(listening, {
    action: ids.moved,
    may: ofRequester,
    fits: ({ state }) => state === 'active',
    draw(grant, markup, typed) {
      const name = isAddressMissing(typed) ? links?.name('moved') : undefined;
      const about = { database: grant.database, grant: grant.id };
      const link = name && links?.linkOfGrant(grant.requester, name, about);
      const field = sourceField(onlyAddress, { filled: typed, link, markup });
      return movedForm(grant, { field, name, markup });
    },
  });

  listenToForm<Sent>(listening, {
    callback: MOVED_FORM,
    parse({ grant, field, values }) {
      const { id } = grant();
      const at = sourceFieldOf(values);
      const source = field(at);
      // Which database it is for, and what that allows, is in the record.
      const parsed = readTypedSource(source);
      return isRefusal(parsed) ? refuse(parsed, at) : { asked: { id, source }, at };
    },
    async act({ asked, at }, by, markup) {
      const moved = await move(world, by, asked);
      if (isRefusal(moved)) {
        const grant = changedGrant(moved);
        if (!grant) return refuse(moved, at);
        const field = sourceField(onlyAddress, { filled: asked.source, link: undefined, markup });
        return { ...refuse(moved), redrawn: movedForm(grant, { field, name: undefined, markup }) };
      }
      return { said: movedText(moved, asked.source, markup) };
    },
  });
}

/** `at`: the field with the address. */
type Sent = { readonly asked: Move; readonly at: string };

type Filled = {
  readonly field: ReturnType<typeof sourceField>;
  /** by which the address page knows it */
  readonly name: string | undefined;
  readonly markup: Markup;
};

export function movedForm(grant: Grant, { field, name, markup }: Filled): ModalView {
  const { moved } = markup.words.forms;
  const view = grantForm({ ...moved, markup, callback: MOVED_FORM, grant, blocks: field });
  return name === undefined ? view : { ...view, external_id: name };
}
