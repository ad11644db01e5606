/** Which grant a delivery of Slack's asks for: the same one, however often it comes. */
import { createHash } from 'node:crypto';
import { GrantId } from '../../grant/ids.ts';

/** Ten letters and digits, of which 32 kinds each: no two deliveries of an installation's life come to the same. */
export function deliveryIdOf(delivery: string): GrantId {
  const digest = createHash('sha256').update(delivery).digest();
  const letters = [...digest.subarray(0, 10)].map((byte) => '0123456789abcdefghjkmnpqrstvwxyz'[byte % 32]);
  return GrantId.parse(`gr_${letters.join('')}`);
}
