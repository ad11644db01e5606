/** The door of the page and of tests: what one person sees, and what they do. */
import type { Answer, Route } from '../http.ts';
import { Act, type ActResult, type Modal, type Person, type State } from './client-api.ts';
import type { StoredView } from './views.ts';
import type { Workspace } from './workspace.ts';
import { BOT } from './workspace-people.ts';

type Needs = {
  readonly workspace: Workspace;
  readonly act: (person: Person, act: Act) => Promise<ActResult>;
};

const commands = [{ command: '/db-access', hint: '[database] [address] [duration] [reason]' }];

export function stateOf(workspace: Workspace, me: Person): State {
  workspace.direct(me.id);
  const home = workspace.views.home(me.id);
  return {
    me,
    people: [
      ...workspace.people,
      { id: BOT.user, name: BOT.name, realName: BOT.name, kind: 'bot', tz: 'UTC', locale: 'en-US' },
    ],
    channels: workspace.channels
      .filter(({ members }) => members.includes(me.id))
      .map(({ id: channel, name, kind, messages }) => ({
        id: channel,
        name,
        kind,
        messages: messages
          .filter(({ to }) => to === undefined || to === me.id)
          .map(({ to: _, metadata: __, ...message }) => message),
      })),
    modals: workspace.views.of(me.id).map(shown),
    shortcuts: workspace.shortcuts,
    homeTab: workspace.homeTab,
    ...(home ? { home: shown(home) } : {}),
    commands,
  };
}

function shown({ id, view, values, errors }: StoredView): Modal {
  return { id, view, values, errors };
}

export function clientRoutes({ workspace, act }: Needs): Route[] {
  /** As the person that the URL names; an unknown name is the caller's mistake. */
  const as = async (query: URLSearchParams, then: (person: Person) => unknown): Promise<Answer> => {
    const id = query.get('as') ?? '';
    const person = workspace.person(id);
    if (!person)
      return { status: 404, body: `Nobody in this workspace is "${id}": see ?as= in the address.` };
    return { status: 200, body: await then(person) };
  };

  return [
    {
      method: 'GET',
      path: '/_sandbox/state',
      handle: ({ query }) => as(query, (person) => stateOf(workspace, person)),
    },
    {
      method: 'POST',
      path: '/_sandbox/act',
      handle: ({ query, body }) => as(query, (person) => act(person, Act.parse(JSON.parse(body)))),
    },
  ];
}
