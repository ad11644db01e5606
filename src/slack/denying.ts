/** The two answers that take more than a press: no, with a reason, and yes, for less. Both forms outlive a restart. */
import type { ModalView } from '@slack/types';
import { redraw } from '../flow/announce.ts';
import { approveForLess, deny } from '../flow/decide.ts';
import { loosestLimits } from '../flow/request.ts';
import type { Less } from '../grant/deciding.ts';
import { formatDuration, parseDuration } from '../grant/duration.ts';
import type { Grant } from '../grant/record.ts';
import { isRefusal, type Refusal } from '../grant/refusal.ts';
import { type Answered, outdatedRefusal, seenOf } from '../grant/seen.ts';
import { parseSource } from '../grant/source.ts';
import type { Ink } from '../words/ink.ts';
import { refusalText } from '../words/refusals.ts';
import { pressedGrant } from './button-value.ts';
import { FIELD_MOST, textInput } from './fields.ts';
import { DENY_FORM, ids, LESS_FORM } from './ids.ts';
import type { Listening } from './listening.ts';
import { grantForm, openModal } from './modal.ts';
import { answerPress, honestly, isAnswer, say } from './reply.ts';
import { type Complaints, listenToForm, refuse } from './submission.ts';

const BECAUSE_MOST = 300;

type Typed = { readonly duration: string; readonly source: string };
type Denying = Answered & { readonly because: string | undefined };
type Approving = Answered & { readonly less: Less; readonly typed: Typed };

export function listenToForms(listening: Listening): void {
  const { app, world, readers } = listening;
  const forms = { [ids.deny]: denyForm, [ids.less]: lessForm };

  for (const [action, draw] of Object.entries(forms)) {
    app.action(action, async ({ ack, body, action: pressed, client, respond }) => {
      await ack();
      const answered = pressedGrant(pressed);
      const ink = await readers.ink(body.user.id);
      const to = { world, respond, client, person: body.user.id };
      if (!answered) return answerPress(to, say(refusalText(unknown, ink)));
      const found = await honestly(world, ink, () => grantAsSeen(answered));
      if (isAnswer(found)) return answerPress(to, found);
      if (!isRefusal(found)) return openModal({ ink, client, world, respond, body, view: draw(found, ink) });
      await answerPress(to, say(refusalText(found, ink)));
    });
  }

  /** The form is about what is asked now: from a message that shows something else it is not opened, and the message is redrawn. */
  async function grantAsSeen({ id, saw }: Answered): Promise<Grant | Refusal> {
    const grant = await world.grants.get(id);
    if (!grant) return { no: 'unknown-grant', id };
    if (grant.state !== 'requested') return { no: 'settled', grant };
    const outdated = outdatedRefusal(grant, saw);
    if (outdated) await redraw(world, id);
    return outdated ?? grant;
  }

  listenToForm<Denying>(listening, {
    callback: DENY_FORM,
    parse: ({ grant, field }) =>
      grant ? { ...grant, because: field('because').trim() || undefined } : refuse(unknown),
    async act(denying, by, ink) {
      const denied = await deny(world, by, denying);
      if (!isRefusal(denied)) return { said: ink.words.forms.deny.thanks };
      return againstWhatIs(denied, (grant) => denyForm(grant, ink, denying.because));
    },
  });

  listenToForm<Approving>(listening, {
    callback: LESS_FORM,
    parse({ grant, field }) {
      if (!grant) return refuse(unknown);
      const typed = { duration: field('duration'), source: field('source') };
      const ttlMs = parseDuration(typed.duration);
      const source = parseSource(typed.source, loosestLimits(world.policies));
      if (!isRefusal(ttlMs) && !isRefusal(source))
        return { ...grant, less: { ttlMs, source: source.source }, typed };
      return {
        refused: [
          ...(isRefusal(ttlMs) ? [{ field: 'duration', refusal: ttlMs }] : []),
          ...(isRefusal(source) ? [{ field: 'source', refusal: source }] : []),
        ],
      };
    },
    async act({ typed, ...approving }, by, ink) {
      const approved = await approveForLess(world, by, approving);
      if (!isRefusal(approved)) return { said: ink.words.forms.less.thanks };
      return againstWhatIs(approved, (grant) => lessForm(grant, ink, typed));
    },
  });
}

/** A form that names no grant was not made by us. */
const unknown: Refusal = { no: 'unknown-grant', id: '' };

/** Sent again, the form answers what is asked now. */
function againstWhatIs(refusal: Refusal, draw: (grant: Grant) => ModalView): Complaints {
  return { ...refuse(refusal), redrawn: refusal.no === 'outdated' ? draw(refusal.grant) : undefined };
}

function denyForm(grant: Grant, ink: Ink, typed?: string): ModalView {
  const { deny } = ink.words.forms;
  const because = textInput('because', deny.because, {
    hint: deny.becauseHint,
    filled: typed,
    most: BECAUSE_MOST,
    lines: 'several',
    optional: true,
  });
  return grantForm({ ...deny, ink, callback: DENY_FORM, grant: nowSeen(grant), blocks: [because] });
}

function lessForm(grant: Grant, ink: Ink, typed?: Typed): ModalView {
  const { less } = ink.words.forms;
  const asked = formatDuration(grant.ttlMs);
  return grantForm({
    ...less,
    ink,
    callback: LESS_FORM,
    grant: nowSeen(grant),
    blocks: [
      textInput('duration', less.length, {
        hint: less.lengthHint(asked),
        filled: typed?.duration ?? asked,
        most: FIELD_MOST,
      }),
      textInput('source', less.source, {
        hint: less.sourceHint(grant.source),
        filled: typed?.source ?? grant.source,
        most: FIELD_MOST,
      }),
    ],
  });
}

function nowSeen(grant: Grant): Answered {
  return { id: grant.id, saw: seenOf(grant) };
}
