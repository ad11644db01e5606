/** Slack's errors as a `Fault`: one sentence, never a token in it. */
import { WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import { z } from 'zod';
import { Fault } from '../flow/fault.ts';

const PlatformError = z.object({ error: z.string(), needed: z.string().optional() });

/** No use in trying these again before a person has mended something. */
const final = new Set([
  'account_inactive',
  'channel_not_found',
  'invalid_auth',
  'invalid_blocks',
  'is_archived',
  'missing_scope',
  'msg_too_long',
  'not_authed',
  'not_in_channel',
  'token_revoked',
  'unknown_method',
]);

export class SlackFault extends Fault {
  override readonly name = 'SlackFault';
  /** Slack's own word, such as `not_in_channel`; undefined where it did not answer */
  readonly code: string | undefined;

  constructor(message: string, facts: { retry: boolean; code?: string | undefined }) {
    super(message, facts);
    this.code = facts.code;
  }
}

/** The original error is left behind on purpose: its request may hold the token. */
export function slackFault(error: unknown): SlackFault {
  if (error instanceof SlackFault) return error;
  if (error instanceof WebAPIPlatformError) {
    const { error: code, needed: scope } = PlatformError.parse(error.data);
    const needed = scope === undefined ? '' : ` (it needs the scope ${scope})`;
    return new SlackFault(`Slack says ${code}${needed}`, { retry: !final.has(code), code });
  }
  if (error instanceof WebAPIRateLimitedError) {
    return new SlackFault(`Slack asks us to wait ${error.retryAfter} s`, {
      retry: true,
      code: 'ratelimited',
    });
  }
  if (error instanceof WebAPIRequestError) {
    return new SlackFault('Slack did not answer', { retry: true });
  }
  return new SlackFault('Slack gave an answer that we do not understand', { retry: true });
}
