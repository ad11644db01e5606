/** A person opens the app's Home tab. */
import type { ActResult, Person } from './client-api.ts';
import { done, eventCallback, type Needs, refused } from './payloads.ts';
import { viewPayload } from './views.ts';

export function createHome({ workspace, events, deliver }: Needs) {
  return async (person: Person): Promise<ActResult> => {
    if (!workspace.homeTab) return refused('This app has no Home tab.');
    if (!events.includes('app_home_opened')) return done;
    const home = workspace.views.home(person.id);
    const event = {
      type: 'app_home_opened',
      user: person.id,
      channel: workspace.direct(person.id).id,
      tab: 'home',
      event_ts: workspace.ts(),
      // Only once something was published.
      ...(home ? { view: viewPayload(home) } : {}),
    };
    await deliver('events_api', eventCallback(workspace, event));
    return done;
  };
}
