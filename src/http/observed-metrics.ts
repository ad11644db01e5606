/** What is looked up when the metrics are asked for. While Redis is away nothing is known of it: then it is NaN, neither 0 nor above any bound. */
import { Gauge, type Registry } from 'prom-client';
import type { Alarms } from '../flow/alarms.ts';
import { Fault } from '../flow/fault.ts';
import type { Log } from '../flow/ports.ts';
import { Alarm } from '../grant/alarm.ts';
import { SECOND } from '../grant/duration.ts';
import { type Closing, endOf } from '../grant/envelope.ts';

type Labels = Readonly<Record<string, string>>;
export type Sample = readonly [labels: Labels, value: number];

export type Registered = { readonly registry: Registry; readonly log: Pick<Log, 'error'> };

export type Observed = {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  /** the label sets that are always there: 0 where nothing else is read */
  readonly always: () => readonly Labels[];
  /** may throw a `Fault` */
  readonly read: () => Promise<readonly Sample[]>;
};

export function observe({ registry, log }: Registered, { name, help, labels, always, read }: Observed): void {
  new Gauge({
    name,
    help,
    labelNames: [...labels],
    registers: [registry],
    async collect() {
      const samples = await unlessUnknown(read, (error) =>
        log.error({ event: 'metric_unknown', name, err: error }, 'metric could not be read'),
      );
      this.reset();
      for (const one of always()) this.set(one, samples ? 0 : Number.NaN);
      for (const [one, value] of samples ?? []) this.set(one, value);
    },
  });
}

/** One that cannot be read costs nobody the others. That Redis is away is told by what needs it. */
async function unlessUnknown<T>(
  read: () => Promise<T>,
  unknown: (error: unknown) => void,
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof Fault)) unknown(error);
    return undefined;
  }
}

/** Each part and what is wrong with it. */
export type Health = () => Promise<readonly (readonly [part: string, trouble: string | undefined])[]>;

/** Of these parts of `/readyz`. */
export function observeReady(
  at: Registered,
  { parts, health }: { readonly parts: readonly string[]; readonly health: Health },
): void {
  observe(at, {
    name: 'db_access_ready',
    help: '1 while that part of /readyz is well, else 0.',
    labels: ['part'],
    always: () => parts.map((part) => ({ part })),
    async read() {
      const unwell = (await health()).flatMap(([name, trouble]) =>
        trouble === undefined ? [] : name.split(' ')[0],
      );
      return parts.map((part) => [{ part }, Number(!unwell.includes(part))]);
    },
  });
}

/** `rejected`: why db-access.yaml is not in use. */
export function observeConfig(at: Registered, rejected: () => string | undefined): void {
  observe(at, {
    name: 'db_access_config_last_reload_successful',
    help: '1 where db-access.yaml as it is now is in use, 0 where it was rejected.',
    labels: [],
    always: () => [{}],
    read: async () => [[{}, Number(rejected() === undefined)]],
  });
}

const ALARM_EVENTS = Alarm.options.map((option) => option.shape.event.value);

type Needs = {
  readonly alarms: Pick<Alarms, 'lasting'>;
  /** what should have ended by now, the oldest end first */
  readonly overdue: () => Promise<readonly Closing[]>;
  readonly now: () => number;
  readonly log: Pick<Log, 'error'>;
};

/** What also a process has that only ends access. */
export function observeEnds(registry: Registry, { alarms, overdue, now, log }: Needs): void {
  const at = { registry, log };
  observe(at, {
    name: 'db_access_alarms',
    help: 'How many alarms of that kind last.',
    labels: ['event'],
    always: () => ALARM_EVENTS.map((event) => ({ event })),
    async read() {
      const lasting = await alarms.lasting();
      return ALARM_EVENTS.map((event) => [{ event }, lasting.filter((one) => one.event === event).length]);
    },
  });
  observe(at, {
    name: 'db_access_overdue_grants',
    help: 'Grants whose end has come and whose rules are not known to be gone.',
    labels: [],
    always: () => [{}],
    read: async () => [[{}, (await overdue()).length]],
  });
  observe(at, {
    name: 'db_access_overdue_seconds',
    help: 'How long ago the oldest of them should have ended; 0 where there is none.',
    labels: [],
    always: () => [{}],
    async read() {
      const [oldest] = await overdue();
      const end = oldest && endOf(oldest);
      return [[{}, end === undefined ? 0 : (now() - end) / SECOND]];
    },
  });
}
