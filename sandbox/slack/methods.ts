/** The Web API's methods, each with the scope that it needs. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { blockProblems, MessageBlocks, View } from './blocks.ts';
import { BOT, TEAM, userInfo } from './people.ts';
import type { StoredChannel, StoredMessage, StoredView, Workspace } from './state.ts';

/** Slack's "no": HTTP 200 with `ok: false` and this word. */
export class SlackRefusal extends Error {
  readonly code: string;
  readonly extra: object;

  constructor(code: string, extra: object = {}) {
    super(code);
    this.code = code;
    this.extra = extra;
  }
}

export type Method = {
  /** one of these; undefined where none is needed */
  readonly scope?: string | ((workspace: Workspace, args: Arguments) => string);
  readonly run: (workspace: Workspace, args: Arguments) => object;
};
export type Arguments = Readonly<Record<string, unknown>>;

const TEXT_MOST = 40_000;

const text = (args: Arguments, name: string) => z.string().catch('').parse(args[name]);

function channelOf(workspace: Workspace, args: Arguments): StoredChannel {
  const id = text(args, 'channel');
  // A person's id posts to their direct messages with the bot.
  const channel = workspace.person(id) ? workspace.direct(id) : workspace.channel(id);
  if (!channel) throw new SlackRefusal('channel_not_found');
  if (channel.archived) throw new SlackRefusal('is_archived');
  return channel;
}

function writable(workspace: Workspace, args: Arguments): StoredChannel {
  const channel = channelOf(workspace, args);
  if (!channel.members.includes(BOT.user)) throw new SlackRefusal('not_in_channel');
  return channel;
}

function content(args: Arguments): Pick<StoredMessage, 'text' | 'blocks'> {
  const written = text(args, 'text');
  const blocks = args['blocks'] === undefined ? undefined : MessageBlocks.safeParse(args['blocks']);
  if (blocks && !blocks.success) {
    throw new SlackRefusal('invalid_blocks', {
      response_metadata: { messages: blockProblems(blocks.error) },
    });
  }
  if (written === '' && !blocks?.data.length) throw new SlackRefusal('no_text');
  if ([...written].length > TEXT_MOST) throw new SlackRefusal('msg_too_long');
  return { text: written, ...(blocks ? { blocks: withBlockIds(blocks.data) } : {}) };
}

/** Slack names each block that the app left without a name. */
export function withBlockIds<T extends { block_id?: string | undefined }>(blocks: readonly T[]): T[] {
  return blocks.map((block) =>
    block.block_id === undefined ? { ...block, block_id: randomUUID().slice(0, 5) } : block,
  );
}

export function viewOf(value: unknown): View {
  const view = View.safeParse(value);
  if (!view.success) {
    throw new SlackRefusal('invalid_arguments', {
      response_metadata: { messages: blockProblems(view.error) },
    });
  }
  return { ...view.data, blocks: withBlockIds(view.data.blocks) };
}

function shownView({ id, view, hash }: StoredView) {
  return {
    id,
    team_id: TEAM,
    app_id: BOT.app,
    bot_id: BOT.bot,
    state: { values: {} },
    root_view_id: id,
    previous_view_id: null,
    hash,
    ...view,
  };
}

function openView(workspace: Workspace, args: Arguments): object {
  const wanted = viewOf(args['view']);
  const trigger = text(args, 'trigger_id');
  const refused = workspace.takeTrigger(trigger);
  if (refused) throw new SlackRefusal(refused);
  const stored: StoredView = {
    id: `V${randomUUID().slice(0, 8).toUpperCase()}`,
    person: workspace.triggeredBy(trigger),
    view: wanted,
    hash: randomUUID(),
    errors: {},
  };
  workspace.views.push(stored);
  return { view: shownView(stored) };
}

/** `chat.update` and `chat.delete` reach only what the bot wrote and everybody sees. */
function own(channel: StoredChannel, ts: string): StoredMessage {
  const message = channel.messages.find((each) => each.ts === ts && each.to === undefined);
  if (!message) throw new SlackRefusal('message_not_found');
  if (message.user !== BOT.user) throw new SlackRefusal('cant_update_message');
  return message;
}

const historyScope = (workspace: Workspace, args: Arguments) =>
  workspace.channel(text(args, 'channel'))?.kind === 'dm' ? 'im:history' : 'channels:history';

