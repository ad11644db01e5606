/** Break-glass: a form of its own, with the motive and a confirmation. */
import type { KnownBlock, ModalView } from '@slack/types';
import { z } from 'zod';
import { breakGlass, understandEmergency } from '../../flow/emergency.ts';
import type { Asked } from '../../flow/request.ts';
import { answersYes, evaluate } from '../../grant/evaluate.ts';
import type { DatabaseName, PersonId } from '../../grant/ids.ts';
import type { Learnt } from '../../grant/learnt.ts';
import { MOST_RULES } from '../../grant/plan.ts';
import { LONGEST_REASON } from '../../grant/reason.ts';
import { isRefusal, type Refusal } from '../../grant/refusal.ts';
import { askedText } from '../../words/grant-text.ts';
import type { Markup } from '../../words/markup.ts';
import type { Listening } from '../interactions/context.ts';
import { listenToForm, refuse } from '../interactions/submission.ts';
import { EMERGENCY_FORM } from '../views/action-ids.ts';
import { section } from '../views/blocks.ts';
import { emergencyLengths, type LengthShape, lengthGiven } from '../views/duration-field.ts';
import { FIELD_MOST, OPTIONS_MOST, option, selectField, textInput } from '../views/fields.ts';
import type { Shape } from '../views/form-link.ts';
import { formMetadata } from '../views/form-metadata.ts';
import type { Forms } from '../views/form-state.ts';
import { complaintsOf, FIRST_LENGTH, readForm } from '../views/form-values.ts';
import { lengthInput, onlyAddress, type SourceField, sourceField } from '../views/request-form.ts';

export function registerOpenEmergency(listening: Listening, forms: Forms): void {
  const { world } = listening;
  listenToForm<Sent>(listening, {
    callback: EMERGENCY_FORM,
    async parse({ values, by }) {
      const { asked } = readForm(values);
      const learnt = await forms.learnt(by);
      if (learnt && !isRefusal(learnt) && learnt.doubt === undefined) {
        const understood = understandEmergency({ ...world, ...learnt }, asked);
        if ('refusals' in understood) return complaintsOf(understood.refusals, values);
      }
      return isConfirmed(values) ? { asked, values } : refuse({ no: 'not-confirmed' }, 'confirmed');
    },
    async act({ asked, values }, by, markup) {
      const outcome = await breakGlass(world, by, asked);
      return 'grant' in outcome
        ? { said: askedText(outcome, world.policies, markup) }
        : complaintsOf(outcome.refusals, values);
    },
    working: ({ forms }) => forms.opening,
  });
}

/** `values`: those that it was read from, which tell what its fields are called. */
type Sent = { readonly asked: Asked; readonly values: object };

const Confirmed = z.object({
  confirmed: z.object({
    value: z.object({ selected_options: z.array(z.object({ value: z.literal('confirmed') })).min(1) }),
  }),
});

/** Slack asks for it; a hand-made payload may leave it out. */
function isConfirmed(values: unknown): boolean {
  return Confirmed.safeParse(values).success;
}

type Filled = {
  readonly filled: Partial<Asked>;
  readonly full: ReadonlySet<DatabaseName>;
  /** by default picked where it may be, for a form that opens */
  readonly length?: LengthShape;
  /** by default typed */
  readonly source?: SourceField;
  /** by which the address page knows it; there is no link without */
  readonly linked?: Linked | undefined;
};

type Linked = { readonly name: string; readonly link: (shape: Shape) => string };

/** `name`: by which the address page knows the form; undefined for one without a link. */
export function linkedAs(name: string | undefined, person: PersonId, { links }: Forms): Linked | undefined {
  if (name === undefined || !links) return undefined;
  return { name, link: (shape) => links.link(person, name, shape) };
}

/** A refusal where this person may not open any database in an emergency. `learnt` is undefined where it is not known what they may learn. */
export function emergencyForm(
  learnt: Learnt | undefined,
  { filled, full, length, source = onlyAddress, linked }: Filled,
  markup: Markup,
): ModalView | Refusal {
  const { emergency: form, ask, close } = markup.words.forms;
  const isSure = learnt !== undefined && learnt.doubt === undefined;
  const possible = isSure ? emergenciesFor(learnt) : [];
  if (isSure && possible.length === 0) return { no: 'no-emergency-anywhere' };
  const options = possible.map(({ database, longestMs }) =>
    option(form.upTo({ database, length: markup.length(longestMs) }), database),
  );
  const policies = possible.map(({ policy }) => policy);
  const offer = emergencyLengths(policies, filled.database);
  const shape = length ?? { field: FIRST_LENGTH, as: lengthGiven(offer, filled.duration) };
  const link = linked?.link({ database: filled.database, length: shape });
  const blocks: KnownBlock[] = [
    section(form.about),
    ...fullNotes(possible, { full, markup }),
    // More than can be shown are typed.
    possible.length === 0 || possible.length > OPTIONS_MOST
      ? textInput('database', ask.database, {
          hint: ask.databaseHint,
          filled: filled.database,
          most: FIELD_MOST,
        })
      : selectField('database', ask.database, { options, filled: filled.database }),
    ...sourceField(source, { filled: filled.source, link, markup }),
    lengthInput({ ...offer, ...shape }, filled.duration, markup),
    textInput('reason', form.why, {
      filled: filled.reason,
      most: LONGEST_REASON,
      lines: 'several',
    }),
    {
      type: 'input',
      block_id: 'confirmed',
      label: { type: 'plain_text', text: form.confirm },
      element: {
        type: 'checkboxes',
        action_id: 'value',
        options: [
          {
            text: { type: 'plain_text', text: form.cannotWait },
            value: 'confirmed',
          },
        ],
      },
    },
  ];
  return {
    type: 'modal',
    callback_id: EMERGENCY_FORM,
    private_metadata: formMetadata(markup),
    ...(linked === undefined ? {} : { external_id: linked.name }),
    title: { type: 'plain_text', text: form.title },
    submit: { type: 'plain_text', text: form.submit },
    close: { type: 'plain_text', text: close },
    blocks,
  };
}

/** What opens only once somebody makes room is said before it is asked for. */
function fullNotes(
  possible: readonly { readonly database: DatabaseName }[],
  { full, markup }: { readonly full: ReadonlySet<DatabaseName>; readonly markup: Markup },
): KnownBlock[] {
  const names = possible.flatMap(({ database }) => (full.has(database) ? [markup.strong(database)] : []));
  if (names.length === 0) return [];
  return [section(markup.words.forms.emergency.full({ databases: markup.all(names), most: MOST_RULES }))];
}

function emergenciesFor({ policies, person }: Learnt) {
  return [...policies.values()].flatMap((policy) => {
    const { database, emergency, endEarlyMs } = policy;
    return emergency && answersYes(evaluate(policy, { person }), 'emergency')
      ? [{ database, longestMs: emergency.longestMs - endEarlyMs, policy }]
      : [];
  });
}
