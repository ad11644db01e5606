/** Doors of the local Scalingo that the real one does not have: for looking on, and for trouble on demand. */
import { z } from 'zod';
import type { Answer, createChanges, Incoming, Route } from '../http.ts';
import type { ScalingoState } from './effects.ts';
import { type createFaults, Fault } from './faults.ts';
import { type Hands, Happening, happen } from './happenings.ts';

type Needs = {
  readonly state: () => ScalingoState;
  readonly changes: ReturnType<typeof createChanges>;
  readonly faults: ReturnType<typeof createFaults>;
  /** a colleague in the dashboard */
  readonly byHand: {
    add(name: string, wanted: { cidr: string; label?: string }): string;
    remove(name: string, id: string): void;
  };
  readonly hands: Hands;
  readonly regions: () => readonly { readonly name: string }[];
};

const Cidr = z.string().regex(/^\d+(\.\d+){3}\/\d{1,2}$/, 'expected a CIDR such as 198.51.100.7/32');
const Added = z.object({ database: z.string(), cidr: Cidr, label: z.string().default('') });
const Removed = z.object({ database: z.string(), id: z.string() });

export function adminRoutes({ state, changes, faults, byHand, hands, regions }: Needs): Route[] {
  /** Who mistypes a name is told so; it is no bug of the stand-in. */
  const unknown = (wanted: { what?: string; database?: string; region?: string }): Answer | undefined => {
    const { database, region } = wanted;
    if (database !== undefined && !state().databases.some(({ name }) => name === database))
      return { status: 404, body: { error: `no database ${database}` } };
    if (region !== undefined && !regions().some(({ name }) => name === region))
      return { status: 404, body: { error: `no region ${region}` } };
    return undefined;
  };
  return [
    { method: 'GET', path: '/_sandbox/state', handle: () => ({ status: 200, body: state() }) },
    {
      method: 'POST',
      path: '/_sandbox/state',
      async handle(incoming) {
        const happening = Happening.parse(json(incoming));
        const problem = unknown(happening);
        if (problem) return problem;
        await happen(happening, hands);
        changes.changed();
        return { status: 204 };
      },
    },
    changes.route('/_sandbox/events'),
    {
      method: 'POST',
      path: '/_sandbox/faults',
      handle(incoming) {
        faults.arm(Fault.parse(json(incoming)));
        return { status: 204 };
      },
    },
    {
      method: 'DELETE',
      path: '/_sandbox/faults',
      handle() {
        faults.clear();
        return { status: 204 };
      },
    },
    {
      method: 'POST',
      path: '/_sandbox/rules',
      handle(incoming) {
        const { database, ...wanted } = Added.parse(json(incoming));
        return unknown({ database }) ?? { status: 201, body: { id: byHand.add(database, wanted) } };
      },
    },
    {
      method: 'DELETE',
      path: '/_sandbox/rules',
      handle(incoming) {
        const { database, id } = Removed.parse(json(incoming));
        const problem = unknown({ database });
        if (!problem) byHand.remove(database, id);
        return problem ?? { status: 204 };
      },
    },
  ];
}

function json(incoming: Incoming): unknown {
  return JSON.parse(incoming.body || '{}');
}
