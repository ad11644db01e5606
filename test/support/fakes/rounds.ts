/** What the rounds remember, in memory: the same port as src/redis/store/round-store.ts, held to it by test/contract/rounds.ts. */
import type { Rounds, RuleCount, Sweeper } from '../../../src/flow/ports.ts';
import type { DatabaseName } from '../../../src/grant/ids.ts';
import type { Source } from '../../../src/grant/source.ts';

export function createFakeRounds(): Rounds {
  const faults = new Map<DatabaseName, number>();
  const converged = new Map<DatabaseName, number>();
  const full = new Map<DatabaseName, number>();
  const named = new Map<DatabaseName, number>();
  const rules = new Map<DatabaseName, RuleCount>();
  const theirs = new Map<DatabaseName, { theirs: readonly Source[]; at: number }>();
  let swept: number | undefined;
  const sweptBy = new Map<Sweeper, number>();
  const passed = new Map<string, number>();

  return {
    async failed(database) {
      const count = (faults.get(database) ?? 0) + 1;
      faults.set(database, count);
      return count;
    },
    async converged(database, at) {
      faults.delete(database);
      converged.set(database, at);
    },
    async convergedAt() {
      return new Map(converged);
    },
    async rulesAt() {
      return new Map(rules);
    },
    async listed(database, { isFull, ours, others, theirs: sources, at }) {
      rules.set(database, { ours, others });
      theirs.set(database, { theirs: sources, at });
      if (isFull) full.set(database, at);
      else full.delete(database);
    },
    async theirsOf(database) {
      return theirs.get(database);
    },
    async fullAt() {
      return new Map(full);
    },
    async named(databases, at) {
      for (const database of databases) named.set(database, at);
    },
    async namedAt() {
      return new Map(named);
    },
    async swept(at, by) {
      swept = at;
      sweptBy.set(by, at);
    },
    async sweptAt() {
      return swept;
    },
    async sweptBy() {
      return new Map(sweptBy);
    },
    async passed(queue, at) {
      passed.set(queue, at);
    },
    async passedAt(queue) {
      return passed.get(queue);
    },
  };
}
