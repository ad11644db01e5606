/** One look-up for all who ask at once; one that failed is not remembered. */
export function remember<K, T>(known: Map<K, Promise<T>>, name: K, find: () => Promise<T>): Promise<T> {
  const before = known.get(name);
  if (before !== undefined) return before;
  const finding = find();
  known.set(name, finding);
  finding.catch(() => {
    if (known.get(name) === finding) known.delete(name);
  });
  return finding;
}
