/** The Home tab: what somebody has open, what waits, what they may answer, and what they may ask for. */
import type { HomeView, KnownBlock } from '@slack/types';
import { z } from 'zod';
import type { HomeMemory, World } from '../flow/ports.ts';
import { approverRefusal, requesterRefusal } from '../grant/clauses.ts';
import { HOUR } from '../grant/duration.ts';
import { PersonId } from '../grant/ids.ts';
import { answeringGroups, askingGroups } from '../grant/policy.ts';
import { type Grant, isLive } from '../grant/record.ts';
import { askText, factsOf, stateText } from '../words/grants.ts';
import type { Ink } from '../words/ink.ts';
import { databasesText } from '../words/looking.ts';
import { button, buttons, section } from './blocks.ts';
import { slackFault } from './fault.ts';
import { ids } from './ids.ts';
import type { Listening } from './listening.ts';
import type { Shown } from './messages.ts';

/** Slack takes a hundred blocks; each entry is two. */
const MOST = 15;
const LATELY_MS = HOUR;
/** Of those who looked lately so many are drawn anew at a change; the others see it when they look again. */
const MOST_REDRAWN = 20;

type Needs = Listening & { readonly homes: HomeMemory };

export type Home = {
  /** draws it anew for whoever looked lately; never throws, for nobody waits for it */
  refresh(): Promise<void>;
};

const Opened = z.object({ user: PersonId, tab: z.string() });

export function createHome({ app, world, readers, homes }: Needs): Home {
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
    const view = await homeOf(world, person, await readers.ink(person));
    try {
      await app.client.views.publish({ user_id: person, view });
    } catch (error) {
      world.log.warn({ why: slackFault(error).message }, 'a Home tab could not be drawn');
    }
  }
}

async function homeOf(world: World, id: PersonId, ink: Ink): Promise<HomeView> {
  const { home } = ink.words.looking;
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
  const entries = (grants: readonly Grant[], draw: (shown: Shown) => KnownBlock[]) =>
    grants.slice(0, MOST).flatMap((grant) => {
      const policy = world.policies.get(grant.database);
      return policy ? draw({ grant, policy, ink }) : [];
    });
  return {
    type: 'home',
    blocks: [
      section(ink.strong(home.yours)),
      ...orNone(entries(own.filter(isLive), open), home.nothingOpen),
      section(ink.strong(home.waiting)),
      ...orNone(
        entries(
          own.filter(({ state }) => state === 'requested'),
          waiting,
        ),
        home.nothingWaits,
      ),
      section(ink.strong(home.toAnswer)),
      ...orNone(entries(toAnswer, answerable), home.nothingToAnswer),
      section(databasesText(mayAsk, ink)),
      ...(mayAsk.length > 0 ? [buttons(button(home.ask, { action: ids.form, style: 'primary' }))] : []),
    ],
  };
}

function orNone(blocks: readonly KnownBlock[], none: string): readonly KnownBlock[] {
  return blocks.length > 0 ? blocks : [section(none)];
}

function lineOf({ grant, policy, ink }: Shown): string {
  const { grants, looking } = ink.words;
  return grants.about({ what: looking.from(factsOf(grant, ink)), state: stateText(grant, policy, ink) });
}

function open(shown: Shown): KnownBlock[] {
  const { grant, policy, ink } = shown;
  const { card } = ink.words;
  const done = button(card.done, { action: ids.done, value: grant.id, sure: card.sure.end });
  const more = button(card.more, { action: ids.extend, value: grant.id });
  const both = grant.state === 'active' && policy.extending !== 'never' ? [more, done] : [done];
  const ending = 'revoked' in grant && grant.revoked !== undefined;
  return [section(lineOf(shown)), ...(ending ? [] : [buttons(...both)])];
}

function waiting(shown: Shown): KnownBlock[] {
  const { card } = shown.ink.words;
  const value = shown.grant.id;
  return [
    section(lineOf(shown)),
    buttons(
      button(card.remind, { action: ids.remind, value }),
      button(card.cancel, { action: ids.cancel, value, sure: card.sure.cancel }),
    ),
  ];
}

function answerable({ grant, policy, ink }: Shown): KnownBlock[] {
  const { card, looking } = ink.words;
  const why = looking.why(ink.typed(grant.reason));
  return [
    section(`${askText(grant, ink)}. ${stateText(grant, policy, ink)}\n${why}`),
    buttons(
      button(card.approve, { action: ids.approve, value: grant.id, style: 'primary' }),
      button(card.deny, { action: ids.deny, value: grant.id, style: 'danger' }),
    ),
  ];
}
