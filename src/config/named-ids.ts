/** The ids of Slack that db-access.yaml names, each with the databases that name it. */
import type { DatabaseName } from '../grant/ids.ts';
import type { Policy, Who } from '../grant/policy.ts';
import type { DatabaseSettings } from './database-settings.ts';

export type NamedId = {
  readonly of: 'channel' | 'person' | 'group';
  readonly id: string;
  readonly databases: readonly DatabaseName[];
};

/** Channels first, then people, then groups. */
export function namedIds(databases: ReadonlyMap<DatabaseName, DatabaseSettings>): readonly NamedId[] {
  const found = { channel: new Map(), person: new Map(), group: new Map() } satisfies Record<
    NamedId['of'],
    Map<string, Set<DatabaseName>>
  >;
  const add = (of: NamedId['of'], id: string, database: DatabaseName) =>
    found[of].set(id, (found[of].get(id) ?? new Set()).add(database));
  for (const [name, { channel, policy, scalingo }] of databases) {
    // It has left the file: there is nothing to correct.
    if (scalingo.isRetired) continue;
    add('channel', channel, name);
    for (const { people, groups } of everyWho(policy)) {
      for (const id of people) add('person', id, name);
      for (const id of groups) add('group', id, name);
    }
    if (policy.quorum.of === 'each') for (const id of policy.quorum.groups) add('group', id, name);
  }
  return (['channel', 'person', 'group'] as const).flatMap((of) =>
    [...found[of]].map(([id, names]) => ({ of, id, databases: [...names] })),
  );
}

function everyWho({ requesters, approvers, ping, admins, automatic, emergency }: Policy): readonly Who[] {
  const optional = [ping, emergency?.who, emergency?.tell, emergency?.reviewers];
  return [
    requesters,
    approvers,
    admins,
    ...automatic.map(({ who }) => who),
    ...optional.flatMap((who) => who ?? []),
  ];
}
