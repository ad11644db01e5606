/**
 * The ranges that Scalingo manages, one for each of its regions. A rule names one by an id, which differs from what the documentation
 * shows; people name the region. So the ids are never written down: they are listed, and matched by the region in their name.
 */
import type { At } from '../flow/ports.ts';
import type { DatabaseApi } from './database-api.ts';
import type { Errand } from './errand.ts';
import { ScalingoError } from './error.ts';
import { RangesAnswer } from './http/answers.ts';
import { createRemembered } from './remember.ts';

/** `region` is what people type, such as osc-fr1. */
export type ManagedRange = { readonly id: string; readonly region: string };

export type ManagedRanges = {
  /** looked up until there are some; none where Scalingo will not tell this account; may throw a `Fault` */
  of(at: At, errand: Errand): Promise<readonly ManagedRange[]>;
  /** what was known is out of date */
  forget(at: At): void;
};

export function createManagedRanges(databaseApi: DatabaseApi): ManagedRanges {
  const known = createRemembered<string, readonly ManagedRange[]>();
  return {
    async of(at, errand) {
      const ranges = await known.get(keyOf(at), errand, () => list(at, errand));
      // None is no answer to keep: what was refused today may be told tomorrow.
      if (ranges.length === 0) known.forget(keyOf(at));
      return ranges;
    },
    forget: (at) => known.forget(keyOf(at)),
  };

  async function list(at: At, errand: Errand): Promise<readonly ManagedRange[]> {
    try {
      const { ranges } = await databaseApi.call(at, {
        what: { to: 'list the managed ranges' },
        errand,
        method: 'GET',
        path: () => '/firewall/managed_ranges',
        expected: 200,
        answer: RangesAnswer,
      });
      return ranges.map(({ id, name }) => ({ id, region: regionOf(name ?? id) }));
    } catch (error) {
      // A colleague's rule for a region must not keep us from reading the list of rules.
      if (error instanceof ScalingoError && [403, 404, 405, 410].includes(error.status ?? 0)) return [];
      throw error;
    }
  }
}

/** `Scalingo osc-fr1 region` is osc-fr1; any other name is used as it is. */
function regionOf(name: string): string {
  return (/^Scalingo (\S+) region$/i.exec(name)?.[1] ?? name.replaceAll(/\s+/g, '-')).toLowerCase();
}

function keyOf(at: At): string {
  return typeof at === 'string' ? at : at.addon;
}
