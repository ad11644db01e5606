/** What takes long says on stderr how far it is. */

export type Progress = (line: string) => void;

/** Each is some seconds of work. */
const EVERY = { events: 20_000, seals: 2_000 } as const;

/** The same items; each so many of them `progress` is told how many there were. */
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
