/** Asks Slack whether it would take a message or a view; nothing is posted or opened. */
import type { KnownBlock, View } from '@slack/types';
import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { z } from 'zod';
import { slackFault } from './slack-error.ts';

type Payload = { readonly message: { blocks: KnownBlock[] } } | { readonly view: View };

const Refused = z.object({
  error: z.enum(['invalid_blocks', 'invalid_message', 'invalid_view']),
  errors: z.array(z.object({ pointer: z.string().optional(), message: z.string().optional() })).default([]),
});

/** Why Slack would refuse it, place by place; undefined where it would take it. Throws a `SlackFault` where it does not say. */
export async function whyRefused(client: WebClient, payload: Payload): Promise<string | undefined> {
  try {
    await client.blocks.validate(payload);
    return undefined;
  } catch (error) {
    const refused = Refused.safeParse(error instanceof WebAPIPlatformError ? error.data : undefined);
    if (!refused.success) throw slackFault(error);
    const places = refused.data.errors.map(({ pointer = '', message = '' }) =>
      `${pointer} ${message}`.trim(),
    );
    return [refused.data.error, ...places].join('; ');
  }
}
