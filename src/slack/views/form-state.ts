/** How the form is drawn for somebody: as it begins, and again while it is filled in. */
import type { ModalView } from '@slack/types';
import { z } from 'zod';
import type { World } from '../../flow/ports.ts';
import type { Asked } from '../../flow/request.ts';
import type { PersonId } from '../../grant/ids.ts';
import type { Learnt, Policies } from '../../grant/learnt.ts';
import { isRefusal, type Refusal } from '../../grant/refusal.ts';
import { isRegion } from '../../grant/source.ts';
import { readTypedSource } from '../../grant/typed-source.ts';
import type { Markup } from '../../words/markup.ts';
import { within } from '../connection/deadline.ts';
import { eventOf } from '../connection/slack-error.ts';
import { createAskable, type Reader } from '../directory/requestable.ts';
import { type LengthShape, lengthGiven, lengths } from './duration-field.ts';
import { FIRST_LENGTH } from './form-values.ts';
import { type AddressField, requestForm, type SourceField } from './request-form.ts';

/** Undefined where the page is not served. */
export type AddressPage =
  | {
      /** the link for that person and that form, good for a few minutes */
      link(person: PersonId, form: string): string;
      /** a new one each time */
      nonce(): string;
    }
  | undefined;

/** What may be told to somebody; undefined where it is not known in time. */
export type Told = Learnt | Refusal | undefined;

type For = { readonly markup: Markup; readonly reader: Reader };
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
  /**
   * Nothing that it looks up keeps it from opening in time. A refusal where it would open for nothing: this person may ask for no
   * database.
   */
  begin(form: Beginning): Promise<ModalView | Refusal>;
  draw(form: Drawing): Promise<ModalView>;
  /** with the address that its page found; `form` is what the link said */
  fill(
    form: Pick<For, 'markup'> & {
      readonly person: PersonId;
      readonly form: string;
      readonly address: string;
    },
  ): Promise<{ readonly name: string; readonly view: ModalView }>;
  /** which one is chosen in it by now; `form` is what the link said */
  database(form: string): string | undefined;
  /** how an address is given */
  address(reader: Reader): Promise<AddressField>;
  /** what may be told to that person at once; undefined where it is not known in time */
  learnt(reader: Reader): Promise<Told>;
  /** the same; none where nothing may be told */
  policies(reader: Reader): Promise<Policies>;
};

type Beginning = For & { readonly filled: Partial<Asked> /** as `learnt` gave it */; readonly learnt: Told };

/** The state of a form that its page may have to redraw without seeing it. */
type Shape = { readonly database: string | undefined; readonly length: LengthShape };

/** What the link says: which form it is, and the state of the form when the link was made. */
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

/** How many of the newest forms are remembered with their current state, in case they change after the link was followed. */
const REMEMBERED = 1000;
const FAR_BACK = 10;

/** `lookUpMs`: how long a form waits for the record and for Slack. */
export function createForms(world: World, page: AddressPage, lookUpMs: number): Forms {
  const askable = createAskable(world, lookUpMs);
  const shapes = new Map<string, Shape>();

  return {
    async begin({ markup, reader, filled, learnt }) {
      if (learnt && isRefusal(learnt)) return learnt;
      const source = await addressIn(policiesOf(learnt), reader);
      const as = lengthGiven(lengths({ policies: policiesOf(learnt) }, filled.database), filled.duration);
      const length = { field: FIRST_LENGTH, as };
      // An address that can be used needs no other.
      const isMissing = filled.source === undefined || isRefusal(readTypedSource(filled.source));
      const name = page && isMissing ? `form.${page.nonce()}` : undefined;
      return drawn({ markup, reader, filled, source, name, length }, learnt);
    },
    draw,
    async fill({ markup, person, form, address: found }) {
      const { name, shape } = Linked.parse(form);
      const { database, length } = shapes.get(name) ?? shape;
      const filled = database === undefined ? {} : { database };
      const source = { as: 'found', address: found } as const;
      return { name, view: await draw({ markup, reader: { id: person }, name, filled, length, source }) };
    },
    database(form) {
      const { name, shape } = Linked.parse(form);
      return (shapes.get(name) ?? shape).database;
    },
    address,
    learnt: askable,
    policies,
  };

  async function policies(reader: Reader): Promise<Policies> {
    return policiesOf(await askable(reader));
  }

  async function draw(form: Drawing): Promise<ModalView> {
    return drawn(form, await askable(form.reader));
  }

  function drawn(form: Drawing, learnt: Told): ModalView {
    const { markup, reader, filled, source, name, note } = form;
    const mine = policiesOf(learnt);
    const offer = lengths({ policies: mine }, filled.database);
    // None may be offered any more since the form was drawn first.
    const as = offer.offeredMs.length === 0 ? 'typed' : form.length.as;
    const length = { ...form.length, as };
    const known = [...mine.keys()].find((database) => database === filled.database?.toLowerCase());
    const shape = { database: known, length };
    if (name !== undefined) remember(name, shape);
    const link = page && name !== undefined ? page.link(reader.id, linked(name, shape)) : undefined;
    // Where there may be more than are known, the name is typed.
    const isSure = learnt !== undefined && !isRefusal(learnt) && learnt.doubt === undefined;
    const databases = isSure ? [...mine.keys()] : [];
    return requestForm({
      markup,
      databases,
      filled,
      source,
      link,
      length: { ...offer, ...length },
      name,
      note,
    });
  }

  async function address(reader: Reader): Promise<AddressField> {
    return addressIn(await policies(reader), reader);
  }

  async function addressIn(mine: Policies, { id }: Reader): Promise<AddressField> {
    const last = await within(lookUpMs, lastAddress(id));
    return { as: 'address', regionsToo: [...mine.values()].some(({ regions }) => regions.length > 0), last };
  }

  async function lastAddress(person: PersonId): Promise<string | undefined> {
    try {
      const sources = (await world.grants.of(person, FAR_BACK)).map(({ source }) => source);
      return sources.find((source) => !isRegion(source))?.replace(/\/32$/, '');
    } catch (error) {
      world.log.warn(
        { ...eventOf(error, 'last_address_unknown'), err: error },
        'last used address not looked up',
      );
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

/** None where nothing may be told. */
export function policiesOf(learnt: Told): Policies {
  return learnt && !isRefusal(learnt) ? learnt.policies : new Map();
}
