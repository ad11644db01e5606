/** “My address changed”: the button, and the form with one field that it opens. */
import { type Move, move } from '../flow/move.ts';
import { loosestLimits } from '../flow/request.ts';
import { isRefusal } from '../grant/refusal.ts';
import { parseSource } from '../grant/source.ts';
import { refusalText } from '../words/refusals.ts';
import { pressedGrant } from './button-value.ts';
import { sourceInput } from './form.ts';
import { ids, MOVED_FORM } from './ids.ts';
import type { Listening } from './listening.ts';
import { grantForm, openModal } from './modal.ts';
import { answerPress, say } from './reply.ts';
import { listenToForm, refuse } from './submission.ts';

export function listenToMoving(listening: Listening): void {
  const { app, world, readers } = listening;

  app.action(ids.moved, async ({ ack, body, action, client, respond }) => {
    await ack();
    const grant = pressedGrant(action);
    const ink = await readers.ink(body.user.id);
    if (!grant) {
      const answer = say(refusalText({ no: 'unknown-grant', id: '' }, ink));
      return answerPress({ world, respond, client, person: body.user.id }, answer);
    }
    const view = grantForm({
      ...ink.words.forms.moved,
      ink,
      callback: MOVED_FORM,
      grant,
      blocks: [sourceInput(undefined, ink)],
    });
    await openModal({ ink, client, world, respond, body, view });
  });

  listenToForm<Move>(listening, {
    callback: MOVED_FORM,
    parse({ grant, field }) {
      if (!grant) return refuse({ no: 'unknown-grant', id: '' });
      const source = field('source');
      // Which database it is for, and what that allows, is in the record.
      const parsed = parseSource(source, loosestLimits(world.policies));
      return isRefusal(parsed) ? refuse(parsed, 'source') : { id: grant.id, source };
    },
    async act(asked, by, ink) {
      const moved = await move(world, by, asked);
      if (isRefusal(moved)) return refuse(moved, 'source');
      return { said: ink.words.grants.beingMoved(ink.code(asked.id)) };
    },
  });
}
