/** What people read of a grant: its card, what is in its thread, and its requester's direct messages. */
import type { Endpoint } from '../../src/contracts/endpoint.ts';
import type { Grant } from '../../src/grant/record.ts';
import { mrkdwn } from '../../src/slack/directory/mrkdwn.ts';
import { card } from '../../src/slack/views/card.ts';
import { reminders } from '../../src/slack/views/card-thread.ts';
import { direct } from '../../src/slack/views/direct-messages.ts';
import type { Message } from '../../src/slack/views/message.ts';
import type { Language } from '../../src/words/language.ts';
import { listed } from '../flow/policy-world.ts';
import { aPolicy, ms } from './builders.ts';

export const endpoint: Endpoint = {
  host: 'my-orders.example',
  port: 31000,
  dbname: 'my_orders_1000',
  user: 'analyst',
  region: 'osc-fr1',
  database: 'my-orders',
  caUrl: 'https://db-api.example/api/ca_certificate',
  peering: null,
};
const policy = aPolicy({
  admins: listed('cy'),
  emergency: { who: listed('ana'), longestMs: ms('30m'), tell: listed('cy'), mostUnreviewed: 1 },
});

/** Each with where it is. */
export function messagesOf(grant: Grant, language: Language): readonly (readonly [string, Message])[] {
  const shown = { grant, policy, markup: mrkdwn[language], posted: new Set<string>() };
  const own = direct({ ...shown, endpoint, cardTrouble: '', live: [] });
  return [
    ['card', card({ ...shown, isNew: false })],
    ...reminders(shown).map((message) => ['thread', message] as const),
    ...own.map((message) => ['requester', message] as const),
  ];
}
