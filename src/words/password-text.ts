/** Where the password is, without ever giving one away: of the user that is configured, or of the reader's own. */
import type { Who } from '../grant/policy.ts';
import { adminsText } from './approvals.ts';
import type { Markup } from './markup.ts';

/** What people replace with their own, where no user is configured. */
export const YOUR_USER = 'YOUR_USER';

export function passwordText(
  { user }: { readonly user?: string | undefined },
  admins: Who,
  markup: Markup,
): string {
  const { connecting } = markup.words;
  // What Scalingo shows is the owner's, which is not for people who were given a user of their own.
  return user === undefined
    ? connecting.yourUser(markup.code(YOUR_USER))
    : connecting.passwordOf({ user: markup.code(user), who: adminsText(admins, markup) });
}
