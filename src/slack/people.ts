/** Who somebody is, asked of Slack at the moment of the click. What it will not tell is part of the answer: nothing passes for "yes". */
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Actor, Log, People } from '../flow/ports.ts';
import type { GroupId } from '../grant/ids.ts';
import type { Membership, Standing } from '../grant/person.ts';
import { slackFault } from './fault.ts';

/** A deactivated person's answer lacks the fields that follow `deleted`; anyone else's must have them. */
const UserInfo = z.object({
  user: z.union([
    z.object({ deleted: z.literal(true) }),
    z.object({
      deleted: z.literal(false).optional(),
      team_id: z.string(),
      is_bot: z.boolean(),
      is_restricted: z.boolean(),
      is_ultra_restricted: z.boolean(),
      is_stranger: z.boolean().optional(),
      is_workflow_bot: z.boolean().optional(),
      is_email_confirmed: z.boolean().optional(),
    }),
  ]),
});

const GroupUsers = z.object({ users: z.array(z.string()) });

export function createPeople({ client, team, log }: { client: WebClient; team: string; log: Log }): People {
  return {
    async person(actor, groups) {
      const [standing, ...memberships] = await Promise.all([
        standingOf(actor),
        ...groups.map(async (group) => [group, await membershipOf(actor, group)] as const),
      ]);
      return { id: actor.id, standing, groups: new Map(memberships) };
    },
  };

  async function standingOf(actor: Actor): Promise<Standing> {
    if (actor.team !== team) return { is: 'stranger', as: 'from another workspace' };
    try {
      const info = UserInfo.safeParse(await client.users.info({ user: actor.id }));
      if (!info.success) return unknown('users.info', 'an answer of an unknown shape');
      const { user } = info.data;
      if (user.deleted) return { is: 'stranger', as: 'deactivated' };
      if (user.is_stranger || user.team_id !== team) return { is: 'stranger', as: 'from another workspace' };
      if (user.is_bot || user.is_workflow_bot) return { is: 'stranger', as: 'bot' };
      if (user.is_restricted || user.is_ultra_restricted) return { is: 'stranger', as: 'guest' };
      if (user.is_email_confirmed === false) return { is: 'stranger', as: 'unconfirmed' };
      return { is: 'member' };
    } catch (error) {
      return unknown('users.info', slackFault(error).message);
    }
  }

  async function membershipOf(actor: Actor, group: GroupId): Promise<Membership> {
    try {
      const { users } = GroupUsers.parse(await client.usergroups.users.list({ usergroup: group }));
      return { is: users.includes(actor.id) ? 'in' : 'out' };
    } catch (error) {
      return unknown('usergroups.users.list', slackFault(error).message);
    }
  }

  function unknown(method: string, why: string) {
    log.warn({ method, why }, 'a look-up in Slack failed; what needs it is refused');
    return { is: 'unknown', why: `${method}: ${why}` } as const;
  }
}
