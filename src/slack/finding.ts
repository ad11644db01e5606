/**
 * “Use my current address”: a link in the form to a page that shows the address one comes from; one click there fills the open form
 * in. The page knows the form by the name that we gave it, which also says how its other fields stand.
 */
import { z } from 'zod';
import type { World } from '../flow/ports.ts';
import { type Asked, policyNamed } from '../flow/request.ts';
import type { PersonId } from '../grant/ids.ts';
import { isRefusal } from '../grant/refusal.ts';
import { lengths, typedAddress } from './choosing.ts';
import { slackFault } from './fault.ts';
import { requestForm, type SourceField } from './form.ts';
import type { Listening } from './listening.ts';

/** Undefined where the page is not served. */
export type AddressPage =
  | {
      /** the link for that person and that form, good for a few minutes */
      link(person: PersonId, form: string): string;
      /** a new one each time */
      nonce(): string;
    }
  | undefined;

type Shape = { readonly database: string; readonly duration: 'typed' | 'picked' };

const Named = z
  .string()
  .regex(/^form\.[\w-]+\.[a-z0-9_-]*\.(typed|picked)$/)
  .transform((name): Shape => {
    const [, , database = '', duration] = name.split('.');
    return { database, duration: duration === 'picked' ? 'picked' : 'typed' };
  });

function nameForm(nonce: string, { database, duration }: Shape): string {
  return `form.${nonce}.${database}.${duration}`;
}

type Begun = { readonly person: PersonId; readonly filled: Partial<Asked> };

/** How a form begins: with a link to the page where that is served, and then with a name that the page knows it by. */
export function beginning(world: World, page: AddressPage, { person, filled }: Begun) {
  const length = lengths(world, filled.database);
  const source: SourceField = typedAddress(world);
  if (!page || filled.source) return { source, length };
  const isPicked = length.offeredMs.length > 0 && filled.duration === undefined;
  const database = policyNamed(world, filled.database ?? '');
  const name = nameForm(page.nonce(), {
    database: isRefusal(database) ? '' : database.database,
    duration: isPicked ? 'picked' : 'typed',
  });
  return { source: { ...source, link: page.link(person, name) }, length, name };
}

type Found = { readonly person: PersonId; readonly viewId: string; readonly source: string };

/** Throws a `Fault` where the form is closed, or Slack will not take it. */
export function fillForm({ app, world, readers }: Listening) {
  return async ({ person, viewId, source }: Found): Promise<void> => {
    const { database, duration } = Named.parse(viewId);
    const { usualMs, offeredMs } = lengths(world, database);
    const view = requestForm({
      ink: await readers.ink(person),
      databases: [...world.policies.keys()],
      // What else was filled in stays: Slack keeps each field whose id does not change.
      filled: database === '' ? {} : { database },
      source: { as: 'found', address: source },
      length: { usualMs, offeredMs: duration === 'picked' ? offeredMs : [] },
      name: viewId,
    });
    try {
      await app.client.views.update({ external_id: viewId, view });
    } catch (error) {
      throw slackFault(error);
    }
  };
}
