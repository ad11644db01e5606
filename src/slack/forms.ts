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
import { within } from './within.ts';

type For = { readonly ink: Ink; readonly person: PersonId };
type Named = { readonly name: string | undefined };
type Drawing = For &
  Named & {
    readonly filled: Partial<Asked>;
    readonly source: SourceField;
    readonly length: LengthShape;
    /** said above the fields */
    readonly note?: string | undefined;
  };

export type Forms = {
  /** nothing that it looks up keeps it from opening in time */
  begin(form: For & { readonly filled: Partial<Asked> }): Promise<ModalView>;
  draw(form: Drawing): Promise<ModalView>;
  /** with the address that its page found */
  fill(form: For & { readonly name: string; readonly address: string }): Promise<ModalView>;
  /** how an address is given, with a link to the page where that is served */
  address(form: { readonly person: PersonId } & Named): Promise<AddressField>;
};

/** How a form stands that its page may have to draw again, without seeing it. */
type Shape = { readonly database: string | undefined; readonly length: LengthShape };

/** The name says how the form began, for another process than the one that drew it last. */
const Name = z
  .string()
  .regex(/^form\.[\w-]+\.[a-z0-9_-]*\.(typed|picked)$/)
  .transform((name): Shape => {
    const [, , database, as] = name.split('.');
    return {
      database: database || undefined,
      length: { field: 'duration', as: as === 'picked' ? 'picked' : 'typed' },
    };
  });

/** Of the newest forms: a link is good for a few minutes. */
const REMEMBERED = 1000;
/** A form still opens within its three seconds where the record does not answer this. */
const LOOK_UP_MS = 700;
const FAR_BACK = 10;

export function createForms(world: World, page: AddressPage): Forms {
  const askable = createAskable(world);
  const shapes = new Map<string, Shape>();

  return {
    async begin({ ink, person, filled }) {
      const { database = '' } = filled;
      const as = lengthGiven(lengths(world, database), filled.duration);
      const known = [...world.policies.keys()].find((name) => name === database.toLowerCase()) ?? '';
      const name = page && filled.source === undefined ? `form.${page.nonce()}.${known}.${as}` : undefined;
      const [source, databases] = await Promise.all([address({ person, name }), askable(person)]);
      return drawn({ ink, person, filled, source, name, length: { field: 'duration', as } }, databases);
    },
    draw,
    async fill({ ink, person, name, address: found }) {
      const { database, length } = shapes.get(name) ?? Name.parse(name);
      const filled = database === undefined ? {} : { database };
      return draw({ ink, person, name, filled, length, source: { as: 'found', address: found } });
    },
    address,
  };

  async function draw(form: Drawing): Promise<ModalView> {
    return drawn(form, await askable(form.person));
  }

  function drawn(form: Drawing, databases: Databases): ModalView {
    const { ink, filled, source, name, length, note } = form;
    if (name !== undefined) remember(name, { database: filled.database, length });
    return requestForm({
      ink,
      databases,
      filled,
      source,
      length: { ...lengths(world, filled.database), ...length },
      name,
      note,
    });
  }

  async function address({ person, name }: { readonly person: PersonId } & Named): Promise<AddressField> {
    return {
      as: 'address',
      regionsToo: [...world.policies.values()].some(({ regions }) => regions.length > 0),
      link: page && name !== undefined ? page.link(person, name) : undefined,
      last: await within(LOOK_UP_MS, lastAddress(person)),
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