export const methods: Readonly<Record<string, Method>> = {
  'auth.test': {
    run: () => ({
      url: 'http://local.slack/',
      team: 'Local',
      team_id: TEAM,
      user: BOT.name,
      user_id: BOT.user,
      bot_id: BOT.bot,
    }),
  },

  'chat.postMessage': {
    scope: 'chat:write',
    run(workspace, args) {
      const channel = writable(workspace, args);
      const ts = workspace.ts();
      const metadata = args['metadata'] === undefined ? {} : { metadata: args['metadata'] };
      const message: StoredMessage = {
        channel: channel.id,
        ts,
        user: BOT.user,
        edited: false,
        ephemeral: false,
        ...content(args),
        ...metadata,
      };
      channel.messages.push(message);
      return { channel: channel.id, ts, message };
    },
  },
  'chat.update': {
    scope: 'chat:write',
    run(workspace, args) {
      const channel = channelOf(workspace, args);
      const message = own(channel, text(args, 'ts'));
      const { blocks: _, ...rest } = message;
      const next = { ...rest, ...content(args), edited: true };
      channel.messages = channel.messages.map((each) => (each === message ? next : each));
      return { channel: channel.id, ts: message.ts, text: next.text };
    },
  },
  'chat.delete': {
    scope: 'chat:write',
    run(workspace, args) {
      const channel = channelOf(workspace, args);
      const message = own(channel, text(args, 'ts'));
      channel.messages = channel.messages.filter((each) => each !== message);
      return { channel: channel.id, ts: message.ts };
    },
  },
  'chat.postEphemeral': {
    scope: 'chat:write',
    run(workspace, args) {
      const channel = writable(workspace, args);
      const to = text(args, 'user');
      if (!channel.members.includes(to)) throw new SlackRefusal('user_not_in_channel');
      const ts = workspace.ts();
      channel.messages.push({
        channel: channel.id,
        ts,
        user: BOT.user,
        edited: false,
        ephemeral: true,
        to,
        ...content(args),
      });
      return { message_ts: ts };
    },
  },

  'conversations.open': {
    scope: 'im:write',
    run(workspace, args) {
      const person = workspace.person(text(args, 'users'));
      if (!person) throw new SlackRefusal('user_not_found');
      if (person.kind === 'deactivated') throw new SlackRefusal('user_disabled');
      return { channel: { id: workspace.direct(person.id).id } };
    },
  },
  'conversations.history': {
    scope: historyScope,
    run(workspace, args) {
      const channel = channelOf(workspace, args);
      if (!channel.members.includes(BOT.user)) throw new SlackRefusal('not_in_channel');
      const oldest = Number(text(args, 'oldest') || 0);
      const limit = z.coerce.number().catch(100).parse(args['limit']);
      const withMetadata = String(args['include_all_metadata']) === 'true';
      const seen = channel.messages.filter(({ ts, to }) => to === undefined && Number(ts) > oldest).reverse();
      const messages = seen.slice(0, limit).map(({ metadata, ...rest }) => ({
        type: 'message',
        ...rest,
        ...(withMetadata && metadata !== undefined ? { metadata } : {}),
      }));
      return { messages, has_more: seen.length > limit };
    },
  },

  'users.info': {
    scope: 'users:read',
    run(workspace, args) {
      const person = workspace.person(text(args, 'user'));
      if (!person) throw new SlackRefusal('user_not_found');
      return { user: userInfo(person) };
    },
  },
  'usergroups.users.list': {
    scope: 'usergroups:read',
    run(workspace, args) {
      const users = workspace.groups.get(text(args, 'usergroup'));
      if (!users) throw new SlackRefusal('no_such_subteam');
      return { users };
    },
  },

  'views.open': { run: openView },
  'views.push': { run: openView },
  'views.update': {
    run(workspace, args) {
      const wanted = viewOf(args['view']);
      const stored = workspace.views.find(({ id }) => id === args['view_id']);
      if (!stored) throw new SlackRefusal('not_found');
      if (args['hash'] !== undefined && args['hash'] !== stored.hash) throw new SlackRefusal('hash_conflict');
      Object.assign(stored, { view: wanted, hash: randomUUID(), errors: {} });
      return { view: shownView(stored) };
    },
  },
  'views.publish': {
    run(workspace, args) {
      const view = viewOf(args['view']);
      const person = workspace.person(text(args, 'user_id'));
      if (!person) throw new SlackRefusal('user_not_found');
      workspace.homes.set(person.id, view);
      return {};
    },
  },
};
