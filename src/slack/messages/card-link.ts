/** Below a no that is about a request of one's own: the way to its card, and to the next request where it is over. */
import type { KnownBlock } from '@slack/types';
import { cardLinks } from '../../flow/card-links.ts';
import type { World } from '../../flow/ports.ts';
import type { PersonId } from '../../grant/ids.ts';
import { type Grant, isLive } from '../../grant/record.ts';
import type { Refusal } from '../../grant/refusal.ts';
import type { Markup } from '../../words/markup.ts';
import { buttons, note } from '../views/blocks.ts';
import { againButton } from '../views/own-buttons.ts';

type To = {
  readonly person: PersonId;
  readonly markup: Markup;
  /** where no other form can be opened */
  readonly inForm: boolean;
};

export async function cardLinkBlocks(
  { projection }: Partial<Pick<World, 'projection'>>,
  refusals: readonly Refusal[],
  { person, markup, inForm }: To,
): Promise<readonly KnownBlock[]> {
  const own = refusals.map(grantOf).find((grant) => grant?.requester === person);
  if (!own) return [];
  const isOver = own.state !== 'requested' && !isLive(own);
  const again = isOver && !inForm ? [buttons(againButton(own, markup))] : [];
  const link = projection && (await cardLinks({ projection }, [own])).get(own.id);
  return link === undefined ? again : [...again, note(markup.link(link, markup.words.card.inItsChannel))];
}

/** The one that it is about. Approvers have the card before them, so theirs are left out. */
function grantOf(refusal: Refusal): Grant | undefined {
  switch (refusal.no) {
    case 'access-held':
    case 'already-waiting':
    case 'not-approved-yet':
    case 'access-given':
    case 'already-ending':
    case 'reminded-lately':
    case 'more-refused-lately':
    case 'extension-waits':
    case 'settled':
      return refusal.grant;
    case 'unreviewed':
      return refusal.grants[0];
    default:
      return undefined;
  }
}
