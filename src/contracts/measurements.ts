/** What is counted and measured, of all rooms together. */

import type { CallKind } from '../flow/calls.ts';
import type { DenialKind } from '../flow/denial-kind.ts';
import type { MovedFrom } from '../grant/audit.ts';
import type { Called } from './call-turns.ts';

export type Metrics = {
  /** a call at Scalingo ended, without a status where there was no answer */
  called(call: Called): void;
  /** a call had to wait that long for its turn */
  waited(call: { readonly kind: CallKind; readonly ms: number }): void;
  /** a grant moved, and it is written down */
  moved(moved: MovedFrom): void;
  /** somebody was refused something: because of who they are, or `mistake` */
  refused(kind: DenialKind | 'mistake'): void;
  /** a call to Slack's Web API ended; see `SlackCalled` */
  slackCalled(call: { readonly method: string; readonly outcome: string }): void;
  /** the socket to Slack was connected again */
  slackReconnected(): void;
  /** whether calls to that host are suspended from now on */
  leftAlone(host: string, isLeft: boolean): void;
  /** how far the clocks of Redis and Scalingo are ahead of ours for certain; undefined where that is not known */
  clocks(ahead: { readonly redisMs: number; readonly scalingoMs: number | undefined }): void;
};

/** For what counts nothing: the operator's terminal, and a process that only ends access. */
export const noMetrics: Metrics = {
  called: () => {},
  waited: () => {},
  moved: () => {},
  refused: () => {},
  slackCalled: () => {},
  slackReconnected: () => {},
  leftAlone: () => {},
  clocks: () => {},
};
