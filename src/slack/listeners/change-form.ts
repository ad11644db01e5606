/** Within the form: another database, or a Scalingo region instead of an address, of those that Scalingo has and the policy allows. */
import type { ModalView } from '@slack/types';
import { z } from 'zod';
import type { Regions } from '../../contracts/known-regions.ts';
import { fullDatabases } from '../../flow/emergency.ts';
import { Fault } from '../../flow/fault.ts';
import { formatDuration } from '../../grant/duration.ts';
import { isRefusal } from '../../grant/refusal.ts';
import type { Markup } from '../../words/markup.ts';
import { problemText } from '../../words/problem-text.ts';
import { slackFault } from '../connection/slack-error.ts';
import type { Reader } from '../directory/requestable.ts';
import type { Listening } from '../interactions/context.ts';
import { listenToPress, type Press } from '../interactions/listen.ts';
import { EMERGENCY_FORM, ids } from '../views/action-ids.ts';
import { lengthGiven, lengths, type TypedInstead } from '../views/duration-field.ts';
import type { Forms } from '../views/form-state.ts';
import { anotherLengthField, type Draft, readDraft } from '../views/form-values.ts';
import type { SourceField } from '../views/request-form.ts';
import { emergencyForm, linkedAs } from './open-emergency.ts';

const OpenView = z
  .object({
    view: z.object({
      id: z.string(),
      callback_id: z.string(),
      external_id: z.string().nullish(),
      blocks: z.array(z.unknown()),
      state: z.object({ values: z.unknown() }),
    }),
  })
  .transform(({ view: { id, callback_id, external_id, blocks, state } }) => ({
    id,
    callback: callback_id,
    name: external_id || undefined,
    draft: readDraft(state.values),
    before: blocks.map((block) => DatabaseField.safeParse(block).data).find((name) => name !== undefined),
  }));

/** The database that the form was drawn for last. */
const DatabaseField = z
  .object({
    block_id: z.literal('database'),
    element: z.object({ initial_option: z.object({ value: z.string() }).optional() }),
  })
  .transform(({ element }) => element.initial_option?.value);

type Open = z.infer<typeof OpenView>;
type Whose = { readonly reader: Reader; readonly markup: Markup };
/** What an update changes in the form; everything else that was filled in stays. */
type Change = Partial<Pick<Draft, 'filled' | 'length'>> & {
  readonly source: SourceField;
  readonly note?: string;
};

