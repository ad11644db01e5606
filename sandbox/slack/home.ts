/** A person opens the app's Home tab. */
import { randomUUID } from 'node:crypto';
import type { ActResult, Person } from './client-api.ts';
import { done, type Needs, refused } from './payloads.ts';
import { BOT, TEAM } from './people.ts';
import { viewPayload } from './views.ts';

export function createHome({ workspace, deliver }: Needs) {
  return async (person: Person): Promise<ActResult> => {
    if (!workspace.homeTab) return refused('This app has no Home tab.');
    const home = workspace.views.home(person.id);
    const bot = { enterprise_id: null, team_id: TEAM, user_id: BOT.user, is_bot: true };
    await deliver('events_api', {
      token: 'local',
      team_id: TEAM,
      api_app_id: BOT.app,
      type: 'event_callback',
      event_id: `Ev${randomUUID().slice(0, 8).toUpperCase()}`,
      event_time: Math.floor(workspace.clock() / 1000),
      authorizations: [{ ...bot, is_enterprise_install: false }],
      is_ext_shared_channel: false,
      event: {
        type: 'app_home_opened',
        user: person.id,
        channel: workspace.direct(person.id).id,
        tab: 'home',
        event_ts: workspace.ts(),
        // Only once something was published.
        ...(home ? { view: viewPayload(home) } : {}),
      },
    });
    return done;
  };
}
