/** The way from a list to the cards of what is in it. */
import type { GrantId } from '../grant/ids.ts';
import type { Grant } from '../grant/record.ts';
import { attempt } from './attempt.ts';
import { Fault } from './fault.ts';
import type { World } from './ports.ts';

/** A grant without a card has no link. While Redis is away there are none at all: the list is worth more than its links. */
export async function cardLinks(
  { projection }: Pick<World, 'projection'>,
  grants: readonly Pick<Grant, 'id'>[],
): Promise<ReadonlyMap<GrantId, string>> {
  const found = await attempt(() =>
    Promise.all(grants.map(async ({ id }) => [id, await projection.cardLink(id)] as const)),
  );
  if (found instanceof Fault) return new Map();
  return new Map(found.flatMap(([id, link]) => (link === undefined ? [] : [[id, link]])));
}
