/** What goes wrong many times a minute is logged once for each cause, until it was well meanwhile. */

export type Causes = {
  /** False where that was a cause already. */
  isNews(subject: string, cause: string): boolean;
  /** Whether it was not. */
  well(subject: string): boolean;
};

/** What one process has logged. */
export function createCauses(): Causes {
  const known = new Map<string, Set<string>>();
  return {
    isNews(subject, cause) {
      const causes = known.get(subject) ?? new Set();
      if (causes.has(cause)) return false;
      known.set(subject, causes.add(cause));
      return true;
    },
    well: (subject) => known.delete(subject),
  };
}
