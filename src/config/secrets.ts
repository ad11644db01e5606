/** What the environment says of tokens, of Slack's transport, and of addresses that carry what only one person may see. */
import { z } from 'zod';
import { keepsSecrets } from '../grant/secrecy.ts';

/** A token as its service writes it; `what` names it for people. The placeholder of .env.example has its beginning too. */
export const token = (prefix: string, what: string) =>
  z
    .string(`expected ${what}, but it is not set`)
    .startsWith(prefix, `expected ${what}, which begins with ${prefix}`)
    .refine(
      (text) => text !== `${prefix}…`,
      `expected ${what}; ${prefix}… is the placeholder of .env.example`,
    );

/** It signs every request: a wrong one would refuse each with nothing but a log line. */
export const SigningSecret = z
  .string()
  .regex(
    /^[0-9a-f]{32}$/,
    'expected 32 hex digits, as Slack shows them under Basic Information → App Credentials',
  );

/** Where a token is sent. */
export const secretUrl = (example: string) =>
  z
    .string()
    .refine(keepsSecrets, `expected an https address such as ${example}; http only to this machine itself`);

/** Whether exactly one transport is set completely. Checked separately, so it is reported together with everything else. */
export function transportProblems({
  SLACK_SIGNING_SECRET,
  SLACK_APP_TOKEN,
  PORT,
}: NodeJS.ProcessEnv): { where: string; expected: string }[] {
  if (SLACK_SIGNING_SECRET && SLACK_APP_TOKEN) {
    const expected =
      'expected one of SLACK_APP_TOKEN (Socket Mode) and SLACK_SIGNING_SECRET (HTTP), and both are set: remove the one that the Slack app does not use';
    return [{ where: 'SLACK_SIGNING_SECRET', expected }];
  }
  if (SLACK_SIGNING_SECRET) {
    if (PORT) return [];
    return [{ where: 'PORT', expected: 'expected a port to listen on, since SLACK_SIGNING_SECRET is set' }];
  }
  if (SLACK_APP_TOKEN) return [];
  const expected =
    'expected an app-level token (xapp-…) for Socket Mode, or else SLACK_SIGNING_SECRET and PORT for HTTP';
  return [{ where: 'SLACK_APP_TOKEN', expected }];
}
