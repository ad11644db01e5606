/** What a start opens, and closes again in the opposite order. */

export type Closer = () => Promise<unknown> | unknown;

/** Among the arguments of what opens something: it puts what closes that again here. */
export type WithClosers = { readonly closers: Closer[] };

/**
 * Returns what `open` made, and what closes all that it opened. Where it throws half-way, what it had opened by then is closed first;
 * what it opens later ends with the process.
 */
export async function opened<T>(
  open: (closers: Closer[]) => Promise<T>,
): Promise<readonly [T, () => Promise<void>]> {
  const closers: Closer[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    return [await open(closers), close];
  } catch (error) {
    await close();
    throw error;
  }
}
