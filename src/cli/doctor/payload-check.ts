/** Of `db-access doctor`: whether Slack would take the card, the first direct message, the form and the Home tab, in each language. */
import type { WebClient } from '@slack/web-api';
import type { DatabaseSettings } from '../../config/database-settings.ts';
import type { File } from '../../config/file.ts';
import { deny } from '../../grant/decision.ts';
import { HOUR } from '../../grant/duration.ts';
import { GrantId, PersonId } from '../../grant/ids.ts';
import type { Policies } from '../../grant/learnt.ts';
import type { Requested } from '../../grant/record.ts';
import { isRefusal } from '../../grant/refusal.ts';
import { Source } from '../../grant/source.ts';
import { SlackFault } from '../../slack/connection/slack-error.ts';
import { whyRefused } from '../../slack/connection/validate.ts';
import { mrkdwn } from '../../slack/directory/mrkdwn.ts';
import { card } from '../../slack/views/card.ts';
import { direct } from '../../slack/views/direct-messages.ts';
import { lengths } from '../../slack/views/duration-field.ts';
import { homeView } from '../../slack/views/home-view.ts';
import { requestForm } from '../../slack/views/request-form.ts';
import { type Language, languages } from '../../words/language.ts';
import { type Diagnosis, diagnosesOf } from './diagnosis.ts';

const { ok, warning, failure } = diagnosesOf('slack');

type Payload = readonly [what: string, Parameters<typeof whyRefused>[1]];

/** Of the first database: a request that nobody made. Nothing is posted. */
export async function checkPayloads(
  client: WebClient,
  { file, now }: { readonly file: File; readonly now: number },
): Promise<readonly Diagnosis[]> {
  const [first] = file.databases.values();
  if (!first) return [];
  const payloads = languages.flatMap((language) => payloadsIn(language, first, { file, now }));
  try {
    const lines: Diagnosis[] = [];
    for (const [what, payload] of payloads) {
      const why = await whyRefused(client, payload);
      if (why !== undefined)
        lines.push(failure(`Slack would refuse ${what}: ${why}`, 'update db-access, and report it'));
    }
    return lines.length > 0
      ? lines
      : [ok('Slack would take the card, the direct message, the form and the Home tab')];
  } catch (error) {
    if (!(error instanceof SlackFault)) throw error;
    return [warning(`Slack did not say whether it would take the card: ${error.message}`, 'try again later')];
  }
}

function payloadsIn(
  language: Language,
  { policy }: DatabaseSettings,
  { file, now }: { readonly file: File; readonly now: number },
): readonly Payload[] {
  const markup = mrkdwn[language];
  const grant = sampleRequest(policy, now);
  const shown = { grant, policy, markup };
  const [status] = direct({ ...shown, endpoint: null, cardTrouble: '', live: [], posted: new Set() });
  const policies = new Map([...file.databases].map(([name, settings]) => [name, settings.policy]));
  const form = requestForm({
    markup,
    databases: [policy.database],
    filled: {},
    source: { as: 'address', regionsToo: false, last: undefined },
    link: undefined,
    length: { ...lengths({ policies }, policy.database), field: 'duration', as: 'typed' },
  });
  return [
    [`the card (${language})`, { message: { blocks: card({ ...shown, isNew: true }).blocks } }],
    ...(status
      ? [[`the direct message (${language})`, { message: { blocks: status.blocks } }] as const]
      : []),
    [`the form (${language})`, { view: form }],
    [`the Home tab (${language})`, { view: homeView(sampleHome(grant, policies), markup) }],
  ];
}

/** Of somebody with a request that waits for themselves, one that was denied, and access to see. */
function sampleHome(grant: Requested, policies: Policies): Parameters<typeof homeView>[0] {
  const policy = policies.get(grant.database);
  const { requester, requestedAt } = grant;
  const denial = deny(grant, { by: requester, at: requestedAt, because: undefined });
  const denied = isRefusal(denial) ? [] : [denial.grant];
  return {
    learnt: {
      person: { id: requester, status: { is: 'member' }, groups: new Map() },
      policies,
      requestable: policies,
      doubt: undefined,
    },
    policies,
    unread: [],
    current: [grant],
    toAnswer: policy ? [{ grant, policy, for: ['an answer'] }] : [],
    ended: denied,
    access: policy ? [{ policy, grants: [], former: [], unreadable: [], unknown: [grant.id] }] : [],
    links: new Map([[grant.id, 'https://example.slack.com/archives/C00000000/p1700000000000000']]),
  };
}

function sampleRequest({ database, usualMs }: DatabaseSettings['policy'], now: number): Requested {
  return {
    state: 'requested',
    id: GrantId.parse('gr_0000000000'),
    version: 1,
    database,
    source: Source.parse('198.35.26.96/32'),
    requester: PersonId.parse('U00000000'),
    ttlMs: usualMs,
    reason: 'db-access doctor',
    requestedAt: now,
    lapseAt: now + HOUR,
    approvals: [],
    nudges: [],
  };
}
