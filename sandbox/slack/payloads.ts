/** What all payloads to the app have in common, and what those who make them need. */
import { randomUUID } from 'node:crypto';
import type { ActResult, Person } from './client-api.ts';
import type { Acknowledged, Kind } from './sockets.ts';
import type { Workspace } from './workspace.ts';
import { BOT, TEAM, teamOf } from './workspace-people.ts';

export type Needs = {
  readonly workspace: Workspace;
  /** of the bot's token */
  readonly scopes: readonly string[];
  /** `settings.event_subscriptions.bot_events` of the app's manifest */
  readonly events: readonly string[];
  /** `features.app_home.messages_tab_read_only_enabled` of the app's manifest */
  readonly readOnlyMessages: boolean;
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

/** An event as the app is told of it. */
export function eventCallback({ clock }: Pick<Workspace, 'clock'>, event: object) {
  const bot = { enterprise_id: null, team_id: TEAM, user_id: BOT.user, is_bot: true };
  return {
    token: 'local',
    team_id: TEAM,
    api_app_id: BOT.app,
    type: 'event_callback',
    event_id: `Ev${randomUUID().slice(0, 8).toUpperCase()}`,
    event_time: Math.floor(clock() / 1000),
    authorizations: [{ ...bot, is_enterprise_install: false }],
    is_ext_shared_channel: false,
    event,
  };
}
