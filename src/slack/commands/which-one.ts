/** Which of several is meant, and which other verb where none of them is in the state for this one: each is a row with a button. */
import type { Button, KnownBlock } from '@slack/types';
import { cardLinks } from '../../flow/card-links.ts';
import type { World } from '../../flow/ports.ts';
import type { Closing } from '../../grant/envelope.ts';
import { type Current, isLive } from '../../grant/record.ts';
import type { Markup } from '../../words/markup.ts';
import type { Answer } from '../messages/reply.ts';
import { buttons } from '../views/blocks.ts';
import { ownRow, unreadRow } from '../views/grant-rows.ts';
import { cancelButton, endOwnButton, extendButton, movedButton } from '../views/own-buttons.ts';
import { rowsAnswer } from './rows.ts';

export type Verb = 'done' | 'cancel' | 'extend' | 'moved';

const LISTED = 10;

type Around = {
  /** without messages where only what is open is ended */
  readonly world: Pick<World, 'policies'> & Partial<Pick<World, 'projection'>>;
  readonly markup: Markup;
};

/** `typed`: the address or the length, which the form of the button begins with. */
type Pressable = (grant: Current, typed: string, markup: Markup) => Button;

const pressables: Readonly<Record<Verb, Pressable>> = {
  done: (grant, _, markup) => endOwnButton(grant, markup),
  cancel: (grant, _, markup) => cancelButton(grant, markup),
  extend: (grant, typed, markup) => extendButton(grant, markup, typed),
  moved: (grant, typed, markup) => movedButton(grant, markup, typed),
};

/** The form of that verb, beginning with what was typed. */
export function verbButton(
  verb: Verb,
  grant: Current,
  { typed, markup }: { readonly typed: string; readonly markup: Markup },
): KnownBlock[] {
  return [buttons(pressables[verb](grant, typed, markup))];
}

type Rows = {
  readonly title: string;
  readonly grants: readonly Current[];
  readonly unread?: readonly Closing[];
  readonly verb: Verb;
  readonly typed: string;
};

export async function verbRows(
  { title, grants, unread = [], verb, typed }: Rows,
  { world: { policies, projection }, markup }: Around,
): Promise<Answer> {
  const links = projection && (await cardLinks({ projection }, grants.slice(0, LISTED)));
  const rows = [
    ...unread.map((closing) => unreadRow(closing, markup)),
    ...grants.map((grant) =>
      ownRow({ grant, policy: policies.get(grant.database), markup, cardLink: links?.get(grant.id) }, [
        pressables[verb](grant, typed, markup),
      ]),
    ),
  ];
  return rowsAnswer(title, rows, markup, { most: LISTED });
}

/** Those for which the verb is another one: what waits is cancelled, and what is approved is ended. */
export function forOtherVerb(verb: Verb, current: readonly Current[]): readonly Current[] {
  return current.filter((grant) => (verb === 'cancel' ? isLive(grant) && !grant.revoked : !isLive(grant)));
}

/** They are offered that one. */
export function otherVerbRows(verb: Verb, grants: readonly Current[], around: Around): Promise<Answer> {
  const { looking, refusals } = around.markup.words;
  const isCancel = verb === 'cancel';
  const title = isCancel
    ? looking.approvedAlready
    : refusals.notApprovedYet({ count: grants.length, access: '' });
  return verbRows({ title, grants, verb: isCancel ? 'done' : 'cancel', typed: '' }, around);
}
