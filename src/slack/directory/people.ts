/** Who somebody is, asked of Slack at the moment of the click. What it will not tell is part of the answer: nothing passes for "yes". */
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Actor, Log, People } from '../../flow/ports.ts';
import { SECOND } from '../../grant/duration.ts';
import { type GroupId, PersonId } from '../../grant/ids.ts';
import type { Membership, Person, Standing } from '../../grant/person.ts';
import { slackFault } from '../connection/slack-error.ts';

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
    }),
  ]),
});

const GroupUsers = z.object({ users: z.array(z.string()) });

/** What is asked of Slack about one person within this time is one call. */
const SAME_MOMENT_MS = SECOND;

/** Of a group, for all who click at about the same time; membership is never older than that. */
const GROUP_FRESH_MS = 5 * SECOND;

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
  const standings = new Map<string, { readonly until: number; readonly standing: Standing }>();
  const asking = new Map<PersonId, { readonly since: number; readonly answer: Promise<unknown> }>();
  const groups = new Map<GroupId, { readonly until: number; readonly members: Promise<readonly string[]> }>();

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
    const [standing, ...memberships] = await Promise.all([
      recentStandingOf(actor),
      ...asked.map(async (group) => [group, await membershipOf(actor, group)] as const),
    ]);
    return { id: actor.id, standing, groups: new Map(memberships) };
  }

  /** One call for all who ask at once; one that failed is not kept. */
  function membersOf(group: GroupId): Promise<readonly string[]> {
    const known = groups.get(group);
    if (known && now() < known.until) return known.members;
    const members = client.usergroups.users
      .list({ usergroup: group })
      .then((answer) => GroupUsers.parse(answer).users);
    groups.set(group, { until: now() + Math.max(GROUP_FRESH_MS, freshMs), members });
    members.catch(() => groups.delete(group));
    return members;
  }

  async function recentStandingOf(actor: Actor): Promise<Standing> {
    const key = `${actor.team} ${actor.id}`;
    const known = standings.get(key);
    if (known && now() < known.until) return known.standing;
    const standing = await standingOf(actor);
    if (freshMs > 0 && standing.is !== 'unknown') standings.set(key, { until: now() + freshMs, standing });
    return standing;
  }

  async function standingOf(actor: Actor): Promise<Standing> {
    const ours = team();
    if (ours === undefined) return unknown('auth.test', 'Slack has not told yet which workspace we are in');
    const elsewhere = { is: 'stranger', as: 'from another workspace' } as const;
    if (actor.team === '') return elsewhere;
    try {
      const info = UserInfo.safeParse(await infoOf(actor.id));
      if (!info.success) return unknown('users.info', 'an answer of an unknown shape');
      const { user } = info.data;
      if (user.deleted) return { is: 'stranger', as: 'deactivated' };
      const teams = [user.team_id ?? [], user.teams ?? [], user.enterprise_user?.teams ?? []].flat();
      if (teams.length === 0) return unknown('users.info', 'an answer without a workspace');
      // Two workspaces may have given the same id to two people: somebody who acts from another one is ours only if Slack names both.
      const isOurs = [ours, actor.team].every((one) => teams.includes(one));
      if (user.is_stranger || !isOurs) return elsewhere;
      if (user.is_bot || user.is_workflow_bot) return { is: 'stranger', as: 'bot' };
      if (user.is_restricted || user.is_ultra_restricted) return { is: 'stranger', as: 'guest' };
      if (user.is_email_confirmed === false) return { is: 'stranger', as: 'unconfirmed' };
      return { is: 'member' };
    } catch (error) {
      return unknown('users.info', slackFault(error).message);
    }
  }

  /** Only a call that is under way is shared: an answer that has come is too old for the next click. */
  function infoOf(user: PersonId): Promise<unknown> {
    const underWay = asking.get(user);
    if (underWay && now() - underWay.since < SAME_MOMENT_MS) return underWay.answer;
    const answer = client.users.info({ user }).finally(() => {
      if (asking.get(user)?.answer === answer) asking.delete(user);
    });
    asking.set(user, { since: now(), answer });
    return answer;
  }

  async function membershipOf(actor: Actor, group: GroupId): Promise<Membership> {
    try {
      return { is: (await membersOf(group)).includes(actor.id) ? 'in' : 'out' };
    } catch (error) {
      return unknown('usergroups.users.list', slackFault(error).message);
    }
  }

  function unknown(method: string, why: string) {
    log.warn({ method, why }, 'slack look-up failed; refusing what needs it');
    return { is: 'unknown', why: `${method}: ${why}` } as const;
  }
}
