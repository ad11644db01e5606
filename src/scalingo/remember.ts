/** Look-ups that are made once: for everyone who asks with the same urgency at once, and then for everyone. */
import type { Errand } from './errand.ts';

export type Remembered<K, T> = {
  /** `find` is not called where it is known or being found; one that failed is not remembered */
  get(key: K, errand: Errand, find: () => Promise<T>): Promise<T>;
  /** it is out of date; with `value`, unless another one is known by now */
  forget(key: K, value?: T): void;
  clear(): void;
};

type Finding<T> = { readonly signal: AbortSignal; readonly found: Promise<T> };

export function createRemembered<K, T>(): Remembered<K, T> {
  const known = new Map<K, T>();
  // Each kind by itself: an end must neither wait for a look-up that may be slow, nor fail with one that got no turn.
  const finding = {
    remove: new Map<K, Finding<T>>(),
    open: new Map<K, Finding<T>>(),
    look: new Map<K, Finding<T>>(),
  };
  const all = Object.values(finding);

  return {
    async get(key, { kind, signal }, find) {
      const before = known.get(key);
      if (before !== undefined) return before;
      const mine = finding[kind];
      for (let theirs = mine.get(key); theirs && !theirs.signal.aborted; theirs = mine.get(key)) {
        try {
          return await theirs.found;
        } catch (error) {
          // Their time was over, and ours is not.
          if (!theirs.signal.aborted || signal.aborted) throw error;
        }
      }
      const own = { signal, found: find() };
      mine.set(key, own);
      try {
        const value = await own.found;
        // It may have been forgotten meanwhile.
        if (mine.get(key) === own) known.set(key, value);
        return value;
      } finally {
        if (mine.get(key) === own) mine.delete(key);
      }
    },

    forget(key, value) {
      if (value !== undefined && known.get(key) !== value) return;
      known.delete(key);
      for (const each of all) each.delete(key);
    },

    clear() {
      for (const each of [known, ...all]) each.clear();
    },
  };
}
