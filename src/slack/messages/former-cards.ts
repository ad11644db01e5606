/** Where the cards of a grant are: each channel that its database ever had may have one, and one of them can be answered. */
import type { MessageMemory, MessageRef, PostedRef } from '../../contracts/message-memory.ts';
import type { GrantId } from '../../grant/ids.ts';
import type { FormerCardKey } from '../views/message.ts';

type Refs = ReadonlyMap<string, MessageRef>;
type Former = { readonly key: FormerCardKey; readonly ref: PostedRef };

/**
 * The card to answer is in this channel from now on: the one that was left there before, or else one that is still to be posted. Cut off
 * between any two of its steps, it begins again.
 */
export async function turnTo(memory: MessageMemory, id: GrantId, channel: string): Promise<void> {
  const refs = await memory.all(id);
  const [card, before] = [refs.get('card'), refs.get('card-before')];
  if (card && ('laterSchema' in card || (isPosted(card) && card.channel === channel))) return;
  if (isPosted(card)) {
    if (isPosted(before) && before.channel !== card.channel)
      await memory.put(id, `card-before-${before.channel}`, before);
    await memory.put(id, 'card-before', card);
  }
  const left = formerOf(await memory.all(id)).find(({ ref }) => ref.channel === channel);
  if (left) {
    await memory.put(id, 'card', left.ref);
    await memory.drop(id, left.key);
  } else if (isPosted(card)) await memory.drop(id, 'card');
}

/** Until the new card is there, it is the last one before it. */
export function currentCard(refs: Refs): PostedRef | undefined {
  return [refs.get('card'), refs.get('card-before')].find(isPosted);
}

/** All others. */
export function formerCards(refs: Refs): readonly Former[] {
  const current = currentCard(refs);
  return formerOf(refs).filter(({ ref }) => ref.channel !== current?.channel);
}

function formerOf(refs: Refs): readonly Former[] {
  return [...refs].flatMap(([key, ref]) => (isFormer(key) && isPosted(ref) ? [{ key, ref }] : []));
}

export function isFormer(key: string): key is FormerCardKey {
  return /^card-before(-|$)/.test(key);
}

export function isPosted(ref: MessageRef | undefined): ref is PostedRef {
  return ref !== undefined && 'ts' in ref;
}
