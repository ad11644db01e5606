/** How the form is drawn for somebody: as it begins, and again while it is filled in. */
import type { ModalView } from '@slack/types';
import type { World } from '../../flow/ports.ts';
import type { Asked } from '../../flow/request.ts';
import type { PersonId } from '../../grant/ids.ts';
import { type Learnt, onlyInEmergency, type Policies } from '../../grant/learnt.ts';
import { isRefusal, type Refusal } from '../../grant/refusal.ts';
import { isRegion } from '../../grant/source.ts';
import { readTypedSource } from '../../grant/typed-source.ts';
import type { Markup } from '../../words/markup.ts';
import { within } from '../connection/deadline.ts';
import { eventOf } from '../connection/slack-error.ts';
import { createAskable, type Reader } from '../directory/requestable.ts';
import { type LengthShape, lengthGiven, lengths } from './duration-field.ts';
import { type AddressPage, createFormLinks, type FormLinks, type Shape } from './form-link.ts';
import { FIRST_LENGTH } from './form-values.ts';
import { type AddressField, requestForm, type SourceField } from './request-form.ts';

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
  /** with the address that its page found */
  fill(
    form: Pick<For, 'markup'> & {
      readonly person: PersonId;
      readonly name: string;
      readonly shape: Shape;
      readonly address: string;
    },
  ): Promise<ModalView>;
  /** to the address page; undefined where that is not served */
  readonly links: FormLinks | undefined;
  /** how an address is given */
  address(reader: Reader): Promise<AddressField>;
  /** what may be told to that person at once; undefined where it is not known in time */
  learnt(reader: Reader): Promise<Told>;
  /** the same; none where nothing may be told */
  policies(reader: Reader): Promise<Policies>;
};

type Beginning = For & { readonly filled: Partial<Asked> /** as `learnt` gave it */; readonly learnt: Told };

const FAR_BACK = 10;

/** `lookUpMs`: how long a form waits for the record and for Slack. */
export function createForms(world: World, page: AddressPage, lookUpMs: number): Forms {
  const askable = createAskable(world, lookUpMs);
  const links = createFormLinks(page);

  return {
    async begin({ markup, reader, filled, learnt }) {
      if (learnt && isRefusal(learnt)) return learnt;
      if (learnt?.requestable.size === 0 && learnt.doubt === undefined)
        return { no: 'only-in-emergency', databases: onlyInEmergency(learnt) };
      const policies = requestableOf(learnt);
      const source = await addressIn(policies, reader);
      const as = lengthGiven(lengths({ policies }, filled.database), filled.duration);
      const length = { field: FIRST_LENGTH, as };
      const name = isAddressMissing(filled.source) ? links?.name('request') : undefined;
      return drawn({ markup, reader, filled, source, name, length }, learnt);
    },
    draw,
    async fill({ markup, person, name, shape: { database, length }, address: found }) {
      const filled = database === undefined ? {} : { database };
      const source = { as: 'found', address: found } as const;
      return draw({ markup, reader: { id: person }, name, filled, length, source });
    },
    links,
    address,
    learnt: askable,
    policies,
  };

  async function policies(reader: Reader): Promise<Policies> {
    return requestableOf(await askable(reader));
  }

  async function draw(form: Drawing): Promise<ModalView> {
    return drawn(form, await askable(form.reader));
  }

  function drawn(form: Drawing, learnt: Told): ModalView {
    const { markup, reader, filled, source, name, note } = form;
    const mine = requestableOf(learnt);
    const offer = lengths({ policies: mine }, filled.database);
    // None may be offered any more since the form was drawn first.
    const as = offer.offeredMs.length === 0 ? 'typed' : form.length.as;
    const length = { ...form.length, as };
    const known = [...mine.keys()].find((database) => database === filled.database?.toLowerCase());
    const shape = { database: known, length };
    const link = name === undefined ? undefined : links?.link(reader.id, name, shape);
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
}

/** One that can be used needs no other: there is no link beside it. */
export function isAddressMissing(typed: string | undefined): boolean {
  return typed === undefined || isRefusal(readTypedSource(typed));
}

/** Those that the form offers. */
function requestableOf(learnt: Told): Policies {
  return learnt && !isRefusal(learnt) ? learnt.requestable : new Map();
}

/** None where nothing may be told. */
export function policiesOf(learnt: Told): Policies {
  return learnt && !isRefusal(learnt) ? learnt.policies : new Map();
}
