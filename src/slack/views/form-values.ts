/** What somebody filled in, read from `view.state.values`; and where in the form an answer to it is shown. */
import { z } from 'zod';
import type { Asked, Naming, RequestRefusal } from '../../flow/request.ts';
import { type LengthShape, type TypedInstead, typedInstead } from './duration-field.ts';
import type { Complaints } from './refill.ts';

const Field = z
  .object({
    value: z.object({
      value: z.string().nullish(),
      selected_option: z.object({ value: z.string() }).nullish(),
    }),
  })
  .transform(({ value }) => ({
    text: value.selected_option?.value ?? value.value ?? '',
    as: 'selected_option' in value ? ('picked' as const) : ('typed' as const),
  }));

const Values = z.record(z.string(), Field);
type Values = z.infer<typeof Values>;

/** Fields with the same meaning. Each has a name of its own, because Slack accepts a new initial value only in a new field. */
const sources = ['found', 'region', 'source'] as const;
export const FIRST_LENGTH = 'duration';
const lengthNamed = (name: string) => name === FIRST_LENGTH || name.startsWith(`${FIRST_LENGTH}.`);

/** Another field than before, for a length that is given otherwise. */
export function anotherLengthField(before: string, database: string): string {
  const field = `${FIRST_LENGTH}.${database}`;
  return field === before ? FIRST_LENGTH : field;
}

const isThere = (values: object) => (name: string) => name in values;
export const sourceFieldOf = (values: object) => sources.find(isThere(values)) ?? 'source';
const lengthFieldOf = (values: object) => Object.keys(values).find(lengthNamed) ?? FIRST_LENGTH;

const Present = z.object({ text: z.string(), as: z.enum(['typed', 'picked']) });

/**
 * What somebody submitted; throws where it is not our form. A database that was picked is never taken for another whose name begins
 * alike: the file may have dropped it since the form was drawn.
 */
export function readForm(values: unknown): { readonly asked: Asked; readonly naming: Naming } {
  const read = Values.parse(values);
  const present = (name: string) => Present.parse(read[name]);
  const text = (name: string) => present(name).text;
  const database = present('database');
  return {
    asked: {
      database: database.text,
      source: text(sourceFieldOf(read)),
      duration: text(lengthFieldOf(read)),
      reason: text('reason'),
    },
    naming: database.as === 'typed' ? 'beginning' : 'whole',
  };
}

/** A form that is being filled in. */
export type Draft = {
  /** what is empty is left out */
  readonly filled: Partial<Asked>;
  readonly source: (typeof sources)[number];
  readonly length: LengthShape;
  /** picked in the place of a length */
  readonly instead: TypedInstead | undefined;
};

export function readDraft(values: unknown): Draft {
  const read: Values = Values.safeParse(values).data ?? {};
  const source = sourceFieldOf(read);
  const length = lengthFieldOf(read);
  const names = { database: 'database', source, duration: length, reason: 'reason' };
  const instead = typedInstead.find((what) => read[length]?.as === 'picked' && read[length].text === what);
  const entered = Object.entries(names).map(([name, field]) => [name, read[field]?.text ?? '']);
  return {
    filled: Object.fromEntries(
      entered.filter(([name, text]) => text !== '' && !(instead && name === 'duration')),
    ),
    instead,
    source,
    length: { field: length, as: read[length]?.as ?? 'typed' },
  };
}

/** Each refusal at its field, in the form that these values are of; what is about the person, above all fields. */
export function complaintsOf(refusals: readonly RequestRefusal[], values: object): Complaints {
  const fields = {
    nobody: undefined,
    database: 'database',
    source: sourceFieldOf(values),
    duration: lengthFieldOf(values),
    reason: 'reason',
  };
  return { refused: refusals.map(({ about, refusal }) => ({ field: fields[about], refusal })) };
}
