/** The world of the story: what the rooms have made, under the names that the story has for it. */
import type { Config } from '../config/config.ts';
import type { Endpoints } from '../contracts/endpoint.ts';
import { createAuditCopies } from '../flow/deliver-audit.ts';
import { createMemoryWatch } from '../flow/memory-watch.ts';
import type { Jobs, World } from '../flow/ports.ts';
import { createProbe } from '../postgres/probe-endpoint.ts';
import { createSinks } from '../sinks/sinks.ts';
import type { Instruments } from './instruments.ts';
import type { Memory } from './memory.ts';
import type { ProjectionOf } from './other-installations.ts';
import type { Outside } from './outside.ts';
import type { Stores } from './stores.ts';

type Parts = Pick<Outside, 'steady' | 'timing' | 'log'> &
  Pick<World, 'policies' | 'people' | 'alarmNews'> & {
    readonly config: Pick<Config, 'installation' | 'scalingo' | 'auditSinks'>;
    readonly memory: Pick<Memory, 'calls' | 'former'>;
    readonly stores: Stores;
    readonly instruments: Instruments;
    readonly scalingo: Pick<World, 'firewall' | 'readiness'> & { readonly endpoints: Endpoints };
    readonly projectionOf: ProjectionOf;
    readonly jobs: Jobs;
  };

export function createWorld(parts: Parts): World {
  const { config, memory, stores, instruments, scalingo, timing, steady } = parts;
  const { policies, people, alarmNews, projectionOf, jobs, log } = parts;
  const { clock, alarms, closings } = instruments;
  const { grants, primary, removals, retention, rounds, runs, seals, notes } = stores;
  const copying = { stdout: process.stdout, now: clock.now, withinMs: timing.auditMs };
  const sinks = createSinks(config.auditSinks, copying);
  const common = {
    installation: config.installation,
    policies,
    grants,
    closings,
    alarms,
    notes,
    jobs,
    now: clock.now,
    log,
  };
  return {
    ...common,
    former: memory.former,
    calls: memory.calls,
    removals,
    primary,
    rounds,
    seals,
    retention,
    auditCopies: createAuditCopies({ sinks, deliveries: stores.deliveries, alarms, log }),
    memory: createMemoryWatch({ ...common, runs }),
    alarmNews,
    people,
    projection: projectionOf({ memory: stores.messages, grants }),
    firewall: scalingo.firewall,
    readiness: scalingo.readiness,
    probe: createProbe({ endpoints: scalingo.endpoints, steady, withinMs: timing.probeMs }),
    steady,
    clockDoubt: clock.doubt,
    random: Math.random,
    openingMs: timing.scalingo.wholeMs.open,
    retry: timing.retry,
    callsPerMinute: config.scalingo.callsPerMinute,
  };
}
