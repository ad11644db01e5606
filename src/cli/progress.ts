/** Long work says on stderr how far it has come. */

export type Progress = (line: string) => void;

/** How often: every few seconds of work. */
const EVERY = { events: 20_000, seals: 2_000 } as const;

/** Passes the items on; at intervals `progress` is told how many there were. */
export async function* counted<T>(
  items: AsyncIterable<T>,
  what: keyof typeof EVERY,
  progress: Progress,
): AsyncGenerator<T> {
  let count = 0;
  for await (const item of items) {
    count += 1;
    if (count % EVERY[what] === 0) progress(`${count} ${what}`);
    yield item;
  }
}
