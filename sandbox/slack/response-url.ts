/** Private answers to a click or a command. */
import { z } from 'zod';
import type { Route } from '../http.ts';
import { MessageBlocks } from './block-shapes.ts';
import type { StoredMessage, Workspace } from './workspace.ts';
import { BOT } from './workspace-people.ts';

const Response = z.looseObject({
  text: z.string().default(''),
  blocks: MessageBlocks.optional(),
  response_type: z.enum(['ephemeral', 'in_channel']).default('ephemeral'),
  replace_original: z.boolean().optional(),
  delete_original: z.boolean().optional(),
});

export function responseRoute(workspace: Workspace, changed: () => void): Route {
  return {
    method: 'POST',
    path: '/response/:id',
    handle({ params, body }) {
      const found = workspace.takeResponseUrl(params['id'] ?? '');
      if (typeof found === 'string') return { status: 404, body: found };
      const parsed = Response.safeParse(JSON.parse(body));
      if (!parsed.success) return { status: 400, body: 'invalid_blocks' };
      const channel = workspace.channel(found.channel);
      if (!channel) return { status: 404, body: 'channel_not_found' };
      const { text, blocks, response_type, replace_original, delete_original } = parsed.data;
      const gone = delete_original || replace_original;
      if (gone) channel.messages = channel.messages.filter(({ ts }) => ts !== found.message);
      if (!delete_original) {
        const ephemeral = response_type === 'ephemeral';
        const message: StoredMessage = {
          channel: channel.id,
          ts: workspace.ts(),
          user: BOT.user,
          text,
          edited: false,
          ephemeral,
          ...(blocks ? { blocks } : {}),
          ...(ephemeral ? { to: found.person } : {}),
        };
        channel.messages.push(message);
        workspace.note('posted', message);
      }
      changed();
      return { status: 200, body: 'ok' };
    },
  };
}
