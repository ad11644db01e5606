/** The metrics: what they are called is what the docs say, every series is there from the start, and what is unknown is no number. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Fault } from '../../src/flow/fault.ts';
import { moved } from '../../src/grant/audit.ts';
import type { Grant } from '../../src/grant/record.ts';
import { SLACK_METHODS } from '../../src/http/metrics.ts';
import { databaseName, inEachState, MORNING, personId, plus } from '../support/builders.ts';
import { root } from '../support/built.ts';
import { createFakeRounds } from '../support/fakes/rounds.ts';
import { someMetrics } from '../support/metrics.ts';

const orders = databaseName('orders');

/** The first cells of the table in the docs: name, then labels. */
function documented(): readonly string[] {
  const [, section = ''] = readFileSync('docs/operations.md', 'utf8').split('## Metrics');
  return [...section.matchAll(/^\| `(db_access_\w+)(?:\{([\w, ]+)\})?` +\|/gm)].map(
    ([, name, labels = '']) => `${name}{${labels}}`,
  );
}

test('the table of the docs has every metric with its labels, and no other', async () => {
  const { registry } = someMetrics();
  await registry.metrics();
  const names = (await registry.getMetricsAsJSON()).map(({ name }) => name);
  const ours = names.filter((name) => name.startsWith('db_access_'));
  expect(documented().map((one) => one.replace(/\{.*/, ''))).toEqual(ours);
  const text = await registry.metrics();
  for (const one of documented()) {
    const [, name = '', labels = ''] = /^(\w+)\{(.*)\}$/.exec(one) ?? [];
    const [, found = ''] = new RegExp(`^${name}(?:_bucket|_count)?\\{([^}]*)\\} `, 'm').exec(text) ?? [];
    const used = [...found.matchAll(/(\w+)="/g)].map(([, label]) => label).filter((label) => label !== 'le');
    // A host is known from its first call on.
    if (name !== 'db_access_scalingo_left_alone') expect([name, used.join(', ')]).toEqual([name, labels]);
  }
  // Those of Node and of the process have prom-client's own names.
  expect(names).toEqual(
    expect.arrayContaining(['process_cpu_seconds_total', 'nodejs_eventloop_lag_seconds']),
  );
});

test('every series is there from the start', async () => {
  const text = await someMetrics().text();
  for (const line of [
    'db_access_decisions_total{decision="emergency"} 0',
    'db_access_refusals_total{kind="own-request"} 0',
    'db_access_refusals_total{kind="mistake"} 0',
    'db_access_scalingo_calls_total{kind="remove",status="401"} 0',
    'db_access_slack_calls_total{method="chat.postMessage",status="ratelimited"} 0',
    'db_access_alarms{event="access_overdue"} 0',
    'db_access_grants{state="active"} 0',
    'db_access_queue_jobs{queue="messages",state="failed"} 0',
    'db_access_ready{part="scalingo"} 1',
    'db_access_rules{database="orders",owner="ours"} Nan',
    'db_access_request_decision_seconds_count{decision="denied"} 0',
    'db_access_sweep_last_timestamp_seconds{by="watchdog"} 0',
    'db_access_converge_last_timestamp_seconds{database="orders"} 0',
  ])
    expect(text).toContain(`${line}\n`);
});

test('every method of Slack that is called has series of its own', () => {
  const files = readdirSync(join(root, 'src/slack'), { recursive: true, encoding: 'utf8' });
  const called = files
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => {
      const text = readFileSync(join(root, 'src/slack', file), 'utf8');
      return [...text.matchAll(/\.((?:auth|chat|conversations|usergroups|users|views)(?:\.\w+)+)\(/g)];
    })
    .map(([, method = '']) => method);
  expect(called.length).toBeGreaterThan(10);
  expect(called.filter((method) => !SLACK_METHODS.some((one) => one === method))).toEqual([]);
});

test('while Redis is away, nothing that is looked up there is a number', async () => {
  const gone = async () => Promise.reject(new Fault({ is: 'no memory' }, { retry: true }));
  const rounds = { ...createFakeRounds(), sweptBy: gone, convergedAt: gone, rulesAt: gone };
  const text = await someMetrics({ grants: { due: gone, untold: gone }, rounds }).text();
  for (const name of [
    'db_access_grants{state="active"}',
    'db_access_untold_grants',
    'db_access_sweep_last_timestamp_seconds{by="schedule"}',
  ])
    expect(text).toContain(`${name} Nan\n`);
});

test('what is looked up: parts, rules, jobs, sweeps and for how long people have not been told', async () => {
  let steady = 0;
  const rounds = createFakeRounds();
  await rounds.swept(plus('1m'), 'watchdog');
  await rounds.listed(orders, { isFull: false, ours: 3, others: 20, theirs: [], at: plus('1m') });
  const { text } = someMetrics({
    rounds,
    steady: () => steady,
    now: () => plus('1m'),
    health: async () => [
      ['redis', undefined],
      ['scalingo db.example', 'answers 401'],
    ],
    grants: {
      due: async () => [inEachState.requested, inEachState.active],
      untold: async () => [inEachState.active.id],
    },
    queues: {
      access: {
        getJobCounts: async () => ({ delayed: 4 }),
        getWaiting: async () => [{ timestamp: MORNING }],
        getPrioritized: async () => [],
      },
      messages: {
        getJobCounts: async () => ({}),
        getWaiting: async () => [],
        getPrioritized: async () => [],
      },
    },
    config: () => 'rejected',
  });
  await text();
  steady = 90_000;
  const found = await text();
  for (const line of [
    'db_access_ready{part="scalingo"} 0',
    'db_access_ready{part="redis"} 1',
    'db_access_rules{database="orders",owner="others"} 20',
    'db_access_grants{state="requested"} 1',
    'db_access_queue_jobs{queue="access",state="delayed"} 4',
    'db_access_queue_oldest_seconds{queue="access"} 60',
    `db_access_sweep_last_timestamp_seconds{by="watchdog"} ${plus('1m') / 1000}`,
    'db_access_untold_grants 1',
    'db_access_untold_oldest_seconds 90',
    'db_access_config_last_reload_successful 0',
    'db_access_slack_connected 1',
  ])
    expect(found).toContain(`${line}\n`);
});

describe('moves', () => {
  const { requested, approved, active, denied, closed } = inEachState;

  async function metricsAfter(before: Grant | undefined, grant: Grant, at: number): Promise<string> {
    const { metrics, text } = someMetrics();
    const { event } = moved(before ?? null, grant, { at, by: personId('bo'), move: 'approve' });
    metrics.moved({ before, grant, event });
    return text();
  }

  test.each([
    ['approved', requested, approved, 'request_decision_seconds_sum{decision="approved"} 300'],
    ['denied', requested, denied, 'request_decision_seconds_sum{decision="denied"} 300'],
    ['emergency', undefined, { ...approved, decision: { how: 'emergency' } as const }, undefined],
  ])('%s: it is counted, and how long people waited', async (decision, before, grant, waited) => {
    const text = await metricsAfter(before, grant, plus('5m'));
    expect(text).toContain(`db_access_decisions_total{decision="${decision}"} 1\n`);
    if (waited) expect(text).toContain(`db_access_${waited}\n`);
  });

  test('from the approval to the rule, and from the end to its removal', async () => {
    expect(await metricsAfter(approved, active, approved.approvedAt + 2000)).toContain(
      'db_access_approval_open_seconds_sum 2\n',
    );
    const removed = await metricsAfter(active, closed, active.expiresAt + 3000);
    expect(removed).toContain('db_access_end_removed_seconds_sum 3\n');
    // Nothing was open.
    const unopened = await metricsAfter(approved, { ...closed, openedAt: null }, plus('9m'));
    expect(unopened).toContain('db_access_end_removed_seconds_count 0\n');
  });
});
