/** The values that environment variables take. */
import { z } from 'zod';

/** Not set is what an empty variable means, as in a `.env` file with nothing after the sign. */
export const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

export const port = () => number({ from: 1, to: 65_535, what: 'a port number' });

export function number({ from, to, what }: { from: number; to: number; what: string }) {
  const expected = `expected ${what}`;
  return z.coerce.number(expected).int(expected).min(from, expected).max(to, expected);
}
