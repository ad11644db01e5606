/** Within the form: a Scalingo region instead of an address, picked from those that Scalingo has and the policy allows. */
import type { App } from '@slack/bolt';
import { z } from 'zod';
import { Fault } from '../flow/fault.ts';
import type { Regions, World } from '../flow/ports.ts';
import type { Asked } from '../flow/request.ts';
import type { Ink } from '../words/ink.ts';
import { problemText } from '../words/problems.ts';
import { slackFault } from './fault.ts';
import { type LengthField, readUnfinished, requestForm, type SourceField } from './form.ts';
import { ids } from './ids.ts';
import type { Listening } from './listening.ts';

const OpenView = z
  .object({
    view: z.object({
      id: z.string(),
      external_id: z.string().nullish(),
      state: z.object({ values: z.unknown() }),
    }),
  })
  .transform(({ view }) => ({
    id: view.id,
    name: view.external_id || undefined,
    values: view.state.values,
  }));

/** How the form begins. */
export function typedAddress({ policies }: Pick<World, 'policies'>): SourceField {
  return { as: 'address', regionsToo: [...policies.values()].some(({ regions }) => regions.length > 0) };
}

/** Of the database that is chosen, or of all: what one of them does not allow is said when it is asked for. */
export function lengths({ policies }: Pick<World, 'policies'>, chosen: string | undefined): LengthField {
  const all = [...policies.values()];
  const of = all.filter(({ database }) => database === chosen?.toLowerCase());
  const concerned = of.length > 0 ? of : all;
  const usual = new Set(concerned.map(({ usualMs }) => usualMs));
  const [only] = usual;
  const offered = new Set(concerned.flatMap(({ offeredMs }) => offeredMs));
  return {
    usualMs: usual.size === 1 ? only : undefined,
    offeredMs: concerned.every(({ offeredMs }) => offeredMs.length > 0)
      ? [...offered].sort((a, b) => a - b)
      : [],
  };
}

export function listenToChoosing({ app, world, readers }: Listening, regions: Regions): void {
  const { policies, log } = world;

  app.action(ids.region, async ({ ack, body, client }) => {
    await ack();
    const ink = await readers.ink(body.user.id);
    await redraw({ ink, client, body }, ({ database }) => pickedRegion(database, ink));
  });

  app.action(ids.address, async ({ ack, body, client }) => {
    await ack();
    const ink = await readers.ink(body.user.id);
    await redraw({ ink, client, body }, async () => ({ source: typedAddress(world) }));
  });

  type Drawn = { readonly source: SourceField; readonly note?: string };

  /** What was filled in stays. */
  async function redraw(
    { ink, client, body }: { ink: Ink; client: App['client']; body: object },
    draw: (filled: Partial<Asked>) => Promise<Drawn>,
  ): Promise<void> {
    const { id, name, values } = OpenView.parse(body);
    const { source: _, ...filled } = readUnfinished(values);
    const drawn = await draw(filled);
    try {
      await client.views.update({
        view_id: id,
        view: requestForm({
          ink,
          databases: [...policies.keys()],
          filled,
          length: lengths(world, filled.database),
          name,
          ...drawn,
        }),
      });
    } catch (error) {
      // They may have closed it meanwhile.
      log.warn({ why: slackFault(error).message }, 'the form could not be redrawn');
    }
  }

  async function pickedRegion(chosen: string | undefined, ink: Ink): Promise<Drawn> {
    const { ask } = ink.words.forms;
    const allowing = [...policies.values()].filter(
      (policy) => policy.regions.length > 0 && (chosen === undefined || policy.database === chosen),
    );
    try {
      const found = new Set<string>();
      for (const { database, regions: allowed } of allowing) {
        for (const region of await regions.of(database)) if (allowed.includes(region)) found.add(region);
      }
      if (found.size > 0) return { source: { as: 'region', regions: [...found].sort() } };
      const note = chosen === undefined ? ask.noRegion : ask.noRegionOn(ink.code(chosen));
      return { source: typedAddress(world), note };
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      log.warn({ err: error }, 'the regions could not be listed');
      return { source: typedAddress(world), note: ask.noRegions(problemText(error.problem, ink)) };
    }
  }
}
