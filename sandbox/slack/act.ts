/** What a person does in a Slack client, and what comes of it. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Act, ActResult, ElementValue, Person } from './client-api.ts';
import { viewOf } from './methods.ts';
import { BOT, TEAM, teamOf } from './people.ts';
import type { Acknowledged, Kind } from './sockets.ts';
import type { StoredView, Workspace } from './state.ts';

type Needs = {
  readonly workspace: Workspace;
  readonly deliver: (kind: Kind, payload: object) => Promise<Acknowledged>;
  readonly responseUrl: (id: string) => string;
  readonly changed: () => void;
};

const done: ActResult = { ok: true };
const refused = (error: string): ActResult => ({ ok: false, error });

const SubmitAnswer = z.union([
  z.object({ response_action: z.literal('errors'), errors: z.record(z.string(), z.string()) }),
  z.object({ response_action: z.enum(['update', 'push']), view: z.unknown() }),
  z.object({ response_action: z.literal('clear') }),
]);

export function createActs({ workspace, deliver, responseUrl, changed }: Needs) {
  return async (person: Person, act: Act): Promise<ActResult> => {
    if (person.kind === 'deactivated') return refused('This account is deactivated.');
    const result = await perform(person, act);
    changed();
    return result;
  };

  function perform(person: Person, act: Act): Promise<ActResult> | ActResult {
    switch (act.do) {
      case 'command':
        return command(person, act);
      case 'message':
        return message(person, act);
      case 'action':
        return press(person, act);
      case 'submit':
        return submit(person, act);
      case 'close':
        return close(person, act);
      case 'openHome':
        return openHome(person);
    }
  }

  async function command(
    person: Person,
    { channel, command: name, text }: Extract<Act, { do: 'command' }>,
  ): Promise<ActResult> {
    const ack = await deliver('slash_commands', {
      ...envelope(person),
      command: name,
      text,
      channel_id: channel,
      channel_name: workspace.channel(channel)?.name ?? 'directmessage',
      user_id: person.id,
      user_name: person.name,
      team_id: teamOf(person),
      response_url: responseUrl(workspace.responseUrl({ channel, person: person.id, message: undefined })),
      trigger_id: workspace.trigger(person.id),
    });
    return ack.acked ? done : refused(`${name} failed with the error "operation_timeout"`);
  }

  function message(person: Person, { channel, text }: Extract<Act, { do: 'message' }>): ActResult {
    const ts = workspace.ts();
    workspace
      .channel(channel)
      ?.messages.push({ channel, ts, user: person.id, text, edited: false, ephemeral: false });
    return done;
  }

  async function press(person: Person, act: Extract<Act, { do: 'action' }>): Promise<ActResult> {
    const place =
      'message' in act.on
        ? onMessage(person, act.on.message)
        : 'view' in act.on
          ? onView(person, act.on.view)
          : onHome(person);
    if (!place) return refused('That is not there any more.');
    const element = findElement(place.blocks, act);
    if (!element) return refused('That is not there any more.');
    const { type, value, text } = element;
    const ack = await deliver('interactive', {
      type: 'block_actions',
      ...envelope(person),
      ...place.context,
      user: userOf(person),
      team: { id: TEAM, domain: 'local' },
      trigger_id: workspace.trigger(person.id),
      actions: [
        {
          type,
          text,
          value,
          ...act.element,
          action_id: act.action_id,
          block_id: act.block_id,
          action_ts: workspace.ts(),
        },
      ],
    });
    return ack.acked ? done : refused('This app responded too late.');
  }

  function onMessage(person: Person, { channel: id, ts }: { channel: string; ts: string }) {
    const channel = workspace.channel(id);
    const found = channel?.messages.find(
      (each) => each.ts === ts && (each.to === undefined || each.to === person.id),
    );
    if (!channel?.members.includes(person.id) || !found) return undefined;
    const url = responseUrl(workspace.responseUrl({ channel: id, person: person.id, message: ts }));
    return {
      blocks: found.blocks ?? [],
      context: {
        container: { type: 'message', message_ts: ts, channel_id: id, is_ephemeral: found.ephemeral },
        channel: { id, name: channel.name },
        message: { type: 'message', user: found.user, ts, text: found.text, blocks: found.blocks ?? [] },
        state: { values: {} },
        response_url: url,
      },
    };
  }

  function onView(person: Person, id: string) {
    const stored = viewOfPerson(person, id);
    return (
      stored && {
        blocks: stored.view.blocks,
        context: { container: { type: 'view', view_id: id }, view: payloadOf(stored, {}) },
      }
    );
  }

  function onHome(person: Person) {
    const view = workspace.homes.get(person.id);
    return (
      view && {
        blocks: view.blocks,
        context: {
          container: { type: 'view', view_id: `home-${person.id}` },
          view: { id: `home-${person.id}`, state: { values: {} }, ...view },
        },
      }
    );
  }

  async function submit(
    person: Person,
    { view: id, values }: Extract<Act, { do: 'submit' }>,
  ): Promise<ActResult> {
    const stored = viewOfPerson(person, id);
    if (!stored) return refused('That form is not open any more.');
    const missing = stored.view.blocks.filter(
      (block) => block.type === 'input' && !block.optional && isEmpty(values[block.block_id ?? '']),
    );
    stored.errors = Object.fromEntries(
      missing.map((block) => [block.block_id ?? '', 'Please complete this required field.']),
    );
    if (missing.length > 0) return done;
    const ack = await deliver('interactive', {
      type: 'view_submission',
      ...envelope(person),
      user: userOf(person),
      team: { id: TEAM, domain: 'local' },
      trigger_id: workspace.trigger(person.id),
      view: payloadOf(stored, values),
      response_urls: [],
    });
    if (!ack.acked) return refused('We had some trouble connecting. Try again?');
    const answer = SubmitAnswer.safeParse(ack.payload);
    if (!answer.success) remove(stored);
    else if (answer.data.response_action === 'errors') stored.errors = answer.data.errors;
    else if (answer.data.response_action === 'clear') removeAll(person);
    else if (answer.data.response_action === 'update')
      Object.assign(stored, { view: viewOf(answer.data.view), hash: randomUUID(), errors: {} });
    else
      workspace.views.push({
        ...stored,
        id: `V${randomUUID().slice(0, 8).toUpperCase()}`,
        view: viewOf(answer.data.view),
        errors: {},
      });
    return done;
  }

  async function close(person: Person, { view: id }: Extract<Act, { do: 'close' }>): Promise<ActResult> {
    const stored = viewOfPerson(person, id);
    if (!stored) return done;
    remove(stored);
    if (stored.view.type === 'modal' && stored.view.notify_on_close) {
      await deliver('interactive', {
        type: 'view_closed',
        ...envelope(person),
        user: userOf(person),
        team: { id: TEAM },
        view: payloadOf(stored, {}),
        is_cleared: false,
      });
    }
    return done;
  }

  async function openHome(person: Person): Promise<ActResult> {
    await deliver('events_api', {
      ...envelope(person),
      team_id: TEAM,
      type: 'event_callback',
      event_id: `Ev${randomUUID()}`,
      event_time: Math.floor(workspace.clock() / 1000),
      event: {
        type: 'app_home_opened',
        user: person.id,
        channel: workspace.direct(person.id).id,
        tab: 'home',
        event_ts: workspace.ts(),
      },
    });
    return done;
  }

  function viewOfPerson(person: Person, id: string): StoredView | undefined {
    return workspace.views.find((view) => view.id === id && view.person === person.id);
  }
  function remove(stored: StoredView): void {
    workspace.views.splice(workspace.views.indexOf(stored), 1);
  }
  function removeAll(person: Person): void {
    for (const view of workspace.views.filter((each) => each.person === person.id)) remove(view);
  }
}

function envelope(person: Person) {
  return {
    token: 'local',
    api_app_id: BOT.app,
    team_domain: 'local',
    enterprise: null,
    is_enterprise_install: false,
    user_team: teamOf(person),
  };
}

function userOf(person: Person) {
  return { id: person.id, username: person.name, name: person.name, team_id: teamOf(person) };
}

function payloadOf({ id, view, hash }: StoredView, values: object) {
  return {
    id,
    team_id: TEAM,
    app_id: BOT.app,
    bot_id: BOT.bot,
    root_view_id: id,
    previous_view_id: null,
    hash,
    private_metadata: '',
    ...view,
    state: { values },
  };
}

const Element = z.looseObject({
  type: z.string(),
  action_id: z.string().optional(),
  value: z.string().optional(),
  text: z.unknown().optional(),
});
const Block = z.looseObject({
  block_id: z.string().optional(),
  elements: z.array(z.unknown()).optional(),
  accessory: z.unknown().optional(),
  element: z.unknown().optional(),
});

function findElement(
  blocks: readonly unknown[],
  { block_id, action_id }: { block_id: string; action_id: string },
) {
  const block = blocks.map((each) => Block.parse(each)).find((each) => each.block_id === block_id);
  const elements = [...(block?.elements ?? []), block?.accessory, block?.element].flatMap(
    (each) => Element.safeParse(each).data ?? [],
  );
  return elements.find((each) => each.action_id === action_id);
}

function isEmpty(values: Readonly<Record<string, ElementValue>> | undefined): boolean {
  return !Object.values(values ?? {}).some(
    ({ value, selected_option, selected_options }) => value || selected_option || selected_options?.length,
  );
}
