/** What the requester reads once access is open: the state, how to connect, and what can be done with it. */
import type { KnownBlock } from '@slack/types';
import type { Endpoint } from '../../flow/ports.ts';
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
  ink,
}: Open & { readonly grant: Active }): Message {
  const { grants } = ink.words;
  const state = headlineText(grant, ink);
  const access = grants.access(factsOf(grant, ink));
  const more = sentences(decidedText(grant, ink), detailText(grant, policy, ink));
  const probe = probeText(grant, ink);
  return {
    key: 'open',
    text: sentences(state, grants.spreading, `${access}.`, more),
    blocks: [
      section([state, grants.spreading, sentences(`${access}.`, more)].join('\n')),
      ...howToConnect({ grant, policy, endpoint, ink }),
      buttons(...ownButtons({ grant, policy, ink })),
      ...(probe === '' ? [] : [note(probe)]),
      footnote(grant, ink, cardLink),
    ],
  };
}

function howToConnect({ policy, endpoint, ink }: Open): KnownBlock[] {
  if (!endpoint) return [section(ink.words.connecting.noEndpoint)];
  return [code(psqlLine(endpoint)), section(passwordText(endpoint, policy.admins, ink))];
}