export function registerChangeForm(listening: Listening, forms: Forms, regions: Regions): void {
  const { log } = listening.world;

  listenToPress(listening, ids.region, (press) =>
    redraw(press, async (open, whose) => ({
      ...(await pickedRegion(open, whose)),
      filled: withoutSource(open.draft),
    })),
  );

  listenToPress(listening, ids.address, (press) =>
    redraw(press, async ({ draft }, { reader }) => ({
      source: await forms.address(reader),
      filled: withoutSource(draft),
    })),
  );

  listenToPress(listening, { type: 'block_actions', block_id: 'database' }, (press) =>
    redraw(press, async (open, whose) => ({
      ...(await sameSource(open, whose)),
      ...(await otherLength(open, whose)),
    })),
  );

  // A length that is picked changes nothing else in the form.
  listenToPress(listening, { type: 'block_actions', block_id: /^duration/ }, async (press) => {
    const opened = OpenView.parse(press.body);
    const { instead } = opened.draft;
    if (!instead) return undefined;
    if (opened.callback === EMERGENCY_FORM)
      return show(press, opened.id, () => emergencyTyped(opened, instead, press));
    return redraw(press, async (open, whose) => ({
      ...(await sameSource(open, whose)),
      ...typedLength(open, instead, whose.markup),
    }));
  });

  async function redraw(
    press: Press,
    change: (open: Open, whose: Whose) => Promise<Change>,
  ): Promise<undefined> {
    const open = OpenView.parse(press.body);
    const whose = { reader: press.by, markup: press.markup };
    const { filled, length } = open.draft;
    const changed = await change(open, whose);
    return show(press, open.id, () => forms.draw({ ...whose, name: open.name, filled, length, ...changed }));
  }

  /** The emergency form with a field to type the length in. */
  async function emergencyTyped(
    open: Open,
    instead: TypedInstead,
    { by, markup }: Press,
  ): Promise<ModalView | undefined> {
    const learnt = await forms.learnt(by);
    const known = learnt && !isRefusal(learnt) ? learnt : undefined;
    const full = await fullDatabases(listening.world);
    const linked = linkedAs(open.name, by.id, forms);
    const source = foundIn(open.draft);
    const filled = { ...typedLength(open, instead, markup), ...(source && { source }), full, linked };
    const view = emergencyForm(known, filled, markup);
    return isRefusal(view) ? undefined : view;
  }

  /** Nothing changes where there is nothing to draw. */
  async function show(
    { client }: Press,
    id: string,
    draw: () => Promise<ModalView | undefined>,
  ): Promise<undefined> {
    const view = await draw();
    if (!view) return undefined;
    try {
      await client.views.update({ view_id: id, view });
    } catch (error) {
      // They may have closed it meanwhile.
      log.warn({ event: 'form_not_redrawn', why: slackFault(error).message }, 'form not redrawn');
    }
    return undefined;
  }

  async function sameSource(open: Open, whose: Whose): Promise<Change> {
    const { draft } = open;
    if (draft.source === 'region') return pickedRegion(open, whose);
    const found = foundIn(draft);
    if (found) return { source: found };
    return { source: { ...(await forms.address(whose.reader)), last: undefined } };
  }

  /** The usual length of the database before is nobody's choice; any other stays. */
  async function otherLength(
    { draft, before }: Open,
    { reader }: Whose,
  ): Promise<Required<Pick<Change, 'filled' | 'length'>>> {
    const mine = { policies: await forms.policies(reader) };
    const { database = '', duration, ...filled } = draft.filled;
    const { usualMs } = lengths(mine, before);
    const isUsual = usualMs !== undefined && duration === formatDuration(usualMs);
    const stays = isUsual || duration === undefined ? {} : { duration };
    const now = lengths(mine, database);
    const as = lengthGiven(now, stays.duration);
    // Somebody may be typing in it just now: it is another field only where it has to be, so that Slack takes what is new.
    const isSame =
      as === 'typed' &&
      draft.length.as === 'typed' &&
      (stays.duration !== undefined || now.usualMs === usualMs);
    const field = isSame ? draft.length.field : anotherLengthField(draft.length.field, database);
    return { filled: { ...filled, database, ...stays }, length: { field, as } };
  }

  async function pickedRegion({ draft }: Open, { reader, markup }: Whose): Promise<Change> {
    const { ask } = markup.words.forms;
    const { database: chosen } = draft.filled;
    const allowing = [...(await forms.policies(reader)).values()].filter(
      (policy) => policy.regions.length > 0 && (chosen === undefined || policy.database === chosen),
    );
    try {
      const found = new Set<string>();
      for (const { database, regions: allowed } of allowing) {
        for (const region of await regions.of(database)) if (allowed.includes(region)) found.add(region);
      }
      if (found.size > 0) return { source: { as: 'region', regions: [...found].sort() } };
      const note = chosen === undefined ? ask.noRegion : ask.noRegionOn(markup.typed(chosen));
      return { source: await forms.address(reader), note };
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      log.warn({ event: 'regions_not_listed', err: error }, 'regions not listed');
      const note = ask.noRegions(problemText(error.problem, markup));
      return { source: await forms.address(reader), note };
    }
  }
}

/** The same form with a field to type in: a new one, since Slack takes an initial value only there. */
function typedLength(
  { draft }: Open,
  instead: TypedInstead,
  markup: Markup,
): Required<Pick<Change, 'filled' | 'length'>> {
  const { database } = draft.filled;
  const field = anotherLengthField(draft.length.field, database ?? instead);
  const begun = instead === 'until' ? { duration: markup.words.forms.ask.untilBegin } : {};
  return { filled: { ...draft.filled, ...begun }, length: { field, as: 'typed' } };
}

/** What the address page filled in, with what was changed in it since. */
function foundIn({ source, filled }: Draft): SourceField | undefined {
  return source === 'found' ? { as: 'found', address: filled.source ?? '' } : undefined;
}

function withoutSource({ filled: { source: _, ...filled } }: Draft): Draft['filled'] {
  return filled;
}
