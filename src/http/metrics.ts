/** What is counted and measured as it happens, for Prometheus. Every series is there from the start, so that its first increase is seen. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Metrics } from '../contracts/measurements.ts';
import { DENIAL_KINDS } from '../flow/denial-kind.ts';
import { SECOND } from '../grant/duration.ts';
import { createMoveMetrics } from './move-metrics.ts';

const CALL_KINDS = ['remove', 'open', 'look'] as const;
const STATUSES = ['2xx', '3xx', '401', '403', '404', '429', '4xx', '5xx', 'none'] as const;

/** The methods of Slack's Web API that are called; `other`: private answers, and files. */
export const SLACK_METHODS = [
  'apps.connections.open',
  'auth.test',
  'chat.postMessage',
  'chat.update',
  'conversations.history',
  'conversations.open',
  'conversations.replies',
  'files.completeUploadExternal',
  'files.getUploadURLExternal',
  'usergroups.users.list',
  'users.info',
  'views.open',
  'views.publish',
  'views.update',
  'other',
] as const;
const SLACK_STATUSES = ['ok', 'refused', 'ratelimited', '4xx', '5xx', 'none'] as const;

/** A registry of its own, so that two apps in one process do not count together. */
export function createMetrics(version: string): { readonly registry: Registry; readonly metrics: Metrics } {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'db_access_build_info',
    help: 'Always 1; the label is the version that this process runs.',
    labelNames: ['version'],
    registers,
  }).set({ version }, 1);
  const calls = new Counter({
    name: 'db_access_scalingo_calls_total',
    help: 'Calls to Scalingo, by what they were for (remove, open, look) and by the status of the answer (none: no answer).',
    labelNames: ['kind', 'status'],
    registers,
  });
  const callSeconds = new Histogram({
    name: 'db_access_scalingo_call_seconds',
    help: 'How long calls to Scalingo took, by what they were for.',
    labelNames: ['kind'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const turns = new Counter({
    name: 'db_access_scalingo_waited_seconds_total',
    help: 'How long calls waited for their turn under the limit that all processes share, by what they were for.',
    labelNames: ['kind'],
    registers,
  });
  const left = new Gauge({
    name: 'db_access_scalingo_left_alone',
    help: '1 while a host of Scalingo is not called after failing several times in a row, else 0; each host from its first call on.',
    labelNames: ['host'],
    registers,
  });
  const slackCalls = new Counter({
    name: 'db_access_slack_calls_total',
    help: 'Calls to the Web API of Slack, by method and by what came of them: ok, refused, ratelimited, 4xx, 5xx or none (no answer).',
    labelNames: ['method', 'status'],
    registers,
  });
  const reconnects = new Counter({
    name: 'db_access_slack_reconnects_total',
    help: 'How often the socket to Slack was connected again.',
    registers,
  });
  const ahead = new Gauge({
    name: 'db_access_clock_ahead_seconds',
    help: 'How far the clock of redis or scalingo is ahead of the time that is used (negative: behind); NaN until it is known.',
    labelNames: ['clock'],
    registers,
  });
  const refusals = new Counter({
    name: 'db_access_refusals_total',
    help: 'What people were refused, by why; mistake: what was not refused because of who they are.',
    labelNames: ['kind'],
    registers,
  });

  for (const kind of CALL_KINDS) {
    for (const status of STATUSES) calls.inc({ kind, status }, 0);
    callSeconds.zero({ kind });
    turns.inc({ kind }, 0);
  }
  for (const method of SLACK_METHODS)
    for (const status of SLACK_STATUSES) slackCalls.inc({ method, status }, 0);
  for (const clock of ['redis', 'scalingo']) ahead.set({ clock }, Number.NaN);
  for (const kind of [...DENIAL_KINDS, 'mistake']) refusals.inc({ kind }, 0);

  const metrics: Metrics = {
    called({ kind, host, status, ms }) {
      calls.inc({ kind, status: statusOf(status) });
      callSeconds.observe({ kind }, ms / SECOND);
      left.inc({ host }, 0);
    },
    waited: ({ kind, ms }) => turns.inc({ kind }, ms / SECOND),
    leftAlone: (host, isLeft) => left.set({ host }, Number(isLeft)),
    slackCalled({ method, outcome }) {
      const known = SLACK_METHODS.find((one) => one === method) ?? 'other';
      slackCalls.inc({ method: known, status: slackStatusOf(outcome) });
    },
    slackReconnected: () => reconnects.inc(),
    clocks({ redisMs, scalingoMs }) {
      ahead.set({ clock: 'redis' }, redisMs / SECOND);
      if (scalingoMs !== undefined) ahead.set({ clock: 'scalingo' }, scalingoMs / SECOND);
    },
    refused: (kind) => refusals.inc({ kind }),
    moved: createMoveMetrics(registry),
  };
  return { registry, metrics };
}

function statusOf(status: number | undefined): (typeof STATUSES)[number] {
  if (status === undefined) return 'none';
  const alone = STATUSES.find((one) => one === String(status));
  const ofHundred = STATUSES.find((one) => one === `${Math.floor(status / 100)}xx`);
  return alone ?? ofHundred ?? 'none';
}

/** Slack answers most refusals with 200 and a word. */
function slackStatusOf(outcome: string): (typeof SLACK_STATUSES)[number] {
  const named = SLACK_STATUSES.find((one) => one === outcome || (one === 'ratelimited' && outcome === '429'));
  if (named) return named;
  if (!/^\d+$/.test(outcome)) return 'refused';
  // A success without Slack's words is not an answer of Slack's.
  return SLACK_STATUSES.find((one) => one === `${outcome[0]}xx`) ?? 'none';
}
