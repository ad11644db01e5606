/** What a whole app has to be looked up beside what ends access: the grants, the rules, the queues, and how each part is. */
import type { Registry } from 'prom-client';
import type { Alarms } from '../flow/alarms.ts';
import { type Grants, type Log, QUEUE_NAMES, type QueueName, type Rounds, SWEEPERS } from '../flow/ports.ts';
import { SECOND } from '../grant/duration.ts';
import type { DatabaseName } from '../grant/ids.ts';
import { MOST_RULES } from '../grant/plan.ts';
import { type Health, observe, observeConfig, observeReady, type Sample } from './observed-metrics.ts';

/** A queue, as BullMQ knows it. */
type Queue = {
  getJobCounts(...states: (typeof QUEUE_STATES)[number][]): Promise<Readonly<Record<string, number>>>;
  getWaiting(from: number, to: number): Promise<readonly { readonly timestamp: number }[]>;
  getPrioritized(from: number, to: number): Promise<readonly { readonly timestamp: number }[]>;
};

type Needs = {
  readonly health: Health;
  /** the names in the file */
  readonly databases: () => readonly DatabaseName[];
  readonly grants: Pick<Grants, 'due' | 'untold'>;
  readonly rounds: Pick<Rounds, 'convergedAt' | 'rulesAt' | 'sweptBy'>;
  readonly queues: Readonly<Record<QueueName, Queue>>;
  readonly alarms: Pick<Alarms, 'lasting'>;
  readonly slack: () => string | undefined;
  readonly config: () => string | undefined;
  readonly now: () => number;
  /** a monotonic clock, which nobody sets */
  readonly steady: () => number;
  readonly log: Pick<Log, 'error'>;
};

/** The parts of `/readyz`, all hosts of Scalingo as one. */
const PARTS = [
  'redis',
  'slack',
  'scalingo',
  'queue',
  'sweep',
  'overdue',
  'config',
  'clock',
  'records',
  'doubts',
];
const STATES = ['requested', 'approved', 'active'] as const;
const QUEUE_STATES = ['waiting', 'prioritized', 'active', 'delayed', 'failed'] as const;
const OWNERS = ['ours', 'others'] as const;

export function observeApp(registry: Registry, needs: Needs): void {
  const { health, databases, grants, rounds, queues, alarms, slack, config, now, steady, log } = needs;
  const at = { registry, log };
  /** since when this process has seen that grant wait to be told */
  const untoldSince = new Map<string, number>();
  const gauge = (name: string, help: string, read: () => Promise<number>) =>
    observe(at, { name, help, labels: [], always: () => [{}], read: async () => [[{}, await read()]] });

  observeReady(at, { parts: PARTS, health });
  observe(at, {
    name: 'db_access_grants',
    help: 'Grants that are not over, by state.',
    labels: ['state'],
    always: () => STATES.map((state) => ({ state })),
    async read() {
      const unfinished = await grants.due(Number.MAX_SAFE_INTEGER);
      return STATES.map((state) => [{ state }, unfinished.filter((grant) => grant.state === state).length]);
    },
  });
  observe(at, {
    name: 'db_access_rules',
    help: 'Firewall rules as the last look of any process found them, by database and owner; Scalingo takes as many as db_access_rules_limit says.',
    labels: ['database', 'owner'],
    always: () => databases().flatMap((database) => OWNERS.map((owner) => ({ database, owner }))),
    async read() {
      const seen = await rounds.rulesAt();
      return databases().flatMap((database) =>
        OWNERS.map((owner): Sample => [{ database, owner }, seen.get(database)?.[owner] ?? Number.NaN]),
      );
    },
  });
  gauge('db_access_rules_limit', 'How many rules Scalingo takes for one database.', async () => MOST_RULES);
  observe(at, {
    name: 'db_access_sweep_last_timestamp_seconds',
    help: 'When all processes together last swept, by who began it: schedule, watchdog or start; 0 where that never was.',
    labels: ['by'],
    always: () => SWEEPERS.map((by) => ({ by })),
    read: async () => [...(await rounds.sweptBy())].map(([by, at]) => [{ by }, at / SECOND]),
  });
  observe(at, {
    name: 'db_access_converge_last_timestamp_seconds',
    help: 'When the rules of that database were last made to match its grants; 0 where they never were.',
    labels: ['database'],
    always: () => databases().map((database) => ({ database })),
    async read() {
      const converged = await rounds.convergedAt();
      return databases().map((database) => [{ database }, (converged.get(database) ?? 0) / SECOND]);
    },
  });
  gauge('db_access_slack_connected', '1 while people in Slack can be served, else 0.', async () =>
    Number(slack() === undefined),
  );
  observeConfig(at, config);
  observe(at, {
    name: 'db_access_queue_jobs',
    help: 'Jobs in each queue, by state.',
    labels: ['queue', 'state'],
    always: () => QUEUE_NAMES.flatMap((queue) => QUEUE_STATES.map((state) => ({ queue, state }))),
    async read() {
      const counts = await Promise.all(QUEUE_NAMES.map((name) => queues[name].getJobCounts(...QUEUE_STATES)));
      return QUEUE_NAMES.flatMap((queue, nth) =>
        QUEUE_STATES.map((state): Sample => [{ queue, state }, counts[nth]?.[state] ?? 0]),
      );
    },
  });
  observe(at, {
    name: 'db_access_queue_oldest_seconds',
    help: 'For how long the job that is next in line has waited; 0 where none waits.',
    labels: ['queue'],
    always: () => QUEUE_NAMES.map((queue) => ({ queue })),
    read: () =>
      Promise.all(QUEUE_NAMES.map(async (queue) => [{ queue }, await oldest(queues[queue])] as const)),
  });
  gauge('db_access_untold_grants', 'Grants of which people have not been told the newest.', async () => {
    return (await untold()).length;
  });
  gauge(
    'db_access_untold_oldest_seconds',
    'For how long one of them has waited, as far as this process has seen; 0 where none waits.',
    async () => {
      const waiting = (await untold()).map((id) => untoldSince.get(id) ?? steady());
      return waiting.length === 0 ? 0 : (steady() - Math.min(...waiting)) / SECOND;
    },
  );
  gauge('db_access_unreadable_records', 'Records of open access that cannot be read.', () =>
    named('record_unreadable', 'grants'),
  );
  gauge('db_access_doubtful_rules', 'Rules that may be ours or somebody else’s.', () =>
    named('rule_in_doubt', 'rules'),
  );

  async function untold(): Promise<readonly string[]> {
    const ids = await grants.untold();
    for (const id of untoldSince.keys()) if (!ids.some((one) => one === id)) untoldSince.delete(id);
    for (const id of ids) if (!untoldSince.has(id)) untoldSince.set(id, steady());
    return ids;
  }

  async function oldest(queue: Queue): Promise<number> {
    const first = [...(await queue.getWaiting(0, 0)), ...(await queue.getPrioritized(0, 0))];
    return Math.max(0, ...first.map(({ timestamp }) => (now() - timestamp) / SECOND));
  }

  /** How many the alarms of that kind name. */
  async function named(event: string, fact: 'grants' | 'rules'): Promise<number> {
    return (await alarms.lasting())
      .filter((alarm) => alarm.event === event)
      .flatMap(({ facts }) => (fact in facts ? String(Reflect.get(facts, fact)).split(', ') : [])).length;
  }
}
