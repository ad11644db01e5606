/** What cannot be read is read many times a minute: each cause is logged once, until it is another one or was well meanwhile. */

export type Causes = {
  /** False where that was the cause already. */
  isNews(subject: string, cause: string): boolean;
  well(subject: string): void;
};

/** What one process has logged. */
export function createCauses(): Causes {
  const known = new Map<string, string>();
  return {
    isNews(subject, cause) {
      if (known.get(subject) === cause) return false;
      known.set(subject, cause);
      return true;
    },
    well: (subject) => void known.delete(subject),
  };
}
