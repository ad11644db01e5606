/** What people can do with what is theirs: the same buttons in their messages, on the Home tab and in lists. */
import type { Button } from '@slack/types';
import type { Asked } from '../../flow/request.ts';
import { isMoreOffered } from '../../grant/extension.ts';
import type { Policy } from '../../grant/policy.ts';
import type { Grant } from '../../grant/record.ts';
import { isRegion } from '../../grant/source.ts';
import type { Words } from '../../words/catalogue.ts';
import type { Markup } from '../../words/markup.ts';
import { ids } from './action-ids.ts';
import { button } from './blocks.ts';
import { bareValue, buttonValue, valueWith } from './button-value.ts';

/** `policy`: undefined where its database has left the file. */
export type OwnGrant = {
  readonly grant: Grant;
  readonly policy: Policy | undefined;
  readonly markup: Markup;
  /** the address of its card, where it is known */
  readonly cardLink?: string | undefined;
};

/** Slack takes at most this much in a button's value. */
const VALUE_MOST = 2000;

/** All that fit the state that it is in; where its database has left the file, those that still do something. */
export function ownButtons({ grant, policy, markup }: OwnGrant): readonly Button[] {
  switch (grant.state) {
    case 'requested':
      return [...(policy ? [remindButton(grant, markup)] : []), cancelButton(grant, markup)];
    case 'approved':
      return grant.revoked ? [] : [endOwnButton(grant, markup)];
    case 'active':
      return grant.revoked
        ? []
        : [
            ...(policy && isMoreOffered(policy, grant) ? [extendButton(grant, markup)] : []),
            ...(policy && !isRegion(grant.source) ? [movedButton(grant, markup)] : []),
            ...(policy ? [connectButton(grant, markup)] : []),
            endOwnButton(grant, markup),
          ];
    default:
      return [againButton(grant, markup)];
  }
}

function remindButton(grant: Grant, { words: { card } }: Markup): Button {
  return button(card.remind, { action: ids.remind, value: buttonValue(grant) });
}

export function cancelButton(grant: Grant, { words: { card } }: Markup): Button {
  return button(card.cancel, { action: ids.cancel, value: buttonValue(grant), sure: card.sure.cancel });
}

/** `typed`: the length that its form begins with. */
export function extendButton(grant: Grant, { words: { card } }: Markup, typed = ''): Button {
  return button(card.more, { action: ids.extend, value: valueWith(grant, typed) });
}

/** `typed`: the address that its form begins with. */
export function movedButton(grant: Grant, { words: { card } }: Markup, typed = ''): Button {
  return button(card.moved, { action: ids.moved, value: valueWith(grant, typed) });
}

function connectButton(grant: Grant, { words: { card } }: Markup): Button {
  return button(card.connect, { action: ids.connect, value: buttonValue(grant) });
}

/** Of one's own access. */
export function endOwnButton(grant: Grant, { words: { card } }: Markup): Button {
  return button(card.endAccess, {
    action: ids.done,
    value: buttonValue(grant),
    sure: sureOfEnd(grant, card.sure),
  });
}

/** What comes of it, which depends on whether a rule of ours is there. */
export function sureOfEnd(grant: Grant, sure: Words['card']['sure']): Words['card']['sure']['end'] {
  if (grant.state === 'approved') return sure.stop;
  return grant.state === 'active' && grant.rule === null ? sure.endBesides : sure.end;
}

/** Says what its state is now. */
export function showButton({ id }: Grant, { words: { card } }: Markup): Button {
  return button(card.show, { action: ids.show, value: bareValue(id) });
}

/** Opens the form, filled in with what was typed so far. */
export function requestButton({ words: { looking } }: Markup, filled: Partial<Asked> = {}): Button {
  const value = JSON.stringify(filled);
  return button(looking.home.request, {
    action: ids.form,
    style: 'primary',
    ...(value === '{}' || value.length > VALUE_MOST ? {} : { value }),
  });
}

export function againButton(grant: Grant, { words: { card } }: Markup): Button {
  return button(card.again, { action: ids.again, value: buttonValue(grant) });
}
