/** What the jobs of our one queue carry: names, never facts. Whoever works on one reads the record. */
import { z } from 'zod';
import { DatabaseName, GrantId } from '../grant/ids.ts';

export const QUEUE = 'db-access';

export const Job = z.discriminatedUnion('name', [
  z.object({ name: z.literal('converge'), data: z.object({ database: DatabaseName }) }),
  z.object({ name: z.literal('announce'), data: z.object({ grant: GrantId }) }),
  z.object({ name: z.literal('probe'), data: z.object({ grant: GrantId }) }),
  /** later: ask for one of the two above */
  z.object({
    name: z.literal('wake'),
    data: z.union([z.object({ database: DatabaseName }), z.object({ grant: GrantId })]),
  }),
  /** draw the Home tabs anew */
  z.object({ name: z.literal('home'), data: z.object({}) }),
  z.object({ name: z.literal('sweep'), data: z.object({}) }),
]);
export type Job = z.infer<typeof Job>;
