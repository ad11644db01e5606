/**
 * Grants that are not over and that the index of what is due does not name, since Redis lost it: it was evicted, or somebody deleted it.
 * Nothing would lapse, warn or look after them, though their access ends by its envelopes.
 */
import { overSince } from '../grant/envelope.ts';
import type { GrantId } from '../grant/ids.ts';
import { type Grant, isCurrent } from '../grant/record.ts';
import type { World } from './ports.ts';

/** `indexed`: what the index names. What still waits for an answer nothing else names, until somebody answers. May throw a `Fault`. */
export async function lostFromIndex(
  { grants, closings, policies, log }: Pick<World, 'grants' | 'closings' | 'policies' | 'log'>,
  indexed: readonly Grant[],
): Promise<readonly Grant[]> {
  const named = new Set<GrantId>();
  for (const database of policies.keys()) for (const { id } of await grants.live(database)) named.add(id);
  for (const closing of await closings.all()) if (overSince(closing) === undefined) named.add(closing.grant);
  for (const { id } of indexed) named.delete(id);
  if (named.size === 0) return [];
  // What was made or moved on since the index was read is there by now.
  for (const { id } of await grants.due(Number.MAX_SAFE_INTEGER)) named.delete(id);
  const lost = (await grants.those([...named])).filter(isCurrent);
  const ids = lost.map(({ id }) => id);
  if (lost.length > 0)
    log.error({ event: 'index_was_lost', grants: ids }, 'index of grants lost; making it again');
  return lost;
}
