/** Slack's errors as a `Fault`: one sentence, never a token in it. */
import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { z } from 'zod';
import { Fault } from '../../flow/fault.ts';
import { SECOND } from '../../grant/duration.ts';
import type { Problem } from '../../grant/problem.ts';

const PlatformError = z.object({ error: z.string(), needed: z.string().optional() });

/** No use in trying these again before a person has mended something. */
const final = new Set([
  'access_denied',
  'account_inactive',
  'channel_not_found',
  'ekm_access_denied',
  'forbidden_team',
  'invalid_auth',
  'invalid_blocks',
  'is_archived',
  'missing_scope',
  'msg_too_long',
  'no_permission',
  'not_allowed_token_type',
  'not_authed',
  'not_in_channel',
  'org_login_required',
  'restricted_action',
  'restricted_action_non_threadable_channel',
  'restricted_action_read_only_channel',
  'restricted_action_thread_locked',
  'restricted_action_thread_only_channel',
  'team_access_not_granted',
  'team_disabled',
  'token_expired',
  'token_revoked',
  'unknown_method',
  'user_removed_from_team',
]);

/** After these something of what was asked may have been done all the same, as Slack's documentation says. */
const uncertain = new Set(['fatal_error', 'internal_error', 'request_timeout', 'service_unavailable']);

/** Slack knows nobody there any more, or nobody whom a bot may write to. */
const nobodyThere = new Set(['cannot_dm_bot', 'user_disabled', 'user_not_found', 'users_not_found']);

/** That message can't be edited any more, and no other one is concerned. */
const frozen = new Set(['cant_update_message', 'edit_window_closed']);

export class SlackFault extends Fault {
  override readonly name = 'SlackFault';
  /** Slack's own word, such as `not_in_channel`; undefined where it did not answer */
  readonly code: string | undefined;

  constructor(
    problem: Problem,
    facts: {
      retry: boolean;
      code?: string | undefined;
      status?: number;
      retryAfterMs?: number | undefined;
    },
  ) {
    super(problem, facts);
    this.code = facts.code;
  }

  /** Was it certainly not done? Else its fate is unknown. */
  get isRefused(): boolean {
    return this.code !== undefined && !uncertain.has(this.code);
  }

  /** Is it a message that Slack does not let us edit any more? */
  get isFrozen(): boolean {
    return this.code !== undefined && frozen.has(this.code);
  }

  /** Is the message in whose thread it should be no longer there? */
  get isThreadGone(): boolean {
    return this.code === 'thread_not_found';
  }

  /** Has Slack no such user group, or no longer? */
  get isGroupGone(): boolean {
    return this.code === 'no_such_subteam' || this.code === 'subteam_not_found';
  }

  /** Is there nobody to write to? */
  get isNobodyThere(): boolean {
    return this.code !== undefined && nobodyThere.has(this.code);
  }
}

/** Of an error that a call of Slack threw. The original error is left behind on purpose: its request may hold the token. */
export function slackFault(error: unknown): SlackFault {
  if (error instanceof SlackFault) return error;
  if (error instanceof WebAPIPlatformError) {
    const { error: code, needed: scope } = PlatformError.parse(error.data);
    const problem = { is: 'Slack says', code, ...(scope === undefined ? {} : { scope }) } as const;
    return new SlackFault(problem, { retry: !final.has(code), code });
  }
  if (error instanceof WebAPIRateLimitedError) {
    return slackBusy(error.retryAfter * SECOND);
  }
  if (error instanceof WebAPIRequestError) {
    return new SlackFault({ is: 'Slack is silent' }, { retry: true });
  }
  if (error instanceof WebAPIHTTPError) {
    return new SlackFault({ is: 'Slack is odd' }, { retry: true, status: error.statusCode });
  }
  return new SlackFault({ is: 'Slack is odd' }, { retry: true });
}

/** Where more than Slack was called: another edge's fault stays what it is. */
export function edgeFault(error: unknown): Fault {
  return error instanceof Fault ? error : slackFault(error);
}

/** What a line of the log is called: a fault of Redis has its own event, and is never called Slack's. */
export function eventOf(error: unknown, event: string): { readonly event: string; readonly during?: string } {
  const isRedis = error instanceof Fault && error.problem.is === 'no memory';
  return isRedis ? { event: 'redis_failed', during: event } : { event };
}

/** Slack said how long to wait. */
function slackBusy(retryAfterMs: number): SlackFault {
  const seconds = Math.ceil(retryAfterMs / SECOND);
  return new SlackFault({ is: 'Slack is busy', seconds }, { retry: true, code: 'ratelimited', retryAfterMs });
}
