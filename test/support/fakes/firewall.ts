/** Scalingo's firewall in memory: the lists of allowed sources, the limit, and the hands of other people. */

import { Fault } from '../../../src/flow/fault.ts';
import type { At, Firewall } from '../../../src/flow/ports.ts';
import { DatabaseName, RuleId } from '../../../src/grant/ids.ts';
import { MOST_RULES } from '../../../src/grant/plan.ts';
import type { Rule } from '../../../src/grant/rule.ts';
import { isRegion } from '../../../src/grant/source.ts';
import { said } from '../builders.ts';

type Wanted = Omit<Rule, 'id'>;

export type FakeFirewall = Firewall & {
  /** the rules that are there, without asking */
  rules(database: DatabaseName): readonly Rule[];
  /** a name leads to another database from now on: it was renamed, and that one took its name */
  lead(name: DatabaseName, to: DatabaseName): void;
  /** the file calls it otherwise from now on, and it is the same database */
  call(name: DatabaseName, named: string): void;
  /** somebody in the dashboard: adds, removes, writes another label */
  put(database: DatabaseName, wanted: Wanted): Rule;
  take(database: DatabaseName, rule: RuleId): void;
  /** one that was there is there again, with its id: a deletion that did not last */
  restore(database: DatabaseName, rule: Rule): void;
  /** was it made by `add`, whatever its label says? */
  isMade(rule: Rule): boolean;
  relabel(database: DatabaseName, change: Pick<Rule, 'id' | 'label'>): void;
};

export function createFakeFirewall(databases: readonly DatabaseName[]): FakeFirewall {
  const status = new Map<DatabaseName, readonly Rule[]>(databases.map((database) => [database, []]));
  const added = new Set<RuleId>();
  const leads = new Map<DatabaseName, DatabaseName>();
  /** an add-on is called like the database that it is */
  const there = (at: At): DatabaseName =>
    typeof at === 'string' ? (leads.get(at) ?? at) : DatabaseName.parse(at.addon);
  /** what the file calls it, where that is something else */
  const calls = new Map<DatabaseName, string>();
  const calledBy = (name: DatabaseName): string => calls.get(name) ?? there(name);
  let made = 0;

  const rules = (database: DatabaseName): readonly Rule[] => {
    const found = status.get(database);
    if (!found) throw new Fault(said('Scalingo does not know this database.'), { retry: false, status: 404 });
    return found;
  };
  const put = (database: DatabaseName, { source, label }: Wanted): Rule => {
    made += 1;
    const rule = Object.freeze({ id: RuleId.parse(`rule-${made}`), source, label });
    status.set(database, Object.freeze([...rules(database), rule]));
    return rule;
  };
  const take = (database: DatabaseName, id: RuleId): void => {
    status.set(database, Object.freeze(rules(database).filter((rule) => rule.id !== id)));
  };

  return {
    rules,
    put,
    take,
    restore: (database, rule) => {
      status.set(database, Object.freeze([...rules(database), rule]));
    },
    isMade: ({ id }) => added.has(id),
    relabel: (database, { id, label }) => {
      const changed = rules(database).map((rule) =>
        rule.id === id ? Object.freeze({ ...rule, label }) : rule,
      );
      status.set(database, Object.freeze(changed));
    },
    lead: (name, to) => void leads.set(name, to),
    namesOf: () => [],
    call: (name, as) => void calls.set(name, as),
    isUnchanged: (name, { named }) => named === calledBy(name),
    place: async (name) => ({
      region: 'osc-fr1',
      app: `app-${there(name)}`,
      addon: there(name),
      named: calledBy(name),
    }),
    list: async (at) => rules(there(at)),
    add: async (at, wanted) => {
      const database = there(at);
      if (rules(database).length >= MOST_RULES) {
        throw new Fault(said('Scalingo refused the rule: limit of 30 rules reached.'), {
          retry: false,
          status: 422,
        });
      }
      // Scalingo's own clients give a region's rule no label.
      const rule = put(database, isRegion(wanted.source) ? { ...wanted, label: '' } : wanted);
      added.add(rule.id);
      return rule;
    },
    remove: async (at, rule) => take(there(at), rule),
  };
}
