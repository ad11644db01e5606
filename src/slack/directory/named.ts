/** Whether the channels, people and groups that db-access.yaml names are there, asked of Slack. */
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Stranger } from '../../grant/person.ts';
import { type SlackFault, slackFault } from '../connection/slack-error.ts';
import { statusIn } from './people.ts';

type Id = { readonly of: 'channel' | 'person' | 'group'; readonly id: string };

export type Found =
  | { readonly is: 'there' | 'missing' | 'bot not in it' | 'empty' }
  | { readonly is: 'stranger'; readonly as: Stranger }
  | { readonly is: 'unknown'; readonly why: string };

type Needs = {
  readonly client: WebClient;
  /** the workspace that the bot is installed in */
  readonly team: string;
  /** in milliseconds since 1970 */
  readonly now: () => number;
};

const Users = z.object({ users: z.array(z.string()) });

/** Never throws: what could not be looked up is `unknown`. */
export async function lookUp({ client, team, now }: Needs, { of, id }: Id): Promise<Found> {
  try {
    switch (of) {
      case 'channel':
        // Nothing is newer than now: it says whether the bot may read there, and no message is read.
        await client.conversations.history({ channel: id, limit: 1, oldest: String(now() / 1000) });
        return { is: 'there' };
      case 'person':
        return asFound(statusIn(await client.users.info({ user: id }), { ours: team, team }));
      case 'group': {
        const { users } = Users.parse(await client.usergroups.users.list({ usergroup: id }));
        return { is: users.length > 0 ? 'there' : 'empty' };
      }
    }
  } catch (error) {
    return notFound(slackFault(error));
  }
}

function asFound(status: ReturnType<typeof statusIn>): Found {
  return status.is === 'member' ? { is: 'there' } : status;
}

function notFound(fault: SlackFault): Found {
  if (fault.isNobodyThere || fault.isGroupGone || fault.code === 'channel_not_found')
    return { is: 'missing' };
  if (fault.code === 'not_in_channel') return { is: 'bot not in it' };
  return { is: 'unknown', why: fault.message };
}

type Trouble = { readonly isFailure: boolean; readonly what: string; readonly fix: string };

const nouns = { channel: 'channel', person: 'person', group: 'user group' } as const;

/** For the people who run db-access; undefined where all is well. `by`: the databases that name it. */
export function namedTrouble({ of, id }: Id, found: Found, by: readonly string[]): Trouble | undefined {
  const what = `${nouns[of]} ${id} (${by.join(', ')})`;
  switch (found.is) {
    case 'there':
      return undefined;
    case 'missing':
      return of === 'channel'
        ? {
            isFailure: true,
            what: `${what}: Slack knows no such channel, or it is private and the bot is not in it`,
            fix: 'type /invite @db-access in that channel, or correct channel in db-access.yaml',
          }
        : {
            isFailure: true,
            what: `${what}: Slack knows no such ${nouns[of]}`,
            fix: 'correct the id in db-access.yaml, or take it out',
          };
    case 'bot not in it':
      return {
        isFailure: true,
        what: `${what}: the bot is not in it`,
        fix: 'type /invite @db-access in that channel',
      };
    case 'empty':
      return {
        isFailure: false,
        what: `${what}: nobody is in it`,
        fix: 'add people to the group in Slack, or take it out of db-access.yaml',
      };
    case 'stranger':
      return {
        isFailure: false,
        what: `${what}: no full member of this workspace (${found.as}), so refused`,
        fix: 'take that id out of db-access.yaml',
      };
    case 'unknown':
      return {
        isFailure: false,
        what: `${what}: not looked up. ${found.why}`,
        fix: 'compare the scopes of the bot with manifest.yml, and try again',
      };
  }
}
