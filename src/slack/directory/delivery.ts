/** Which grant a delivery of Slack's asks for: the same one, however often it comes. */
import { createHash } from 'node:crypto';
import { GrantId } from '../../grant/ids.ts';

/** Ten characters, each one of 32: no two deliveries in an installation's life get the same id. */
export function deliveryIdOf(delivery: string): GrantId {
  const digest = createHash('sha256').update(delivery).digest();
  const letters = [...digest.subarray(0, 10)].map((byte) => '0123456789abcdefghjkmnpqrstvwxyz'[byte % 32]);
  return GrantId.parse(`gr_${letters.join('')}`);
}
