/** What waits for approvers, and cannot be approved just now: a request, or more time. Noted when it is found, and when it is over. */
import type { Unanswerable } from './approval.ts';
import { type Moved, moved } from './audit.ts';
import { type Block, currentBlock } from './block.ts';
import { type At, settled } from './lifecycle.ts';
import { type Active, endsAt, type Grant, type Requested, type WantsMore, wantsMore } from './record.ts';
import type { Refusal } from './refusal.ts';

export type Waits = Requested | WantsMore;
type Change = Pick<Requested, 'blocks' | 'unanswerable'>;

/** Today's policy or a limit is in the way. The same obstacle as before is told in the same message, not again. */
export function block(grant: Grant, { by, at }: At & Pick<Block, 'by'>): Moved<Requested | Active> | Refusal {
  if (!waits(grant, at)) return settled(grant);
  const asked = askedOf(grant);
  if (currentBlock(asked)?.by === by) return settled(grant);
  const before = asked.blocks ?? [];
  const others = before.at(-1)?.by === by ? before.slice(0, -1) : ended(before, at);
  const blocks = [...others, { by, at }];
  return moved(grant, withChange(grant, { blocks }), { move: 'block', by: 'db-access', at, detail: by });
}

export function unblock(grant: Grant, { at }: At): Moved<Requested | Active> | Refusal {
  if (!waits(grant, at) || !currentBlock(askedOf(grant))) return settled(grant);
  const blocks = ended(askedOf(grant).blocks ?? [], at);
  return moved(grant, withChange(grant, { blocks }), { move: 'unblock', by: 'db-access', at });
}

function ended(blocks: readonly Block[], at: number): readonly Block[] {
  return blocks.map((one) => ({ ...one, until: one.until ?? at }));
}

/** Whether enough people could say yes, as Slack has just told; said once, until it is otherwise. `found`: undefined where they could. */
export function answerable(
  grant: Grant,
  { at, found }: At & { readonly found: Omit<Unanswerable, 'since' | 'until'> | undefined },
): Moved<Requested | Active> | Refusal {
  if (!waits(grant, at)) return settled(grant);
  const before = askedOf(grant).unanswerable;
  const known = before?.until === undefined ? before : undefined;
  const happening = { move: 'unanswerable', by: 'db-access', at } as const;
  if (!found) {
    if (!known) return settled(grant);
    const unanswerable = { ...known, until: at };
    const detail = 'somebody can again';
    return moved(grant, withChange(grant, { unanswerable }), { ...happening, detail });
  }
  if (known && isSamePeople(known, found)) return settled(grant);
  const unanswerable = { since: known?.since ?? at, ...found };
  return moved(grant, withChange(grant, { unanswerable }), happening);
}

function isSamePeople(one: Omit<Unanswerable, 'since'>, other: Omit<Unanswerable, 'since'>): boolean {
  const told = ({ able, missing }: typeof one) => JSON.stringify([[...able].sort(), [...missing].sort()]);
  return told(one) === told(other);
}

/** Can approvers still answer it? */
export function waits(grant: Grant, at: number): grant is Waits {
  if (grant.state === 'requested') return grant.lapseAt > at;
  return wantsMore(grant) && endsAt(grant) > at;
}

export function askedOf(grant: Waits): Change {
  return grant.state === 'requested' ? grant : grant.extension;
}

function withChange(grant: Waits, change: Change): Requested | Active {
  if (grant.state === 'requested') return { ...grant, ...change };
  return { ...grant, extension: { ...grant.extension, ...change } };
}
