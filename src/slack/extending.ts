/** More time: the button and its form. `/db-access extend` does the same in one line. */
import { type Extension, extend } from '../flow/extend.ts';
import { parseDuration } from '../grant/duration.ts';
import { isRefusal } from '../grant/refusal.ts';
import { refusalText } from '../words/refusals.ts';
import { pressedGrant } from './button-value.ts';
import { textInput } from './fields.ts';
import { EXTEND_FORM, ids } from './ids.ts';
import type { Listening } from './listening.ts';
import { grantForm, openModal } from './modal.ts';
import { answerPress, say } from './reply.ts';
import { listenToForm, refuse } from './submission.ts';

export function listenToExtending(listening: Listening): void {
  const { app, world, readers } = listening;

  app.action(ids.extend, async ({ ack, body, action, client, respond }) => {
    await ack();
    const grant = pressedGrant(action);
    const ink = await readers.ink(body.user.id);
    if (!grant) {
      const answer = say(refusalText({ no: 'unknown-grant', id: '' }, ink));
      return answerPress({ world, respond, client, person: body.user.id }, answer);
    }
    const { extend: form } = ink.words.forms;
    const length = textInput('length', form.length, { hint: form.lengthHint, most: 20 });
    const view = grantForm({ ...form, ink, callback: EXTEND_FORM, grant, blocks: [length] });
    await openModal({ ink, client, world, respond, body, view });
  });

  listenToForm<Extension>(listening, {
    callback: EXTEND_FORM,
    parse({ grant, field }) {
      if (!grant) return refuse({ no: 'unknown-grant', id: '' });
      const byMs = parseDuration(field('length'));
      return isRefusal(byMs) ? refuse(byMs, 'length') : { id: grant.id, byMs };
    },
    async act(asked, by, ink) {
      const extended = await extend(world, by, asked);
      if (isRefusal(extended)) return refuse(extended, 'length');
      return { said: ink.words.grants.moreAsked(ink.code(asked.id)) };
    },
  });
}
