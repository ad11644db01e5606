/** The Web API's methods, each with the scope that it needs. */
import { z } from 'zod';
import { fileMethods } from './file-methods.ts';
import { channelOf, content, threadOf, writable } from './places.ts';
import { type Arguments, SlackRefusal, textOf } from './slack-refusal.ts';
import { viewMethods } from './view-methods.ts';
import type { Methods } from './web-method.ts';
import type { StoredChannel, StoredMessage, Workspace } from './workspace.ts';
import { BOT, TEAM, userInfo } from './workspace-people.ts';

/** `chat.update` and `chat.delete` reach only what the bot wrote and everybody sees. */
function own(channel: StoredChannel, ts: string): StoredMessage {
  const message = channel.messages.find((each) => each.ts === ts && each.to === undefined);
  if (!message) throw new SlackRefusal('message_not_found');
  if (message.user !== BOT.user) throw new SlackRefusal('cant_update_message');
  return message;
}

function historyScope(workspace: Workspace, args: Arguments): string {
  const channel = workspace.channel(textOf(args, 'channel'));
  if (channel?.kind === 'dm') return 'im:history';
  return channel?.isPrivate ? 'groups:history' : 'channels:history';
}

export const methods: Methods = {
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
        ...threadOf(channel, args),
        ...metadata,
      };
      channel.messages.push(message);
      workspace.note('posted', message);
      return { channel: channel.id, ts, message };
    },
  },
  'chat.update': {
    scope: 'chat:write',
    run(workspace, args) {
      const channel = channelOf(workspace, args);
      const message = own(channel, textOf(args, 'ts'));
      if (!workspace.canBeEdited(message.ts)) throw new SlackRefusal('edit_window_closed');
      const { blocks: _, ...rest } = message;
      const next = { ...rest, ...content(args), edited: true };
      channel.messages = channel.messages.map((each) => (each === message ? next : each));
      workspace.note('edited', next);
      return { channel: channel.id, ts: message.ts, text: next.text };
    },
  },
  'chat.delete': {
    scope: 'chat:write',
    run(workspace, args) {
      const channel = channelOf(workspace, args);
      const message = own(channel, textOf(args, 'ts'));
      channel.messages = channel.messages.filter((each) => each !== message);
      workspace.note('deleted', message);
      return { channel: channel.id, ts: message.ts };
    },
  },
  'chat.postEphemeral': {
    scope: 'chat:write',
    run(workspace, args) {
      const channel = writable(workspace, args);
      const to = textOf(args, 'user');
      if (!channel.members.includes(to)) throw new SlackRefusal('user_not_in_channel');
      const ts = workspace.ts();
      const message: StoredMessage = {
        channel: channel.id,
        ts,
        user: BOT.user,
        edited: false,
        ephemeral: true,
        to,
        ...content(args),
      };
      channel.messages.push(message);
      workspace.note('posted', message);
      return { message_ts: ts };
    },
  },

  'conversations.open': {
    scope: 'im:write',
    run(workspace, args) {
      const person = workspace.person(textOf(args, 'users'));
      if (!person) throw new SlackRefusal('user_not_found');
      if (person.kind === 'deactivated') throw new SlackRefusal('user_disabled');
      return { channel: { id: workspace.direct(person.id).id } };
    },
  },
  'conversations.history': {
    scope: historyScope,
    // Replies in threads are not in the history of the channel.
    run: (workspace, args) => readMessages(workspace, args, ({ thread_ts }) => !thread_ts),
  },
  'conversations.replies': {
    scope: historyScope,
    run(workspace, args) {
      const parent = textOf(args, 'ts');
      if (!channelOf(workspace, args).messages.some(({ ts }) => ts === parent))
        throw new SlackRefusal('thread_not_found');
      return readMessages(workspace, args, ({ ts, thread_ts }) => ts === parent || thread_ts === parent);
    },
  },

  'users.info': {
    scope: 'users:read',
    run(workspace, args) {
      const person = workspace.person(textOf(args, 'user'));
      if (!person) throw new SlackRefusal('user_not_found');
      return { user: userInfo(person, { withLocale: String(args['include_locale']) === 'true' }) };
    },
  },
  'usergroups.users.list': {
    scope: 'usergroups:read',
    run(workspace, args) {
      const users = workspace.groups.get(textOf(args, 'usergroup'));
      if (!users) throw new SlackRefusal('no_such_subteam');
      return { users };
    },
  },

  ...viewMethods,
  ...fileMethods,
};

/** The newest first, page by page as far back as was asked for. */
function readMessages(
  workspace: Workspace,
  args: Arguments,
  wanted: (message: StoredMessage) => boolean,
): object {
  const channel = channelOf(workspace, args);
  if (!channel.members.includes(BOT.user)) throw new SlackRefusal('not_in_channel');
  const oldest = Number(textOf(args, 'oldest') || 0);
  const limit = z.coerce.number().catch(100).parse(args['limit']);
  const withMetadata = String(args['include_all_metadata']) === 'true';
  const seen = channel.messages
    .filter((message) => message.to === undefined && Number(message.ts) > oldest && wanted(message))
    .reverse();
  const from = Number(/^from:(\d+)$/.exec(textOf(args, 'cursor'))?.[1] ?? 0);
  const next = from + limit < seen.length ? `from:${from + limit}` : '';
  const messages = seen.slice(from, from + limit).map(({ metadata, ...rest }) => ({
    type: 'message',
    ...rest,
    ...(withMetadata && metadata !== undefined ? { metadata } : {}),
  }));
  return { messages, has_more: next !== '', response_metadata: { next_cursor: next } };
}
