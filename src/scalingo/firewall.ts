/** The firewall of each database. */
import { z } from 'zod';
import type { At, Firewall } from '../flow/ports.ts';
import type { RuleId } from '../grant/ids.ts';
import { madeAmong, type Rule, type RuleAskedFor } from '../grant/rule.ts';
import { isRegion, type Source } from '../grant/source.ts';
import { type DatabaseApi, rulesPath } from './database-api.ts';
import type { Databases } from './databases.ts';
import type { Errand, Errands } from './errand.ts';
import { ScalingoError } from './error.ts';
import { RuleCreated, RulesAnswer } from './http/answers.ts';
import type { ManagedRange, ManagedRanges } from './regions.ts';
import { toRule } from './rules.ts';

type Needs = {
  readonly databaseApi: DatabaseApi;
  readonly databases: Databases;
  readonly managedRanges: ManagedRanges;
  readonly errands: Errands;
};

const listing = { to: 'list the firewall rules' } as const;
const removing = { to: 'remove a firewall rule' } as const;

export function createFirewall({ databaseApi, databases, managedRanges, errands }: Needs): Firewall {
  /** the regions of Scalingo where a region's rule was made only without a label */
  const labelRefused = new Set<string>();

  return {
    async place(database, kind, { known, signal } = {}) {
      if (known) databases.forget(database);
      const what = { to: 'look up the database', of: database } as const;
      const located = await errands({ what, kind, signal }, (errand) => databases.locate(database, errand));
      const { region, app, addonId, named } = located;
      return { region, app, addon: addonId, ...(named && { named }) };
    },

    namesOf: ({ addon }) => databases.namesOf(addon),
    isUnchanged: (database, place) => databases.isUnchanged(database, place),

    list(at, urgency = 'look', signal) {
      const purpose =
        typeof urgency === 'string' ? { kind: urgency } : { kind: 'remove' as const, ...urgency };
      return errands({ what: listing, signal, ...purpose }, (errand) =>
        locatedAgain(at, () => list(at, errand)),
      );
    },

    async add(at, wanted, signal) {
      const what = { to: 'add a firewall rule', of: wanted.source } as const;
      let isSent = false;
      const sending = () => {
        isSent = true;
      };
      try {
        return await errands({ what, kind: 'open', signal }, (errand) =>
          add(at, { ...wanted, sending }, errand),
        );
      } catch (error) {
        throw error instanceof ScalingoError && !isSent ? error.with({ made: 'nothing' }) : error;
      }
    },

    remove: (at, rule) => errands({ what: removing, kind: 'remove' }, (errand) => remove(at, rule, errand)),
  };

  async function add(at: At, wanted: Wanted, errand: Errand): Promise<Rule> {
    try {
      return await locatedAgain(at, () => create(at, wanted, errand));
    } catch (error) {
      if (!(error instanceof ScalingoError)) throw error;
      if (isRefusal(error)) throw error.with({ made: 'nothing' });
      // The rule may be there although the answer is not. A second POST could make a second rule; a list cannot.
      const rules = await list(at, errand).catch((unlisted: unknown) => {
        // What is told is why the opening failed, and that nobody has looked since.
        throw unlisted instanceof ScalingoError ? error : unlisted;
      });
      const ours = madeAmong(rules, wanted);
      if (ours) return ours;
      throw error.with({ made: 'unseen' });
    }
  }

  async function remove(at: At, rule: RuleId, errand: Errand): Promise<void> {
    try {
      await databaseApi.call(at, {
        what: removing,
        errand,
        method: 'DELETE',
        path: (addonId) => `${rulesPath(addonId)}/${encodeURIComponent(rule)}`,
        expected: 204,
        answer: z.undefined(),
      });
    } catch (error) {
      if (!(error instanceof ScalingoError) || error.status !== 404) throw error;
      // Gone already, or the whole database is not where it was: only a list tells which.
      forget(at);
      const rules = await list(at, errand);
      if (rules.some(({ id }) => id === rule)) throw error;
    }
  }

  async function list(at: At, errand: Errand): Promise<Rule[]> {
    const { rules } = await databaseApi.call(at, {
      what: listing,
      errand,
      method: 'GET',
      path: rulesPath,
      expected: 200,
      answer: RulesAnswer,
    });
    const isRange = rules.some((rule) => rule.range_id !== undefined);
    const ranges = isRange ? await managedRanges.of(at, errand) : [];
    // A list in which one rule is twice, as where it changed while it was put together, has it once.
    const each = new Map(rules.map((rule) => [rule.id, rule]));
    return [...each.values()].map((rule) => toRule(rule, ranges));
  }

  async function create(at: At, { source, label, sending }: Wanted, errand: Errand): Promise<Rule> {
    if (!isRegion(source))
      return post(at, { source, body: { type: 'custom_range', cidr: source, label }, sending }, errand);
    const range = await rangeOf(at, source, errand);
    const body = { type: 'managed_range', range_id: range.id };
    const where = databases.regionOf(at);
    if (labelRefused.has(where)) return post(at, { source, body, range, sending }, errand);
    try {
      return await post(at, { source, body: { ...body, label }, range, sending }, errand);
    } catch (error) {
      if (!(error instanceof ScalingoError) || error.status !== 422) throw error;
      // Scalingo's command line refuses a label here, its dashboard's client sends one; nobody knows what the API does.
      const rule = await post(at, { source, body, range, sending }, errand);
      labelRefused.add(where);
      return rule;
    }
  }

  async function post(at: At, { source, body, range, sending }: Posted, errand: Errand): Promise<Rule> {
    const what = { to: 'add a firewall rule', of: source } as const;
    const { rule: made } = await databaseApi.call(at, {
      what,
      errand,
      method: 'POST',
      path: rulesPath,
      body,
      sending,
      expected: 201,
      answer: RuleCreated,
    });
    const rule = toRule(made, range ? [range] : []);
    if (rule.source === source) return rule;
    throw new ScalingoError({ is: 'another rule', call: what }, { retry: true });
  }

  async function rangeOf(at: At, source: Source, errand: Errand): Promise<ManagedRange> {
    const isIt = ({ region }: ManagedRange) => source === `region:${region}`;
    const known = (await managedRanges.of(at, errand)).find(isIt);
    if (known) return known;
    // Scalingo may have a new region since.
    managedRanges.forget(at);
    const ranges = await managedRanges.of(at, errand);
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

type Sending = { readonly sending: () => void };
type Wanted = RuleAskedFor & Sending;
type Posted = Sending & { readonly source: Source; readonly body: object; readonly range?: ManagedRange };

/** Scalingo understood and said no: nothing was made. */
function isRefusal({ status, retry }: ScalingoError): boolean {
  if (!retry) return true;
  // A proxy that waited for Scalingo may answer 408.
  return status !== undefined && status >= 400 && status < 500 && status !== 408;
}
