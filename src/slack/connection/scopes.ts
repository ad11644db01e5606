/** The scopes of the bot's token, as manifest.yml asks for them, and which of them the token has. */
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { slackFault } from './slack-error.ts';

/** `without`: what does not work without it. `isNeeded`: nobody can be served without it. */
type Scope = { readonly isNeeded: boolean; readonly without: string };

export const scopes: Readonly<Record<string, Scope>> = {
  commands: { isNeeded: true, without: '/db-access does not work' },
  'chat:write': { isNeeded: true, without: 'nobody is told anything' },
  'im:write': { isNeeded: true, without: 'requesters are not told' },
  'users:read': { isNeeded: true, without: 'every request and decision is refused' },
  'usergroups:read': { isNeeded: false, without: 'members of user groups are refused' },
  'files:write': { isNeeded: false, without: 'servers.json for pgAdmin is not sent' },
  'channels:history': {
    isNeeded: false,
    without: 'in public channels a card whose fate is unknown is not posted again',
  },
  'groups:history': {
    isNeeded: false,
    without: 'in private channels a card whose fate is unknown is not posted again',
  },
  'im:history': { isNeeded: false, without: 'a word typed to the bot gets no answer' },
};

const Told = z.object({
  response_metadata: z.object({ scopes: z.array(z.string()).optional() }).optional(),
});

/** Undefined where Slack does not say. Throws a `SlackFault` where it takes no such token. */
export async function scopesOf(client: WebClient): Promise<readonly string[] | undefined> {
  try {
    return Told.parse(await client.auth.test()).response_metadata?.scopes;
  } catch (error) {
    throw slackFault(error);
  }
}
