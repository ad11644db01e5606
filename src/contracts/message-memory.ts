/** What is remembered of the messages of grants, and whose turn it is to post one; shared by all processes. */
import type { GrantId } from '../grant/ids.ts';
import type { Grant } from '../grant/record.ts';
import type { Urgency } from '../grant/urgency.ts';

/** Turns to post, one after the other in each channel, the more urgent first, else as they were asked for; shared by all processes. */
export type Turns = {
  /** 0 where that grant may post there now, once; else how many milliseconds until it is worth asking again */
  take(channel: string, grant: GrantId, urgency?: Urgency): Promise<number>;
  /** Slack said that it was too much: nobody posts there before that many milliseconds have passed */
  hold(channel: string, ms: number): Promise<void>;
};

export type PostedRef = {
  readonly channel: string;
  readonly ts: string;
  /** of what it says now */
  readonly digest: string;
};

/** Written down before posting, so that after a crash one looks whether the post arrived before posting again. */
export type Posting = { readonly postingSince: number };

/** Where one message of a grant is in Slack, or that one was about to be posted. */
export type MessageRef =
  | PostedRef
  | Posting
  /** where a later build has put it is not known here: it is left alone */
  | { readonly laterSchema: number };

type PostClaim = {
  readonly ref: Posting | undefined;
  readonly since: number;
  readonly leaseMs: number;
};

export type MessageMemory = {
  all(grant: GrantId): Promise<ReadonlyMap<string, MessageRef>>;
  /**
   * 0 where that message is the caller's to post for `leaseMs`: the record has still that version, the memory still says `ref`,
   * and nobody else is posting it. Then the intention is written down. Otherwise how many milliseconds until it is worth reading
   * the record and the memory again.
   */
  claim(grant: Pick<Grant, 'id' | 'version'>, key: string, claim: PostClaim): Promise<number>;
  /** the outcome of a claim, which ends with it */
  put(grant: GrantId, key: string, ref: MessageRef): Promise<void>;
  /** it is certainly not there; a claim of it ends */
  drop(grant: GrantId, key: string): Promise<void>;
  /** it says that now; unless somebody drew over it since it was read */
  redrawn(
    grant: GrantId,
    key: string,
    change: { readonly from: PostedRef; readonly digest: string },
  ): Promise<void>;
};
