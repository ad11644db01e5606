/** The keys that all installations share that use one account at Scalingo. All of them go by themselves. */
import { createHmac } from 'node:crypto';

export type AccountKeys = ReturnType<typeof createAccountKeys>;

type Account = { readonly token: string; readonly authUrl: string };

/** The account is known by a digest of its token and of where it signs in, from which the token cannot be told. */
export function createAccountKeys({ token, authUrl }: Account, installation: string) {
  const account = createHmac('sha256', token).update(`db-access account ${authUrl}`).digest('base64url');
  // One hash tag, as scripts need it.
  const prefix = `{db-access-account:${account.slice(0, 22)}}`;
  return {
    /** sorted set: the calls that this installation made at Scalingo in the last minute, by when */
    calls: `${prefix}:calls:${installation}`,
    /** until when none may be made */
    held: `${prefix}:held`,
    /** during a hold: when a removal may find out whether it is over; absent once one did */
    probe: `${prefix}:probe`,
    /** hash: the oldest end that asked to probe, and when it last asked */
    prober: `${prefix}:prober`,
    /** since when Scalingo has answered 429 and nothing else */
    refused: `${prefix}:refused`,
  };
}
