/** What the requester reads once access is open: the state, how to connect, and what can be done with it. */
import type { KnownBlock } from '@slack/types';
import type { Endpoint } from '../../contracts/endpoint.ts';
import type { Active } from '../../grant/record.ts';
import { factsOf, probeText } from '../../words/grant-text.ts';
import { headlineText } from '../../words/headline.ts';
import { passwordText } from '../../words/password-text.ts';
import { decidedText, detailText } from '../../words/state-text.ts';
import { sentences } from '../../words/text.ts';
import { buttons, code, note, section } from './blocks.ts';
import { psqlLine } from './connection-strings.ts';
import { footnote, type Message, type Shown } from './message.ts';
import { ownButtons } from './own-buttons.ts';

type Open = Shown & {
  /** null where it could not be looked up */
  readonly endpoint: Endpoint | null;
  readonly cardLink?: string | undefined;
};

export function openMessage({
  grant,
  policy,
  endpoint,
  cardLink,
  markup,
}: Open & { readonly grant: Active }): Message {
  const { grants } = markup.words;
  const state = headlineText(grant, markup);
  const access = grants.access(factsOf(grant, markup));
  const more = sentences(decidedText(grant, markup), detailText(grant, policy, markup));
  // A rule that is not ours was there before, so there is nothing to wait for.
  const spreading = grant.rule === null ? '' : grants.spreading;
  const probe = probeText(grant, markup);
  return {
    key: 'open',
    text: sentences(state, spreading, `${access}.`, more),
    blocks: [
      section([state, spreading, sentences(`${access}.`, more)].filter(Boolean).join('\n')),
      ...howToConnect({ grant, policy, endpoint, markup }),
      buttons(...ownButtons({ grant, policy, markup })),
      ...(probe === '' ? [] : [note(probe)]),
      footnote(grant, markup, cardLink),
    ],
  };
}

function howToConnect({ policy, endpoint, markup }: Open): KnownBlock[] {
  if (!endpoint) return [section(markup.words.connecting.noEndpoint)];
  return [code(psqlLine(endpoint)), section(passwordText(endpoint, policy.admins, markup))];
}
