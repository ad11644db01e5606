/** Where an app may write, and what. */
import { MessageBlocks } from './block-shapes.ts';
import { type Arguments, accepted, SlackRefusal, textOf } from './slack-refusal.ts';
import type { StoredChannel, StoredMessage, Workspace } from './workspace.ts';
import { BOT } from './workspace-people.ts';

const TEXT_MOST = 40_000;

export function channelOf(workspace: Workspace, args: Arguments): StoredChannel {
  const id = textOf(args, 'channel');
  // A person's id posts to their direct messages with the bot.
  const channel = workspace.person(id) ? workspace.direct(id) : workspace.channel(id);
  if (!channel) throw new SlackRefusal('channel_not_found');
  if (channel.archived) throw new SlackRefusal('is_archived');
  return channel;
}

export function writable(workspace: Workspace, args: Arguments): StoredChannel {
  const channel = channelOf(workspace, args);
  if (!channel.members.includes(BOT.user)) throw new SlackRefusal('not_in_channel');
  return channel;
}

/** Text and blocks of a message to be. */
export function content(args: Arguments): Pick<StoredMessage, 'text' | 'blocks'> {
  const written = textOf(args, 'text');
  const blocks =
    args['blocks'] === undefined ? undefined : accepted(MessageBlocks, args['blocks'], 'invalid_blocks');
  if (written === '' && !blocks?.length) throw new SlackRefusal('no_text');
  if ([...written].length > TEXT_MOST) throw new SlackRefusal('msg_too_long');
  return { text: written, ...(blocks ? { blocks } : {}) };
}

/** Accepts only a message of the channel itself; Slack does not document what it does with a thread that does not exist. */
export function threadOf({ messages }: StoredChannel, args: Arguments): Pick<StoredMessage, 'thread_ts'> {
  const thread_ts = textOf(args, 'thread_ts');
  if (thread_ts === '') return {};
  const parent = messages.find(({ ts, to }) => ts === thread_ts && to === undefined);
  if (!parent || parent.thread_ts) throw new SlackRefusal('thread_not_found');
  return { thread_ts };
}
