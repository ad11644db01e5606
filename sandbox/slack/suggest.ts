/** An external_select asks the app what it offers for what was typed. */
import { z } from 'zod';
import type { Act, ActResult, Person } from './client-api.ts';
import type { Place, Target } from './element-place.ts';
import { findElement } from './field-values.ts';
import { groups, menuOptions } from './objects.ts';
import { GONE, interaction, type Needs, refused } from './payloads.ts';

const Answer = z.union([
  z.object({ options: z.union([menuOptions(100), z.tuple([])]) }),
  z.object({ option_groups: groups }).transform(({ option_groups }) => ({
    options: option_groups.flatMap((group) => group.options),
  })),
]);

/** Slack's own, where the element does not say. */
const MIN_QUERY = 3;

export function createSuggest({
  deliver,
  placeOf,
}: Pick<Needs, 'deliver'> & { readonly placeOf: (person: Person, on: Target) => Place | undefined }) {
  return async (
    person: Person,
    { on, block_id, action_id, value }: Extract<Act, { do: 'suggest' }>,
  ): Promise<ActResult> => {
    const place = placeOf(person, on);
    const found = place && findElement(place.blocks, { block_id, action_id });
    if (found?.element.type !== 'external_select') return refused(GONE);
    const { min_query_length = MIN_QUERY } = found.element;
    if ([...value].length < min_query_length) return { ok: true, options: [] };
    const ack = await deliver('interactive', {
      type: 'block_suggestion',
      ...interaction(person),
      ...place?.context(),
      block_id,
      action_id,
      value,
    });
    const answer = Answer.safeParse(ack.acked ? ack.payload : undefined);
    if (!answer.success) return refused('The options could not be loaded.');
    return { ok: true, options: answer.data.options };
  };
}
