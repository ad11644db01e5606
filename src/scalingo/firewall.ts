/** The firewall of each database. */
import { z } from 'zod';
import type { At, CallKind, Firewall } from '../flow/ports.ts';
import type { Rule } from '../grant/rule.ts';
import { isRegion, type Source } from '../grant/source.ts';
import { RuleCreated, RulesAnswer } from './answers.ts';
import { type DatabaseApi, rulesPath } from './database-api.ts';
import type { Databases } from './databases.ts';
import { ScalingoError } from './error.ts';
import type { ManagedRange, ManagedRanges } from './regions.ts';
import { toRule } from './rules.ts';

type Needs = {
  readonly databaseApi: DatabaseApi;
  readonly databases: Databases;
  readonly managedRanges: ManagedRanges;
};

type Wanted = { readonly source: Source; readonly label: string };

export function createFirewall({ databaseApi, databases, managedRanges }: Needs): Firewall {
  return {
    async place(database, urgency, known) {
      if (known) databases.forget(database);
      const { region, app, addonId: addon } = await databases.locate(database, urgency);
      return { region, app, addon };
    },

    list: (at, urgency = 'look') => locatedAgain(at, () => list(at, urgency)),

    async add(at, wanted) {
      try {
        return await locatedAgain(at, () => create(at, wanted));
      } catch (error) {
        if (!(error instanceof ScalingoError) || isRefusal(error)) throw error;
        // The rule may be there although the answer is not. A second POST could make a second rule; a list cannot.
        const rules = await list(at, 'open');
        const ours = rules.find((rule) => isWanted(rule, wanted));
        if (ours) return ours;
        throw error;
      }
    },

    async remove(at, rule) {
      try {
        await databaseApi.call(at, {
          what: { to: 'remove a firewall rule' },
          kind: 'remove',
          method: 'DELETE',
          path: (addonId) => `${rulesPath(addonId)}/${encodeURIComponent(rule)}`,
          expected: 204,
          answer: z.undefined(),
        });
      } catch (error) {
        if (!(error instanceof ScalingoError) || error.status !== 404) throw error;
        // Gone already, or the whole database is not where it was: only a list tells which.
        forget(at);
        const rules = await list(at, 'remove');
        if (rules.some(({ id }) => id === rule)) throw error;
      }
    },
  };

  async function list(at: At, kind: CallKind): Promise<Rule[]> {
    const { rules } = await databaseApi.call(at, {
      what: { to: 'list the firewall rules' },
      kind,
      method: 'GET',
      path: rulesPath,
      expected: 200,
      answer: RulesAnswer,
    });
    const isRange = rules.some((rule) => rule.range_id !== undefined);
    const ranges = isRange ? await managedRanges.of(at, kind) : [];
    return rules.map((rule) => toRule(rule, ranges));
  }

  async function create(at: At, { source, label }: Wanted): Promise<Rule> {
    const what = { to: 'add a firewall rule', of: source } as const;
    const range = isRegion(source) ? await rangeOf(at, source) : undefined;
    const { rule: made } = await databaseApi.call(at, {
      what,
      kind: 'open',
      method: 'POST',
      path: rulesPath,
      // Scalingo's own clients refuse a label together with a managed range.
      body: range
        ? { type: 'managed_range', range_id: range.id }
        : { type: 'custom_range', cidr: source, label },
      expected: 201,
      answer: RuleCreated,
    });
    const rule = toRule(made, range ? [range] : []);
    if (rule.source === source) return rule;
    throw new ScalingoError({ is: 'another rule', call: what }, { retry: true });
  }

  async function rangeOf(at: At, source: Source): Promise<ManagedRange> {
    const isIt = ({ region }: ManagedRange) => source === `region:${region}`;
    const known = (await managedRanges.of(at, 'open')).find(isIt);
    if (known) return known;
    // Scalingo may have a new region since.
    managedRanges.forget(at);
    const ranges = await managedRanges.of(at, 'open');
    const range = ranges.find(isIt);
    if (range) return range;
    managedRanges.forget(at);
    const has = ranges.map(({ region }) => region);
    throw new ScalingoError({ is: 'no range', source, has }, { retry: false });
  }

  /** A name may lead to another add-on by now: it is looked up again, once. */
  async function locatedAgain<T>(at: At, act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof ScalingoError) || error.status !== 404 || typeof at !== 'string') throw error;
      forget(at);
      return act();
    }
  }

  /** Where a name leads may have changed; an add-on is always itself. */
  function forget(at: At): void {
    if (typeof at === 'string') databases.forget(at);
  }
}

/** The converge has just listed, and found none for this source: so one for a region, which takes no label, is the one just made. */
function isWanted(rule: Rule, { source, label }: Wanted): boolean {
  return rule.source === source && (rule.label === label || isRegion(source));
}

/** Scalingo understood and said no: nothing was made. */
function isRefusal({ status, retry }: ScalingoError): boolean {
  return !retry || (status !== undefined && status >= 400 && status < 500);
}
