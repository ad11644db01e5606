/** What one person had before at a database, as far as its clauses count it. */
import { earlierFrom } from '../grant/automatic.ts';
import type { PersonId } from '../grant/ids.ts';
import type { Policy } from '../grant/policy.ts';
import type { Grant } from '../grant/record.ts';
import type { World } from './ports.ts';

/** What counts for clauses with a limit per day. */
export async function earlierOf(
  grants: Pick<World['grants'], 'since'>,
  policy: Policy,
  { requester, at }: { readonly requester: PersonId; readonly at: number },
): Promise<readonly Grant[]> {
  const from = earlierFrom(policy, at);
  if (from === undefined) return [];
  return (await grants.since(requester, from)).filter(({ database }) => database === policy.database);
}
