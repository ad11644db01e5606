/** Where a rule is: the add-on at Scalingo that it was added to, even if the configured name leads elsewhere today. */
import { z } from 'zod';

export const Place = z.object({
  /** such as osc-fr1 */
  region: z.string().min(1),
  /** the id of the database's app, by which its add-on is asked for a token; it outlives a rename */
  app: z.string().min(1),
  /** such as ad-0a1b2c3d */
  addon: z.string().min(1),
  /** the id or name that led to it by db-access.yaml; absent in records of earlier builds */
  named: z.string().min(1).optional(),
});
export type Place = Readonly<z.infer<typeof Place>>;

/** The add-on is what counts: an app's name and id both lead to it. */
export function isSamePlace(one: Place, other: Place): boolean {
  return one.addon === other.addon && one.region === other.region;
}
