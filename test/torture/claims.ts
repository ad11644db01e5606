/** What the audit trail and what people asked say of each grant: which source it wants open, from when until when, and who allowed it. */
import type { Asked, Said, Story, TrailEvent } from './story.ts';

/** While it lasts, a rule for that source is right; from `openAt` on it has to be there. */
export type Claim = { readonly source: string; readonly from: number; openAt: number; to: number };

export type Told = {
  readonly id: string;
  readonly events: readonly [TrailEvent, ...TrailEvent[]];
  readonly database: string;
  /** undefined where no card says what was asked */
  readonly asked: Asked | undefined;
  readonly claims: readonly Claim[];
  /** the last event left it in this state */
  readonly state: string;
};

const NEVER = Number.POSITIVE_INFINITY;
const GRANT_ID = /gr_[a-z0-9]{10}/;

export function tellGrants(story: Story): readonly Told[] {
  const asked = askedByGrant(story);
  const ids = new Set(story.trail.map(({ grant }) => grant));
  return [...ids].flatMap((id) => {
    const [first, ...rest] = story.trail.filter(({ grant }) => grant === id);
    if (!first) return [];
    const events = [first, ...rest] as const;
    const { database } = first;
    const state = events.at(-1)?.to ?? '';
    return [
      { id, events, database, state, asked: asked.get(id), claims: claimsOf(events, asked.get(id), story) },
    ];
  });
}

/** A card names the grant and its reason, from its first version on. */
function askedByGrant({ asks, said, channel }: Story): ReadonlyMap<string, Asked> {
  const found = new Map<string, Asked>();
  for (const { text } of said.filter((one) => one.channel === channel && !one.ephemeral)) {
    const id = GRANT_ID.exec(text)?.[0];
    const reason = /torture-\d+/.exec(text)?.[0];
    const asked = asks.find((one) => one.reason === reason);
    if (id && asked && !found.has(id)) found.set(id, asked);
  }
  return found;
}

function claimsOf(events: readonly TrailEvent[], asked: Asked | undefined, story: Story): readonly Claim[] {
  if (!asked) return [];
  const { openWithinMs, moreMs, databases } = story;
  let { source, ttlMs } = asked;
  let end = NEVER;
  let isRevoked = false;
  let yeses = 0;
  const claims: Claim[] = [];
  const begin = (wanted: string, from: number) =>
    claims.push({ source: wanted, from, openAt: NEVER, to: NEVER });
  const arrive = (there: string, at: number) => {
    for (const claim of claims) if (claim.source === there) claim.openAt = Math.min(claim.openAt, at);
  };
  const finish = (left: string, at: number) => {
    for (const claim of claims) if (claim.source === left) claim.to = Math.min(claim.to, at);
  };
  for (const { move, at, to, detail = '', database } of events) {
    const less = /^for less: (\S+), ([\d.]+) min$/.exec(detail);
    if (move === 'approve' && less) {
      source = less[1] ?? source;
      ttlMs = Number(less[2]) * 60_000;
    }
    if (['approve', 'automatic', 'emergency'].includes(move) && to === 'approved') {
      begin(source, at);
      end = at + openWithinMs;
    }
    if (move === 'opened') {
      if (!isRevoked) end = at + ttlMs;
      arrive(source, at);
    }
    if (move === 'extend') end += moreMs;
    if (move === 'askMore') yeses = 0;
    if (move === 'allowMore') {
      yeses += 1;
      if (yeses === databases[database]?.approvals) end += moreMs;
    }
    if (move === 'revoke') {
      isRevoked = true;
      end = at;
    }
    if (move === 'move') {
      const wanted = detail.replace(/^to /, '');
      for (const claim of claims) if (claim.source !== source) claim.to = Math.min(claim.to, at);
      if (wanted !== source) begin(wanted, at);
    }
    if (move === 'arrived') {
      finish(source, at);
      source = detail.replace(/^.* to /, '');
      arrive(source, at);
    }
    if (move === 'left' && detail !== source) finish(detail, at);
    if (['closed', 'failed'].includes(to)) end = Math.min(end, at);
  }
  return claims.map((claim) => ({ ...claim, to: Math.min(claim.to, end) }));
}

/** The grant that each message is about, by where it is: some of its versions name it, not all. */
export function grantByMessage(said: readonly Said[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const one of said) {
    const id = GRANT_ID.exec(one.text)?.[0];
    if (id && !one.ephemeral && !found.has(placeOf(one))) found.set(placeOf(one), id);
  }
  return found;
}

export function placeOf({ channel, ts }: Pick<Said, 'channel' | 'ts'>): string {
  return `${channel} ${ts}`;
}
