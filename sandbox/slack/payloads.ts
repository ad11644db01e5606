/** What all payloads to the app have in common, and what those who make them need. */
import type { ActResult, Person } from './client-api.ts';
import { BOT, TEAM, teamOf } from './people.ts';
import type { Acknowledged, Kind } from './sockets.ts';
import type { Workspace } from './workspace.ts';

export type Needs = {
  readonly workspace: Workspace;
  /** of the bot's token */
  readonly scopes: readonly string[];
  readonly deliver: (kind: Kind, payload: object) => Promise<Acknowledged>;
  /** a new link to answer with, in that channel, to that person, about that message */
  readonly responseUrl: (to: {
    readonly channel: string;
    readonly person: string;
    readonly message: string | undefined;
  }) => string;
};

export const done: ActResult = { ok: true };
export const refused = (error: string) => ({ ok: false, error }) as const;
export const GONE = 'That is not there any more.';

export function envelope(person: Person) {
  return {
    token: 'local',
    api_app_id: BOT.app,
    team_domain: 'local',
    enterprise: null,
    is_enterprise_install: false,
    user_team: teamOf(person),
  };
}

/** Of all that people do, except commands. */
export function interaction(person: Person) {
  return {
    ...envelope(person),
    user: { id: person.id, username: person.name, name: person.name, team_id: teamOf(person) },
    team: { id: TEAM, domain: 'local' },
  };
}
