/** Approve for less: the button, and a form for a shorter time or a narrower range. The form outlives a restart. */
import type { InputBlock, ModalView } from '@slack/types';
import type { Authorized } from '../../flow/authorize.ts';
import { approveForLess, type TypedLess } from '../../flow/decide.ts';
import { formatDuration } from '../../grant/duration.ts';
import { hasApproved, progress } from '../../grant/quorum.ts';
import type { Grant } from '../../grant/record.ts';
import { isRefusal, type Refusal } from '../../grant/refusal.ts';
import type { Answered } from '../../grant/seen.ts';
import { addresses, isRegion, type Source } from '../../grant/source.ts';
import { readTerm } from '../../grant/term.ts';
import { readTypedSource } from '../../grant/typed-source.ts';
import { proposalText } from '../../words/approvals.ts';
import { bare, type Markup } from '../../words/markup.ts';
import { type Around, againstWhatIs, listenToAnswerButton, saidSoFar } from '../interactions/answer-form.ts';
import type { Listening } from '../interactions/context.ts';
import { grantForm } from '../interactions/grant-form.ts';
import { listenToForm } from '../interactions/submission.ts';
import { ids, LESS_FORM } from '../views/action-ids.ts';
import { FIELD_MOST, textInput } from '../views/fields.ts';

type Typed = { readonly duration: string; readonly source: string | undefined };
type Approving = Answered & { readonly less: TypedLess; readonly typed: Typed };

export function registerApproveForLess(listening: Listening): void {
  const { world } = listening;

  listenToAnswerButton(listening, { action: ids.less, draw: lessForm, mayNot: needlessRefusal });

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

/** Who said yes can still say no; another yes of theirs would not be taken while others are missing. */
function needlessRefusal({ asked: grant, person, policy }: Authorized): Refusal | undefined {
  if (grant.state !== 'requested') return undefined;
  const { have, need } = progress(policy.quorum, grant.approvals);
  const isNeedless = hasApproved(grant.approvals, person.id) && have < need;
  return isNeedless ? { no: 'approved-already', grant } : undefined;
}

/** In the form only where there is something to choose: a range can be narrowed, one address or a region can't. */
const SOURCE = 'source';

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
