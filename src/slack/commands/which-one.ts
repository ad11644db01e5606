/** Which of several is meant, and which other verb where none of them is in the state for this one: each is a row with a button. */
import type { Button, KnownBlock } from '@slack/types';
import type { World } from '../../flow/ports.ts';
import type { Closing } from '../../grant/envelope.ts';
import { type Current, isLive } from '../../grant/record.ts';
import type { Ink } from '../../words/ink.ts';
import type { Answer } from '../messages/reply.ts';
import { ownRow, unreadRow } from '../views/grant-rows.ts';
import { cancelButton, endOwnButton, extendButton, movedButton } from '../views/own-buttons.ts';
import { rowsAnswer } from './lists.ts';

export type Verb = 'done' | 'cancel' | 'extend' | 'moved';

const LISTED = 10;

type Around = { readonly world: Pick<World, 'policies'>; readonly ink: Ink };

/** `typed`: the address or the length, which the form of the button begins with. */
type Pressable = (grant: Current, typed: string, ink: Ink) => Button;

const pressables: Readonly<Record<Verb, Pressable>> = {
  done: (grant, _, ink) => endOwnButton(grant, ink),
  cancel: (grant, _, ink) => cancelButton(grant, ink),
  extend: (grant, typed, ink) => extendButton(grant, ink, typed),
  moved: (grant, typed, ink) => movedButton(grant, ink, typed),
};

type Rows = {
  readonly title: string;
  readonly grants: readonly Current[];
  readonly unread?: readonly Closing[];
  readonly verb: Verb;
  readonly typed: string;
};

export function verbRows({ title, grants, unread = [], verb, typed }: Rows, around: Around): Answer {
  const { ink } = around;
  const rows = [
    ...unread.map((closing) => unreadRow(closing, ink)),
    ...grants.map((grant) => rowWith(grant, pressables[verb](grant, typed, ink), around)),
  ];
  return rowsAnswer(title, rows, ink, LISTED);
}

/** Those for which the verb is another one: what waits is cancelled, and what is approved is ended. */
export function forOtherVerb(verb: Verb, current: readonly Current[]): readonly Current[] {
  return current.filter((grant) => (verb === 'cancel' ? isLive(grant) && !grant.revoked : !isLive(grant)));
}

/** They are offered that one. */
export function otherVerbRows(verb: Verb, grants: readonly Current[], around: Around): Answer {
  const { notApprovedYet, approvedAlready } = around.ink.words.looking;
  const isCancel = verb === 'cancel';
  const title = isCancel ? approvedAlready : notApprovedYet;
  return verbRows({ title, grants, verb: isCancel ? 'done' : 'cancel', typed: '' }, around);
}

function rowWith(grant: Current, pressable: Button, { world, ink }: Around): KnownBlock[] {
  return ownRow({ grant, policy: world.policies.get(grant.database), ink }, [pressable]);
}
