/** How the environment says who we are at Scalingo, and how often we may ask. */
import { z } from 'zod';
import { secretUrl, token } from './secrets.ts';
import { number, optional } from './variable.ts';

export const scalingoVariables = {
  SCALINGO_API_TOKEN: token('tk-us-', 'an API token of Scalingo'),
  SCALINGO_AUTH_URL: optional(secretUrl('https://auth.scalingo.com')),
  SCALINGO_DB_API_MODE: optional(
    z.enum(['auto', 'addon-token', 'user-bearer'], 'expected auto, addon-token or user-bearer'),
  ),
  SCALINGO_CALLS_PER_MINUTE: optional(number({ from: 9, to: 600, what: 'a number of calls from 9 to 600' })),
};

export type ScalingoSettings = {
  readonly token: string;
  readonly authUrl: string;
  readonly convention: 'auto' | 'addon-token' | 'user-bearer';
  readonly callsPerMinute: number;
};

export function scalingoSettings(env: z.infer<z.ZodObject<typeof scalingoVariables>>): ScalingoSettings {
  return {
    token: env.SCALINGO_API_TOKEN,
    authUrl: env.SCALINGO_AUTH_URL ?? 'https://auth.scalingo.com',
    convention: env.SCALINGO_DB_API_MODE ?? 'auto',
    // Scalingo documents 60 in all; the rest is for who else uses the account.
    callsPerMinute: env.SCALINGO_CALLS_PER_MINUTE ?? 45,
  };
}
