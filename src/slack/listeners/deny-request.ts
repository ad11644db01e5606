/** The two answers that take more than a press: no, with a reason, and yes, for less. Both forms outlive a restart. */
import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import { redraw } from '../../flow/announce.ts';
import { authorize } from '../../flow/authorize.ts';
import { approveForLess, deny, type TypedLess } from '../../flow/decide.ts';
import { formatDuration } from '../../grant/duration.ts';
import type { Policy } from '../../grant/policy.ts';
import { hasApproved, progress } from '../../grant/quorum.ts';
import { LONGEST_REASON } from '../../grant/reason.ts';
import type { Grant } from '../../grant/record.ts';
import { isRefusal, type Refusal } from '../../grant/refusal.ts';
import { type Answered, outdatedRefusal } from '../../grant/seen.ts';
import { addresses, isRegion, type Source } from '../../grant/source.ts';
import { readTerm } from '../../grant/term.ts';
import { readTypedSource } from '../../grant/typed-source.ts';
import { approvalsText, proposalText } from '../../words/approvals.ts';
import { bare, type Markup } from '../../words/markup.ts';
import type { Listening } from '../interactions/context.ts';
import { grantForm, listenToGrantButton } from '../interactions/grant-form.ts';
import { listenToForm, refuse } from '../interactions/submission.ts';
import { DENY_FORM, ids, LESS_FORM } from '../views/action-ids.ts';
import { section } from '../views/blocks.ts';
import { FIELD_MOST, textInput } from '../views/fields.ts';
import type { Complaints } from '../views/refill.ts';

type Typed = { readonly duration: string; readonly source: string | undefined };
type Denying = Answered & { readonly because: string | undefined };
type Approving = Answered & { readonly less: TypedLess; readonly typed: Typed };

export function listenToForms(listening: Listening): void {
  const { world } = listening;

  for (const [action, draw] of [
    [ids.deny, denyForm],
    [ids.less, lessForm],
  ] as const) {
    listenToGrantButton(listening, {
      action,
      draw: (grant, markup) => draw(grant, markup, { policy: world.policies.get(grant.database) }),
      async may(grant, actor) {
        const authorized = await authorize(world, actor, grant.id);
        if (isRefusal(authorized)) return authorized;
        if (action !== ids.less || grant.state !== 'requested') return undefined;
        // Who said yes can still say no; another yes of theirs would not be taken while others are missing.
        const { have, need } = progress(authorized.policy.quorum, grant.approvals);
        const isNeedless = hasApproved(grant.approvals, actor.id) && have < need;
        return isNeedless ? { no: 'approved-already', grant } : undefined;
      },
      fits: ({ state }) => state === 'requested',
      // From a message that shows something else the form is not opened, and the message is redrawn.
      async refuse(grant, { saw }) {
        const outdated = outdatedRefusal(grant, saw);
        if (outdated) await redraw(world, grant.id);
        return outdated;
      },
    });
  }

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

  listenToForm<Approving>(listening, {
    callback: LESS_FORM,
    parse({ grant, field, values }) {
      const answered = grant();
      const typed = {
        duration: field('duration'),
        source: SOURCE in values ? field(SOURCE) : undefined,
      };
      // In whose zone a time of day is meant is looked up with the person.
      const term = readTerm(typed.duration, { now: world.now() });
      const unreadable = isRefusal(term) && term.no === 'duration-unreadable' ? term : undefined;
      const read = typed.source === undefined ? undefined : readTypedSource(typed.source);
      const misread = read && isRefusal(read) ? read : undefined;
      if (!unreadable && !misread) {
        const source = read && !isRefusal(read) ? { source: read.source } : {};
        return { ...answered, less: { duration: typed.duration, ...source }, typed };
      }
      return {
        refused: [
          ...(unreadable ? [{ field: 'duration', refusal: unreadable }] : []),
          ...(misread ? [{ field: SOURCE, refusal: misread }] : []),
        ],
      };
    },
    async act({ typed, ...approving }, by, markup) {
      const approved = await approveForLess(world, by, approving);
      if (isRefusal(approved))
        return againstWhatIs(approved, (grant) =>
          lessForm(grant, markup, { policy: world.policies.get(grant.database), typed }),
        );
      const policy = world.policies.get(approved.database);
      const proposed = policy ? proposalText(approved, by.id, { policy, markup }) : '';
      return { said: proposed || markup.words.forms.less.thanks };
    },
  });
}

/** Sent again, the form answers what is asked now. */
function againstWhatIs(refusal: Refusal, draw: (grant: Grant) => ModalView): Complaints {
  const field = refusal.no === 'until-unreadable' || refusal.no === 'until-passed' ? 'duration' : undefined;
  return { ...refuse(refusal, field), redrawn: refusal.no === 'outdated' ? draw(refusal.grant) : undefined };
}

/** In the form only where there is something to choose: a range can be narrowed, one address or a region can't. */
const SOURCE = 'source';

type Around<Typed> = { readonly policy: Policy | undefined; readonly typed?: Typed | undefined };

/** What others have said to it so far. */
function saidSoFar(grant: Grant, markup: Markup, policy: Policy | undefined): KnownBlock[] {
  const said = approvalsText(grant, policy, markup);
  return said === '' ? [] : [section(said)];
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

function lessForm(grant: Grant, markup: Markup, { policy, typed }: Around<Typed>): ModalView {
  const { less } = markup.words.forms;
  const asked = formatDuration(grant.ttlMs);
  return grantForm({
    ...less,
    markup,
    callback: LESS_FORM,
    grant,
    blocks: [
      ...saidSoFar(grant, markup, policy),
      textInput('duration', less.length, {
        hint: less.lengthHint(asked),
        filled: typed?.duration ?? asked,
        most: FIELD_MOST,
      }),
      ...(canBeNarrowed(grant.source) ? [sourceInput(grant, typed?.source, markup)] : []),
    ],
  });
}

function canBeNarrowed(source: Source): boolean {
  return !isRegion(source) && addresses(source) > 1;
}

function sourceInput({ source }: Grant, typed: string | undefined, { words }: Markup): InputBlock {
  const { less } = words.forms;
  return textInput(SOURCE, less.source, {
    hint: less.sourceHint(bare(source)),
    filled: typed ?? bare(source),
    most: FIELD_MOST,
  });
}
