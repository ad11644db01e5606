/** Who somebody is, asked of Slack at the moment of the click. What it will not tell is part of the answer: nothing passes for "yes". */
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Actor, Log, People } from '../../flow/ports.ts';
import { SECOND } from '../../grant/duration.ts';
import { isZone } from '../../grant/hours.ts';
import { type GroupId, PersonId } from '../../grant/ids.ts';
import type { MemberStatus, Membership, Person } from '../../grant/person.ts';
import { slackFault } from '../connection/slack-error.ts';
import { cached } from './cached.ts';

/** A deactivated person's answer lacks the fields that follow `deleted`; anyone else's must have them. */
const UserInfo = z.object({
  user: z.union([
    z.object({ deleted: z.literal(true) }),
    z.object({
      deleted: z.literal(false).optional(),
      /** in an Enterprise Grid somebody is in several workspaces, and any of these fields may be absent */
      team_id: z.string().optional(),
      teams: z.array(z.string()).optional(),
      enterprise_user: z.object({ teams: z.array(z.string()).optional() }).optional(),
      is_bot: z.boolean(),
      is_restricted: z.boolean(),
      is_ultra_restricted: z.boolean(),
      is_stranger: z.boolean().optional(),
      is_workflow_bot: z.boolean().optional(),
      is_email_confirmed: z.boolean().optional(),
      tz: z.string().refine(isZone).optional().catch(undefined),
    }),
  ]),
});

const GroupUsers = z.object({ users: z.array(z.string()) });

/** What is asked of Slack about one person within this time is one call. */
const SAME_MOMENT_MS = SECOND;

/** Of a group, for all who click at about the same time; membership is never older than that. */
const GROUP_FRESH_MS = 5 * SECOND;

const elsewhere = { is: 'stranger', as: 'from another workspace' } as const;

/** By an answer of users.info. `ours`: the workspace that the bot is installed in; `team`: the one that the person acts from. */
export function statusIn(
  answer: unknown,
  { ours, team }: { readonly ours: string; readonly team: string },
): MemberStatus {
  const info = UserInfo.safeParse(answer);
  if (!info.success) return { is: 'unknown', why: 'an answer of an unknown shape' };
  const { user } = info.data;
  if (user.deleted) return { is: 'stranger', as: 'deactivated' };
  const teams = [user.team_id ?? [], user.teams ?? [], user.enterprise_user?.teams ?? []].flat();
  if (teams.length === 0) return { is: 'unknown', why: 'an answer without a workspace' };
  // Two workspaces may have given the same id to two people: somebody who acts from another one is ours only if Slack names both.
  const isOurs = [ours, team].every((one) => teams.includes(one));
  if (user.is_stranger || !isOurs) return elsewhere;
  if (user.is_bot || user.is_workflow_bot) return { is: 'stranger', as: 'bot' };
  if (user.is_restricted || user.is_ultra_restricted) return { is: 'stranger', as: 'guest' };
  if (user.is_email_confirmed === false) return { is: 'stranger', as: 'unconfirmed' };
  return { is: 'member', zone: user.tz };
}

type Needs = {
  readonly client: WebClient;
  /** the workspace that the bot is installed in; as long as it is not known, nobody is */
  readonly team: () => string | undefined;
  readonly now: () => number;
  readonly log: Log;
  /** how old an answer may be: only where nothing is decided by it */
  readonly freshMs?: number;
};

export function createPeople({ client, team, now, log, freshMs = 0 }: Needs): People {
  const statuses = cached<string, MemberStatus>({
    ttlMs: Math.max(SAME_MOMENT_MS, freshMs),
    now,
    // By default an answer that has come is too old for the next click: only a call that is under way is shared.
    isKept: ({ is }) => freshMs > 0 && is !== 'unknown',
  });
  const groups = cached<GroupId, readonly string[]>({ ttlMs: Math.max(GROUP_FRESH_MS, freshMs), now });

  return {
    person,
    known: (id, asked) => person({ id, team: team() ?? '' }, asked),
    async members(group) {
      try {
        return z.array(PersonId).parse(await membersOf(group));
      } catch (error) {
        unknown('usergroups.users.list', slackFault(error).message);
        return undefined;
      }
    },
  };

  async function person(actor: Actor, asked: readonly GroupId[]): Promise<Person> {
    const [status, ...memberships] = await Promise.all([
      statuses.get(`${actor.team} ${actor.id}`, () => statusOf(actor)),
      ...asked.map(async (group) => [group, await membershipOf(actor, group)] as const),
    ]);
    return { id: actor.id, status, groups: new Map(memberships) };
  }

  function membersOf(group: GroupId): Promise<readonly string[]> {
    return groups.get(group, async () => {
      try {
        const answer = await client.usergroups.users.list({ usergroup: group });
        return GroupUsers.parse(answer).users;
      } catch (error) {
        // Nobody is in it any more: what needs one of them is told as that, and does not wait for Slack.
        if (slackFault(error).isGroupGone) return [];
        throw error;
      }
    });
  }

  async function statusOf(actor: Actor): Promise<MemberStatus> {
    const ours = team();
    if (ours === undefined) return unknown('auth.test', 'Slack has not told yet which workspace we are in');
    if (actor.team === '') return elsewhere;
    try {
      const status = statusIn(await client.users.info({ user: actor.id }), { ours, team: actor.team });
      return status.is === 'unknown' ? unknown('users.info', status.why) : status;
    } catch (error) {
      const fault = slackFault(error);
      const status = unknown('users.info', fault.message);
      return fault.isNobodyThere ? { ...status, isNobody: true } : status;
    }
  }

  async function membershipOf(actor: Actor, group: GroupId): Promise<Membership> {
    try {
      return { is: (await membersOf(group)).includes(actor.id) ? 'in' : 'out' };
    } catch (error) {
      return unknown('usergroups.users.list', slackFault(error).message);
    }
  }

  function unknown(method: string, why: string) {
    log.warn({ event: 'slack_look_up_failed', method, why }, 'slack look-up failed; refusing what needs it');
    return { is: 'unknown', why: `${method}: ${why}` } as const;
  }
}
