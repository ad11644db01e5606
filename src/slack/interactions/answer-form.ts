/** What the forms of an approver's answers have in common: each is about a request that waits, and shows what others have said to it. */
import type { KnownBlock, ModalView } from '@slack/types';
import { redraw } from '../../flow/announce.ts';
import { type Authorized, authorize } from '../../flow/authorize.ts';
import type { Policy } from '../../grant/policy.ts';
import { type Grant, isRequested } from '../../grant/record.ts';
import { isRefusal, type Refusal } from '../../grant/refusal.ts';
import { outdatedRefusal } from '../../grant/seen.ts';
import { approvalsText } from '../../words/approvals.ts';
import type { Markup } from '../../words/markup.ts';
import { section } from '../views/blocks.ts';
import type { Complaints } from '../views/refill.ts';
import type { Listening } from './context.ts';
import { listenToGrantButton } from './grant-form.ts';
import { refuse } from './submission.ts';

/** `typed`: what was typed into the form before; nothing in one that opens. */
export type Around<Typed> = { readonly policy: Policy | undefined; readonly typed?: Typed | undefined };

type AnswerButton = {
  readonly action: string;
  /** why an approver may not answer so now */
  readonly mayNot?: (authorized: Authorized) => Refusal | undefined;
  readonly draw: (grant: Grant, markup: Markup, around: Around<never>) => ModalView;
};

/** The button that opens such a form. */
export function listenToAnswerButton(listening: Listening, { action, mayNot, draw }: AnswerButton): void {
  const { world } = listening;
  listenToGrantButton(listening, {
    action,
    draw: (grant, markup) => draw(grant, markup, { policy: world.policies.get(grant.database) }),
    async may(grant, actor) {
      const authorized = await authorize(world, actor, grant.id);
      return isRefusal(authorized) ? authorized : mayNot?.(authorized);
    },
    fits: isRequested,
    // From a message that shows something else the form is not opened, and the message is redrawn.
    async refuse(grant, { saw }) {
      const outdated = outdatedRefusal(grant, saw);
      if (outdated) await redraw(world, grant.id);
      return outdated;
    },
  });
}

/** Sent again, the form answers what is asked now. */
export function againstWhatIs(refusal: Refusal, draw: (grant: Grant) => ModalView): Complaints {
  const field = refusal.no === 'until-unreadable' || refusal.no === 'until-passed' ? 'duration' : undefined;
  return { ...refuse(refusal, field), redrawn: refusal.no === 'outdated' ? draw(refusal.grant) : undefined };
}

/** What others have said to it so far. */
export function saidSoFar(grant: Grant, markup: Markup, policy: Policy | undefined): KnownBlock[] {
  const said = approvalsText(grant, policy, markup);
  return said === '' ? [] : [section(said)];
}
