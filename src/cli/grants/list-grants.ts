/** `db-access grants list`: what waits and what is open; of one person, what was before that as well. */

import { instantText } from '../../audit/line.ts';
import { PersonId } from '../../grant/ids.ts';
import { endsAt, type Grant, isCurrent, isLive } from '../../grant/record.ts';
import { headlineText } from '../../words/headline.ts';
import { plain } from '../../words/markup.ts';
import { table } from '../table.ts';
import { UsageError } from '../usage.ts';
import { type Records, withRecords } from './records.ts';

export type ListOptions = {
  readonly database?: string | undefined;
  readonly person?: string | undefined;
  readonly json?: true | undefined;
};

/** How many of one person's grants are listed, newest first. */
const MOST_OF_PERSON = 100;

/** Throws as `withRecords` does. */
export function listGrants(environment: NodeJS.ProcessEnv, options: ListOptions): Promise<string> {
  const { database, json } = options;
  return withRecords(environment, async (records) => {
    const found = (await all(records, options)).filter(
      (grant) => database === undefined || grant.database === database,
    );
    const unreadable = await unreadableIn(records, database);
    const names: readonly string[] = [...records.file.databases.keys()];
    if (database !== undefined && !names.includes(database) && found.length === 0)
      throw new UsageError(
        `--database: db-access.yaml has no “${database}”, and nothing waits or is open there; it has ${names.join(', ')}`,
      );
    if (json) return `${JSON.stringify({ grants: found.map(grantFields), unreadable }, null, 2)}\n`;
    const lines = [...table(found.map(rowOf)), ...unreadable.map((id) => `${id}  cannot be read`)];
    return lines.length > 0 ? `${lines.join('\n')}\n` : 'nothing waits, and nothing is open\n';
  });
}

/** Under a former name nobody answers what waits: of these, what is open. */
async function all(
  { grants, former }: Pick<Records, 'grants' | 'former'>,
  { person }: ListOptions,
): Promise<readonly Grant[]> {
  if (person !== undefined) {
    const id = PersonId.safeParse(person).data;
    if (id === undefined) throw new UsageError('--person: expected a Slack person id such as U012AB3CD');
    const found = await Promise.all([{ grants }, ...former].map((one) => one.grants.of(id, MOST_OF_PERSON)));
    return found.flat();
  }
  // Something is due at some time of all that is not over.
  const unfinished = (await grants.due(Number.MAX_SAFE_INTEGER)).filter(isCurrent);
  const left = await Promise.all(former.map((one) => one.grants.due(Number.MAX_SAFE_INTEGER)));
  return [...unfinished, ...left.flat().filter(isLive)].toSorted(
    (one, other) => one.requestedAt - other.requestedAt,
  );
}

async function unreadableIn({ file, grants, former }: Records, database: string | undefined) {
  const found: string[] = [];
  for (const name of file.databases.keys())
    if (database === undefined || name === database)
      for (const one of [{ grants }, ...former])
        found.push(...(await one.grants.livePicture(name)).unreadable);
  return found;
}

function rowOf(grant: Grant): readonly string[] {
  const { id, database, requester, source, reason } = grant;
  return [id, database, requester, source, headlineText(grant, plain), reason.replaceAll('\n', ' ')];
}

/** For programs: instants as text, lengths in seconds. */
export function grantFields(grant: Grant) {
  const { id, state, database, requester, source, ttlMs, reason, requestedAt } = grant;
  return {
    id,
    state,
    database,
    requester,
    source,
    seconds: ttlMs / 1000,
    reason,
    requestedAt: instantText(requestedAt),
    ...(isLive(grant) ? { endsAt: instantText(endsAt(grant)) } : {}),
    ...('decision' in grant ? { decision: grant.decision } : {}),
    ...('rule' in grant ? { rule: grant.rule } : {}),
    ...('revoked' in grant && grant.revoked
      ? { endedBy: grant.revoked.operator?.id ?? grant.revoked.by }
      : {}),
  };
}
