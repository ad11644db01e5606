/** The Home tab: what somebody has open, what waits, what they may answer, and what they may ask for. */
import type { App } from '@slack/bolt';
import type { HomeView, KnownBlock } from '@slack/types';
import { z } from 'zod';
import type { HomeMemory, World } from '../flow/ports.ts';
import { approverRefusal, requesterRefusal } from '../grant/clauses.ts';
import { HOUR } from '../grant/duration.ts';
import { PersonId } from '../grant/ids.ts';
import { answeringGroups, askingGroups, type Policy } from '../grant/policy.ts';
import { type Grant, isLive } from '../grant/record.ts';
import { button, buttons, section } from './blocks.ts';
import { databasesText } from './browsing.ts';
import { slackFault } from './fault.ts';
import { ids } from './ids.ts';
import { mrkdwn as ink } from './ink.ts';
import { askText, sourceText, stateText } from './words.ts';

/** Slack takes a hundred blocks; each entry is two. */
const MOST = 15;
const LATELY_MS = HOUR;
/** Of those who looked lately so many are drawn anew at a change; the others see it when they look again. */
const MOST_REDRAWN = 20;

type Needs = { readonly app: App; readonly world: World; readonly homes: HomeMemory };

export type Home = {
  /** draws it anew for whoever looked lately; never throws, for nobody waits for it */
  refresh(): Promise<void>;
};

const Opened = z.object({ user: PersonId, tab: z.string() });

export function createHome({ app, world, homes }: Needs): Home {
  app.event('app_home_opened', async ({ event }) => {
    const { user, tab } = Opened.parse(event);
    if (tab !== 'home') return;
    await homes.opened(user, world.now());
    await publish(user);
  });

  return {
    async refresh() {
      try {
        const lately = await homes.openedSince(world.now() - LATELY_MS);
        for (const person of lately.slice(-MOST_REDRAWN)) await publish(person);
      } catch (error) {
        world.log.warn({ err: error }, 'Home tabs could not be drawn anew');
      }
    },
  };

  async function publish(person: PersonId): Promise<void> {
    const view = await homeOf(world, person);
    try {
      await app.client.views.publish({ user_id: person, view });
    } catch (error) {
      world.log.warn({ why: slackFault(error).message }, 'a Home tab could not be drawn');
    }
  }
}

async function homeOf(world: World, id: PersonId): Promise<HomeView> {
  const policies = [...world.policies.values()];
  const groups = policies.flatMap((policy) => [...askingGroups(policy), ...answeringGroups(policy)]);
  const person = await world.people.known(id, [...new Set(groups)]);
  const own = await world.grants.of(id, 2 * MOST);
  const unfinished = await world.grants.due(Number.MAX_SAFE_INTEGER);
  const toAnswer = unfinished.filter((grant) => {
    const policy = world.policies.get(grant.database);
    return grant.state === 'requested' && policy && !approverRefusal(policy, person, grant);
  });
  const mayAsk = policies.filter((policy) => !requesterRefusal(policy, person));
  const entries = (grants: readonly Grant[], draw: (grant: Grant, policy: Policy) => KnownBlock[]) =>
    grants.slice(0, MOST).flatMap((grant) => {
      const policy = world.policies.get(grant.database);
      return policy ? draw(grant, policy) : [];
    });
  return {
    type: 'home',
    blocks: [
      section(ink.strong('Your access')),
      ...orNone(entries(own.filter(isLive), open), 'You have nothing open.'),
      section(ink.strong('Your requests that wait')),
      ...orNone(
        entries(
          own.filter(({ state }) => state === 'requested'),
          waiting,
        ),
        'Nothing of yours waits.',
      ),
      section(ink.strong('What waits for your answer')),
      ...orNone(entries(toAnswer, answerable), 'Nothing waits for your answer.'),
      section(databasesText(mayAsk)),
      ...(mayAsk.length > 0
        ? [buttons(button('Ask for access', { action: ids.form, style: 'primary' }))]
        : []),
    ],
  };
}

function orNone(blocks: readonly KnownBlock[], none: string): readonly KnownBlock[] {
  return blocks.length > 0 ? blocks : [section(none)];
}

function lineOf(grant: Grant, policy: Policy): string {
  return `${ink.strong(grant.database)} from ${sourceText(grant.source, ink)}: ${stateText(grant, policy, ink)}`;
}

function open(grant: Grant, policy: Policy): KnownBlock[] {
  const done = button('I’m done', { action: ids.done, value: grant.id });
  const more = button('More time', { action: ids.extend, value: grant.id });
  const both = grant.state === 'active' && policy.extending !== 'never' ? [more, done] : [done];
  const ending = 'revoked' in grant && grant.revoked !== undefined;
  return [section(lineOf(grant, policy)), ...(ending ? [] : [buttons(...both)])];
}

function waiting(grant: Grant, policy: Policy): KnownBlock[] {
  const withdraw = button('Cancel request', { action: ids.cancel, value: grant.id });
  return [section(lineOf(grant, policy)), buttons(withdraw)];
}

function answerable(grant: Grant, policy: Policy): KnownBlock[] {
  return [
    section(`${askText(grant, ink)}. ${stateText(grant, policy, ink)}\nWhy: ${ink.typed(grant.reason)}`),
    buttons(
      button('Approve', { action: ids.approve, value: grant.id, style: 'primary' }),
      button('Deny…', { action: ids.deny, value: grant.id, style: 'danger' }),
    ),
  ];
}
