/** `db-access grants show`: one grant, with everything that happened to it. */

import { instantText } from '../../audit/line.ts';
import type { StoredEvent } from '../../grant/audit.ts';
import type { Grant } from '../../grant/record.ts';
import { plain } from '../../words/markup.ts';
import { problemText } from '../../words/problem-text.ts';
import { stateText } from '../../words/state-text.ts';
import { table } from '../table.ts';
import { eventsOf } from '../trail.ts';
import { UsageError } from '../usage.ts';
import { grantIdOf } from './grant-id.ts';
import { grantFields } from './list-grants.ts';
import { holding, withRecords } from './records.ts';

/** Throws as `withRecords` does, and a `UsageError` where there is no such grant. */
export function showGrant(environment: NodeJS.ProcessEnv, typed: string, json?: true): Promise<string> {
  const id = grantIdOf(typed);
  return withRecords(environment, async ({ file, entries, ...records }) => {
    const grant = await (await holding(records, id)).get(id);
    if (!grant) throw new UsageError(`there is no grant ${id}`);
    const events: StoredEvent[] = [];
    for await (const event of eventsOf(entries())) if (event.grant === id) events.push(event);
    if (json) {
      const happened = events.map(({ at, ...event }) => ({ at: instantText(at), ...event }));
      return `${JSON.stringify({ ...grantFields(grant), events: happened }, null, 2)}\n`;
    }
    const policy = file.databases.get(grant.database)?.policy;
    return `${[...factLines(grant), stateText(grant, policy, plain), '', ...table(events.map(eventRow))].join('\n')}\n`;
  });
}

function factLines({ id, database, requester, source, ttlMs, reason }: Grant): readonly string[] {
  return [
    `${id}: ${requester} at ${database} from ${plain.source(source)} for ${plain.length(ttlMs)}`,
    `reason: ${plain.typed(reason)}`,
  ];
}

function eventRow({ at, by, move, detail }: StoredEvent): readonly string[] {
  const text = detail === undefined || typeof detail === 'string' ? detail : problemText(detail, plain);
  return [instantText(at), move, by, text ?? ''];
}
