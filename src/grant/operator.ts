/** Who acts at the terminal. Nobody verified it: it is what the system of that machine says. */
import { z } from 'zod';

/** Such as `operator:alice@bastion`. */
export const OperatorId = z
  .string()
  .regex(/^operator:[^\s@]{1,64}@[^\s@]{1,64}$/, 'expected operator:<user>@<host>')
  .brand<'OperatorId'>();
export type OperatorId = z.infer<typeof OperatorId>;
