/** How the form is drawn for somebody: as it begins, and again while it is filled in. */
import type { ModalView } from '@slack/types';
import { z } from 'zod';
import type { World } from '../flow/ports.ts';
import type { Asked } from '../flow/request.ts';
import type { PersonId } from '../grant/ids.ts';
import { isRegion } from '../grant/source.ts';
import type { Ink } from '../words/ink.ts';
import { createAskable, type Databases } from './askable.ts';
import type { AddressPage } from './finding.ts';
import { type AddressField, requestForm, type SourceField } from './form.ts';
import { type LengthShape, lengthGiven, lengths } from './lengths.ts';
import { FIRST_LENGTH } from './reading.ts';
import { within } from './within.ts';

type For = { readonly ink: Ink; readonly person: PersonId };
type Drawing = For & {
  readonly filled: Partial<Asked>;
  readonly source: SourceField;
  readonly length: LengthShape;
  /** by which the address page knows it */
  readonly name: string | undefined;
  /** said above the fields */
  readonly note?: string | undefined;
};

export type Forms = {
  /** nothing that it looks up keeps it from opening in time */
  begin(form: For & { readonly filled: Partial<Asked> }): Promise<ModalView>;
  draw(form: Drawing): Promise<ModalView>;
  /** with the address that its page found; `form` is what the link said */
  fill(
    form: For & { readonly form: string; readonly address: string },
  ): Promise<{ readonly name: string; readonly view: ModalView }>;
  /** which one is chosen in it by now; `form` is what the link said */
  database(form: string): string | undefined;
  /** how an address is given */
  address(person: PersonId): Promise<AddressField>;
};

/** How a form stands that its page may have to draw again, without seeing it. */
type Shape = { readonly database: string | undefined; readonly length: LengthShape };

/** What the link says: which form it is, and how that stood when the link was made. */
const Linked = z
  .string()
  .regex(/^form\.[\w-]+\.[a-z0-9_-]*\.(typed|picked)\.duration(\.[a-z0-9_-]+)?$/)
  .transform((text): { readonly name: string; readonly shape: Shape } => {
    const [form = '', nonce = '', database = '', as, ...field] = text.split('.');
    const length = {
      field: field.join('.'),
      as: as === 'picked' ? ('picked' as const) : ('typed' as const),
    };
    return { name: `${form}.${nonce}`, shape: { database: database || undefined, length } };
  });

function linked(name: string, { database = '', length: { as, field } }: Shape): string {
  return `${name}.${database}.${as}.${field}`;
}

/** How the newest forms stand by now, where they were changed after the link was followed. */
const REMEMBERED = 1000;
const FAR_BACK = 10;

/** `lookUpMs`: how long a form waits for the record and for Slack. */
export function createForms(world: World, page: AddressPage, lookUpMs: number): Forms {
  const askable = createAskable(world, lookUpMs);
  const shapes = new Map<string, Shape>();

  return {
    async begin({ ink, person, filled }) {
      const [source, databases] = await Promise.all([address(person), askable(person)]);
      const as = lengthGiven(lengths(world, filled.database), filled.duration);
      const length = { field: FIRST_LENGTH, as };
      const name = page && filled.source === undefined ? `form.${page.nonce()}` : undefined;
      return drawn({ ink, person, filled, source, name, length }, databases);
    },
    draw,
    async fill({ ink, person, form, address: found }) {
      const { name, shape } = Linked.parse(form);
      const { database, length } = shapes.get(name) ?? shape;
      const filled = database === undefined ? {} : { database };
      const source = { as: 'found', address: found } as const;
      return { name, view: await draw({ ink, person, name, filled, length, source }) };
    },
    database(form) {
      const { name, shape } = Linked.parse(form);
      return (shapes.get(name) ?? shape).database;
    },
    address,
  };

  async function draw(form: Drawing): Promise<ModalView> {
    return drawn(form, await askable(form.person));
  }

  function drawn(form: Drawing, databases: Databases): ModalView {
    const { ink, person, filled, source, name, note } = form;
    const offer = lengths(world, filled.database);
    // None may be offered any more since the form was drawn first.
    const as = offer.offeredMs.length === 0 ? 'typed' : form.length.as;
    const length = { ...form.length, as };
    const known = [...world.policies.keys()].find((database) => database === filled.database?.toLowerCase());
    const shape = { database: known, length };
    if (name !== undefined) remember(name, shape);
    const link = page && name !== undefined ? page.link(person, linked(name, shape)) : undefined;
    return requestForm({ ink, databases, filled, source, link, length: { ...offer, ...length }, name, note });
  }

  async function address(person: PersonId): Promise<AddressField> {
    return {
      as: 'address',
      regionsToo: [...world.policies.values()].some(({ regions }) => regions.length > 0),
      last: await within(lookUpMs, lastAddress(person)),
    };
  }

  async function lastAddress(person: PersonId): Promise<string | undefined> {
    try {
      const sources = (await world.grants.of(person, FAR_BACK)).map(({ source }) => source);
      return sources.find((source) => !isRegion(source))?.replace(/\/32$/, '');
    } catch (error) {
      world.log.warn({ err: error }, 'the address that somebody used last could not be looked up');
      return undefined;
    }
  }

  function remember(name: string, shape: Shape): void {
    shapes.delete(name);
    shapes.set(name, shape);
    const [oldest] = shapes.keys();
    if (shapes.size > REMEMBERED && oldest !== undefined) shapes.delete(oldest);
  }
}
