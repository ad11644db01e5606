/** What the torture run writes down for the checker: what people asked, what the audit trail says, what Scalingo and Slack saw, what was broken when. */

/** Milliseconds since 1970. */
type Instant = number;

export type DatabaseFacts = {
  readonly approvers: readonly string[];
  /** how many of them have to say yes */
  readonly approvals: number;
  /** who may open it without an approval */
  readonly emergency: readonly string[];
  /** up to this length nobody has to be asked; 0 where somebody always has to */
  readonly automaticUpToMs: number;
};

/** `reason` is unlike all others: by it the messages tell which grant came of it. */
export type Asked = {
  readonly reason: string;
  readonly person: string;
  readonly database: string;
  readonly source: string;
  readonly ttlMs: number;
};

export type TrailEvent = {
  readonly at: Instant;
  readonly by: string;
  readonly move: string;
  readonly grant: string;
  readonly database: string;
  readonly from: string | null;
  readonly to: string;
  readonly detail: string | undefined;
};

export type RuleChange = {
  readonly at: Instant;
  readonly what: 'added' | 'removed';
  /** through the API, or in the dashboard */
  readonly by: 'api' | 'hand';
  readonly database: string;
  readonly id: string;
  readonly label: string;
  /** as the grants name it: `203.0.113.7/32`, `region:osc-fr1` */
  readonly source: string;
};

export type Said = {
  readonly at: Instant;
  readonly how: 'posted' | 'edited' | 'deleted';
  readonly channel: string;
  readonly ts: string;
  /** only one person sees it */
  readonly ephemeral: boolean;
  /** all that its reader sees, and what its buttons carry */
  readonly text: string;
};

export type Trouble = { readonly what: string; readonly from: Instant; readonly to: Instant };

export type Story = {
  readonly installation: string;
  readonly databases: Readonly<Record<string, DatabaseFacts>>;
  /** how long after its approval access may still open */
  readonly openWithinMs: number;
  /** how much more is asked for, each time */
  readonly moreMs: number;
  /** where the cards are */
  readonly channel: string;
  readonly asks: readonly Asked[];
  readonly trail: readonly TrailEvent[];
  readonly rules: readonly RuleChange[];
  readonly said: readonly Said[];
  readonly troubles: readonly Trouble[];
  /** when it was looked at */
  readonly endedAt: Instant;
};
