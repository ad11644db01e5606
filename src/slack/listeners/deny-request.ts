/** Deny: the button, and a form in which the approver may say why. The form outlives a restart. */
import type { ModalView } from '@slack/types';
import { deny } from '../../flow/decide.ts';
import { LONGEST_REASON } from '../../grant/reason.ts';
import type { Grant } from '../../grant/record.ts';
import { isRefusal } from '../../grant/refusal.ts';
import type { Answered } from '../../grant/seen.ts';
import type { Markup } from '../../words/markup.ts';
import { type Around, againstWhatIs, listenToAnswerButton, saidSoFar } from '../interactions/answer-form.ts';
import type { Listening } from '../interactions/context.ts';
import { grantForm } from '../interactions/grant-form.ts';
import { listenToForm, refuse } from '../interactions/submission.ts';
import { DENY_FORM, ids } from '../views/action-ids.ts';
import { textInput } from '../views/fields.ts';

type Denying = Answered & { readonly because: string | undefined };

export function registerDenyRequest(listening: Listening): void {
  const { world } = listening;

  listenToAnswerButton(listening, { action: ids.deny, draw: denyForm });

  listenToForm<Denying>(listening, {
    callback: DENY_FORM,
    parse: ({ grant, field }) => ({ ...grant(), because: field('because').trim() || undefined }),
    async act(denying, by, markup) {
      const denied = await deny(world, by, denying);
      if (!isRefusal(denied)) return { said: markup.words.forms.deny.thanks };
      if (denied.no === 'reason-too-long') return refuse(denied, 'because');
      return againstWhatIs(denied, (grant) =>
        denyForm(grant, markup, { policy: world.policies.get(grant.database), typed: denying.because }),
      );
    },
  });
}

function denyForm(grant: Grant, markup: Markup, { policy, typed }: Around<string>): ModalView {
  const { deny } = markup.words.forms;
  const because = textInput('because', deny.because, {
    hint: deny.becauseHint,
    filled: typed,
    most: LONGEST_REASON,
    lines: 'several',
    optional: true,
  });
  return grantForm({
    ...deny,
    markup,
    callback: DENY_FORM,
    grant,
    blocks: [...saidSoFar(grant, markup, policy), because],
  });
}
