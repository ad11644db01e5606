/**
 * Links from a form to the address page. A link says which form it fills in, and what has to be known to draw that again without
 * seeing it: so any process can, also after a restart.
 */
import { z } from 'zod';
import { DatabaseName, GrantId, type PersonId } from '../../grant/ids.ts';
import type { LengthShape } from './duration-field.ts';

/** Undefined where the page is not served. */
export type AddressPage =
  | {
      /** the link for that person and that form, good for a few minutes */
      link(person: PersonId, form: string): string;
      /** a new one each time */
      nonce(): string;
    }
  | undefined;

/** The state of a form whose length may be given in several ways. */
export type Shape = { readonly database: string | undefined; readonly length: LengthShape };
type OfGrant = { readonly database: DatabaseName; readonly grant: GrantId };

/** `name`: the view's `external_id`, by which it is found. */
export type LinkedForm =
  | { readonly kind: 'request' | 'emergency'; readonly name: string; readonly shape: Shape }
  | ({ readonly kind: 'moved'; readonly name: string } & OfGrant);

/** How each name begins. */
const beginnings = { request: 'form', emergency: 'emergency', moved: 'moved' } as const;

const WithLength = z
  .string()
  .regex(/^(form|emergency)\.[\w-]+\.[a-z0-9_-]*\.(typed|picked)\.duration(\.[a-z0-9_-]+)?$/)
  .transform((text): LinkedForm => {
    const [kind, nonce, database, as, ...field] = text.split('.');
    const length = {
      field: field.join('.'),
      as: as === 'picked' ? ('picked' as const) : ('typed' as const),
    };
    return {
      kind: kind === beginnings.request ? 'request' : 'emergency',
      name: `${kind}.${nonce}`,
      shape: { database: database || undefined, length },
    };
  });

const Moved = z
  .string()
  .transform((text) => text.split('.'))
  .pipe(z.tuple([z.literal(beginnings.moved), z.string(), DatabaseName, GrantId]))
  .transform(
    ([kind, nonce, database, grant]): LinkedForm => ({ kind, name: `${kind}.${nonce}`, database, grant }),
  );

const Linked = z.union([WithLength, Moved]);

/** How many of the newest forms are remembered with their current state, in case they change after the link was followed. */
const REMEMBERED = 1000;

export type FormLinks = NonNullable<ReturnType<typeof createFormLinks>>;

export function createFormLinks(page: AddressPage) {
  if (!page) return undefined;
  const shapes = new Map<string, Shape>();

  return {
    /** by which the address page will know a form that opens now */
    name: (kind: LinkedForm['kind']) => `${beginnings[kind]}.${page.nonce()}`,
    /** made again each time that the form is drawn: the newest state counts where it is known */
    link(person: PersonId, name: string, shape: Shape): string {
      remember(name, shape);
      const { database = '', length } = shape;
      return page.link(person, `${name}.${database}.${length.as}.${length.field}`);
    },
    linkOfGrant: (person: PersonId, name: string, { database, grant }: OfGrant) =>
      page.link(person, `${name}.${database}.${grant}`),
    /** Undefined where another build made it. */
    read(form: string): LinkedForm | undefined {
      const linked = Linked.safeParse(form).data;
      if (!linked || linked.kind === 'moved') return linked;
      return { ...linked, shape: shapes.get(linked.name) ?? linked.shape };
    },
  };

  function remember(name: string, shape: Shape): void {
    shapes.delete(name);
    shapes.set(name, shape);
    const [oldest] = shapes.keys();
    if (shapes.size > REMEMBERED && oldest !== undefined) shapes.delete(oldest);
  }
}
