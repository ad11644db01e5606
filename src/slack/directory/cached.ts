/** Answers that stay good for a while: one look-up serves everyone who asks for the same within that time. */

type Needs<T> = {
  /** how long an answer is good, counted from when it was asked for */
  readonly ttlMs: number;
  readonly now: () => number;
  /** where false, the answer is only for those who wait for it already; by default every answer is kept */
  readonly isKept?: (answer: T) => boolean;
};

export type Cached<K, T> = {
  /** `find` is not called while an answer is good or under way; a look-up that failed is not kept */
  get(key: K, find: () => Promise<T>): Promise<T>;
  /** the next one to ask looks it up again */
  forget(key: K): void;
};

export function cached<K, T>({ ttlMs, now, isKept = () => true }: Needs<T>): Cached<K, T> {
  // The oldest first: an answer that is no longer good is taken out before a new one is put in.
  const entries = new Map<K, { readonly until: number; readonly answer: Promise<T> }>();

  return {
    get(key, find) {
      const found = entries.get(key);
      if (found && now() < found.until) return found.answer;
      dropOld();
      const entry = { until: now() + ttlMs, answer: find() };
      entries.delete(key);
      entries.set(key, entry);
      const drop = () => {
        // Another look-up may have taken its place meanwhile.
        if (entries.get(key) === entry) entries.delete(key);
      };
      // Before anyone who waits for the answer goes on with it.
      entry.answer.then((answer) => isKept(answer) || drop(), drop);
      return entry.answer;
    },
    forget: (key) => void entries.delete(key),
  };

  function dropOld(): void {
    for (const [key, { until }] of entries) {
      if (now() < until) return;
      entries.delete(key);
    }
  }
}
