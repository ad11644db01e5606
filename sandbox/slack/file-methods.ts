/** The Web API's two methods for files; between them the app sends the bytes. */
import { z } from 'zod';
import { content, threadOf, writable } from './places.ts';
import { type Arguments, accepted, SlackRefusal, textOf } from './slack-refusal.ts';
import type { Methods } from './web-method.ts';
import type { Workspace } from './workspace.ts';
import { BOT } from './workspace-people.ts';

const Announced = z.object({
  filename: z.string().min(1),
  length: z.coerce.number().int().min(0),
  alt_txt: z.string().max(1000).optional(),
  snippet_type: z.string().optional(),
});

const Completed = z.object({
  files: z.array(z.object({ id: z.string(), title: z.string().optional() })).min(1),
  // A person's id is not taken here, though chat.postMessage takes it.
  channel_id: z
    .string()
    .regex(/^[CGDZ][A-Z0-9]+$/, 'input must match regex pattern: ^[CGDZ][A-Z0-9]{8,}$')
    .optional(),
});

export const fileMethods: Methods = {
  'files.getUploadURLExternal': {
    scope: 'files:write',
    formOnly: true,
    run({ files }, args) {
      const { filename, length } = accepted(Announced, args, 'invalid_arguments');
      // Slack's own word for an empty file.
      if (length === 0) throw new SlackRefusal('missing_argument');
      return files.announce(filename, length);
    },
  },
  'files.completeUploadExternal': {
    scope: 'files:write',
    run(workspace, args) {
      const { files: named, channel_id } = accepted(Completed, args, 'invalid_arguments');
      const sent = named.map(({ id, title }) => {
        const file = workspace.files.find(id);
        if (!file?.bytes || file.title !== undefined) throw new SlackRefusal('file_not_found');
        return { file, title: title ?? file.name };
      });
      const share = channel_id === undefined ? undefined : sharing(workspace, channel_id, args);
      for (const { file, title } of sent) file.title = title;
      share?.(sent.map(({ file }) => file));
      return { files: sent.map(({ file }) => ({ id: file.id, title: file.title })) };
    },
  },
};

/** Everything is looked at before anything is done. */
function sharing(workspace: Workspace, id: string, args: Arguments) {
  const channel = writable(workspace, { channel: id });
  const text = textOf(args, 'initial_comment');
  const blocks = text === '' ? args['blocks'] : undefined;
  const said = text === '' && blocks === undefined ? { text: '' } : content({ text, blocks });
  const thread = threadOf(channel, args);
  return (files: readonly NonNullable<ReturnType<Workspace['files']['find']>>[]) => {
    for (const file of files) file.channels.push(channel.id);
    channel.messages.push({
      channel: channel.id,
      ts: workspace.ts(),
      user: BOT.user,
      edited: false,
      ephemeral: false,
      ...said,
      ...thread,
      files: files.map(workspace.files.describe),
    });
  };
}
