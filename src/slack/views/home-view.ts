/** A person's Home tab: what they have open, what is waiting, what they may answer, and what they may request. */
import type { Button, HomeView, KnownBlock } from '@slack/types';
import type { World } from '../../flow/ports.ts';
import { unreadOf } from '../../flow/unread.ts';
import { type Waiting, waitingFor } from '../../flow/waiting.ts';
import type { Closing } from '../../grant/envelope.ts';
import { mayBeLonger } from '../../grant/extending.ts';
import type { PersonId } from '../../grant/ids.ts';
import { learntBy } from '../../grant/learnt.ts';
import { answeringGroups, askingGroups } from '../../grant/policy.ts';
import { type Grant, isLive } from '../../grant/record.ts';
import { isRefusal } from '../../grant/refusal.ts';
import { COMMAND } from '../../words/command-names.ts';
import { askText, factsOf } from '../../words/grant-text.ts';
import type { Ink } from '../../words/ink.ts';
import { databasesText, unreadText } from '../../words/looking-text.ts';
import { reviewText } from '../../words/reminders.ts';
import { stateText } from '../../words/state-text.ts';
import { sentences } from '../../words/text.ts';
import { ids } from './action-ids.ts';
import { button, buttons, note, section } from './blocks.ts';
import { bareValue, buttonValue } from './button-value.ts';
import { answerButtons, moreButtons, obstacleText, reviewButtons } from './card-buttons.ts';
import type { Shown } from './message.ts';

/** Slack takes a hundred blocks; each entry is two, and there are three lists of them. */
const MOST = 15;

export async function homeOf(world: World, id: PersonId, ink: Ink): Promise<HomeView> {
  const { home } = ink.words.looking;
  const policies = [...world.policies.values()];
  const groups = policies.flatMap((policy) => [...askingGroups(policy), ...answeringGroups(policy)]);
  const person = await world.people.known(id, [...new Set(groups)]);
  const current = await world.grants.currentOf(id);
  const unread = await unreadOf(world, id, current);
  const own = current.flatMap((grant): Shown[] => {
    const policy = world.policies.get(grant.database);
    return policy ? [{ grant, policy, ink }] : [];
  });
  const toAnswer = await waitingFor(world, person);
  const learnt = learntBy(world.policies, person);
  return {
    type: 'home',
    blocks: [
      section(ink.strong(home.yours)),
      ...list(
        [
          ...unread.map((closing) => openUnread(closing, ink)),
          ...own.filter(({ grant }) => isLive(grant)).map(open),
        ],
        (blocks) => blocks,
        { ink, none: home.nothingOpen, command: 'list' },
      ),
      section(ink.strong(home.waiting)),
      ...list(
        own.filter(({ grant }) => grant.state === 'requested'),
        waiting,
        { ink, none: home.nothingWaits, command: 'list' },
      ),
      section(ink.strong(home.toAnswer)),
      ...list(toAnswer, (one) => answerable(one, ink), {
        ink,
        none: home.nothingToAnswer,
        command: 'pending',
      }),
      section(databasesText(learnt, ink)),
      ...(isRefusal(learnt) ? [] : [buttons(button(home.ask, { action: ids.form, style: 'primary' }))]),
    ],
  };
}

type Around = { readonly ink: Ink; readonly none: string; readonly command: 'list' | 'pending' };

/** `command`: shows what does not fit here. */
function list<T>(
  all: readonly T[],
  draw: (one: T) => KnownBlock[],
  { ink, none, command }: Around,
): readonly KnownBlock[] {
  if (all.length === 0) return [section(none)];
  const more = all.length - MOST;
  const rest = ink.words.looking.home.andMore({ count: more, command: ink.code(`${COMMAND} ${command}`) });
  return [...all.slice(0, MOST).flatMap(draw), ...(more > 0 ? [note(rest)] : [])];
}

function lineOf({ grant, policy, ink }: Shown): string {
  return `${ink.words.looking.from(factsOf(grant, ink))}: ${stateText(grant, policy, ink)}`;
}

function open(shown: Shown): KnownBlock[] {
  const { grant, policy, ink } = shown;
  const { card } = ink.words;
  const done = button(card.endAccess, { action: ids.done, value: buttonValue(grant), sure: card.sure.end });
  const more = button(card.more, { action: ids.extend, value: buttonValue(grant) });
  const both = grant.state === 'active' && mayBeLonger(policy, grant) ? [more, done] : [done];
  return [section(lineOf(shown)), ...(isEnding(grant) ? [] : [buttons(...both)])];
}

function openUnread(closing: Closing, ink: Ink): KnownBlock[] {
  const { card } = ink.words;
  const value = bareValue(closing.grant);
  const done = button(card.endAccess, { action: ids.done, value, sure: card.sure.end });
  return [section(unreadText(closing, ink)), ...(closing.revoked ? [] : [buttons(done)])];
}

function isEnding(grant: Grant): boolean {
  return 'revoked' in grant && grant.revoked !== undefined;
}

function waiting(shown: Shown): KnownBlock[] {
  const { card } = shown.ink.words;
  const value = buttonValue(shown.grant);
  return [
    section(lineOf(shown)),
    buttons(
      button(card.remind, { action: ids.remind, value }),
      button(card.cancel, { action: ids.cancel, value, sure: card.sure.cancel }),
    ),
  ];
}

function answerable({ grant, policy, for: kinds }: Waiting, ink: Ink): KnownBlock[] {
  const why = ink.words.looking.reason(ink.typed(grant.reason));
  const shown = { grant, policy, ink };
  const state = sentences(stateText(grant, policy, ink), obstacleText(shown), reviewText(grant, ink));
  const pressable = kinds.flatMap((kind) => buttonsFor[kind](shown));
  return [section(`${askText(grant, ink)}. ${state}\n${why}`), buttons(...pressable)];
}

const buttonsFor: Readonly<Record<Waiting['for'][number], (shown: Shown) => Button[]>> = {
  'an answer': (shown) => answerButtons(shown),
  'more time': moreButtons,
  'a review': ({ grant, ink }) => reviewButtons(grant, ink),
};
