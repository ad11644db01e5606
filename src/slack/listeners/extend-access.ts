/** More time: the button and its form. `/db-access extend` does the same in one line. */
import type { ModalView } from '@slack/types';
import { type Extension, extend } from '../../flow/extend.ts';
import type { Grant } from '../../grant/record.ts';
import { isRefusal } from '../../grant/refusal.ts';
import { readTerm } from '../../grant/term.ts';
import type { Markup } from '../../words/markup.ts';
import { extendedText } from '../../words/more-time-text.ts';
import type { Listening } from '../interactions/context.ts';
import { changedGrant, grantForm, listenToGrantButton, ofRequester } from '../interactions/grant-form.ts';
import { listenToForm, refuse } from '../interactions/submission.ts';
import { EXTEND_FORM, ids } from '../views/action-ids.ts';
import { textInput } from '../views/fields.ts';

const LENGTH_MOST = 60;

export function registerExtendAccess(listening: Listening): void {
  const { world } = listening;

  listenToGrantButton(listening, {
    action: ids.extend,
    may: ofRequester,
    fits: ({ state }) => state === 'active',
    draw: extendForm,
  });

  listenToForm<Extension>(listening, {
    callback: EXTEND_FORM,
    parse({ grant, field }) {
      const { id, saw } = grant();
      const more = field('length');
      // In whose zone a time of day is meant is looked up with the person.
      const term = readTerm(more, { now: world.now() });
      const isUnreadable = isRefusal(term) && term.no === 'duration-unreadable';
      return isUnreadable ? refuse(term, 'length') : { id, more, form: { saw } };
    },
    async act(asked, by, markup) {
      const extended = await extend(world, by, asked);
      const policy = isRefusal(extended) ? undefined : world.policies.get(extended.database);
      if (!isRefusal(extended)) return { said: extendedText(extended, policy, markup) };
      const grant = changedGrant(extended);
      if (!grant) return refuse(extended, 'length');
      return { ...refuse(extended), redrawn: extendForm(grant, markup, asked.more) };
    },
  });
}

function extendForm(grant: Grant, markup: Markup, typed?: string): ModalView {
  const { extend: form } = markup.words.forms;
  const length = textInput('length', form.length, {
    hint: form.lengthHint,
    filled: typed,
    most: LENGTH_MOST,
  });
  return grantForm({ ...form, markup, callback: EXTEND_FORM, grant, blocks: [length] });
}
