/**
 * A world to tell stories in: the real story on in-memory ports, people by their first names, and a clock that is set by hand.
 * Verbs do what a person does; nothing else happens until `settle`, `tick`, `sweep` or `run` lets it.
 */
import { announce } from '../../src/flow/announce.ts';
import { backoff } from '../../src/flow/backoff.ts';
import { converge } from '../../src/flow/converge.ts';
import { Fault } from '../../src/flow/fault.ts';
import { createMemoryWatch } from '../../src/flow/memory-watch.ts';
import type { Hindrance, World } from '../../src/flow/ports.ts';
import { probe } from '../../src/flow/probe.ts';
import { SWEEP_EVERY_MS, sweep } from '../../src/flow/sweep.ts';
import type { DatabaseName } from '../../src/grant/ids.ts';
import type { Policy } from '../../src/grant/policy.ts';
import type { Problem } from '../../src/grant/problem.ts';
import { type Grant, isLive } from '../../src/grant/record.ts';
import { labelPrefix, type Rule } from '../../src/grant/rule.ts';
import { production } from '../../src/timing.ts';
import { createActs } from './acts.ts';
import { databaseName, installation, MORNING, ms, personId, policiesOf, refill, said } from './builders.ts';
import { createFakeAlarms } from './fakes/alarms.ts';
import { createFakeFirewall } from './fakes/firewall.ts';
import { createFakeGrants } from './fakes/grants.ts';
import { createFakeJobs, type FakeJob } from './fakes/jobs.ts';
import { createFakePeople } from './fakes/people.ts';
import { createFakeProjection, gist } from './fakes/projection.ts';
import { createFakeRemovals } from './fakes/removals.ts';
import { createFakeRounds } from './fakes/rounds.ts';
import type { Instead } from './instead.ts';
import { type Moment, type Run, startRun } from './outside.ts';

/** What a database allows beyond the builder's policy. */
export type Databases = Readonly<Record<string, Partial<Policy>>>;

type Act = (moment: Moment) => void | Promise<void>;
type Process = { readonly world: World; readonly run: Run; readonly policies: Map<DatabaseName, Policy> };

export function world(databases: Databases = { orders: {}, billing: {} }, instead: Instead = {}) {
  const names = Object.keys(databases).map(databaseName);
  const grants = createFakeGrants();
  const firewall = instead.firewall ?? createFakeFirewall(names);
  const { namesOf, isUnchanged } = firewall;
  const jobs = createFakeJobs();
  const rounds = createFakeRounds();
  const people = createFakePeople();
  const projection = createFakeProjection();
  const loud: string[] = [];
  const logged: object[] = [];
  const news: string[] = [];
  const noted: object[] = [];
  const note = async (one: object) => void noted.push(one);
  const notes = { add: note, addLoss: note };
  const untrue: string[] = [];
  const once = new Map<Moment, Act[]>();
  let always: Act | undefined;
  const isOurs = (rule: Rule) => rule.label.startsWith(labelPrefix(installation)) || firewall.isMade(rule);
  let clock = MORNING;
  let steadyFrom = MORNING;
  const alarms = createFakeAlarms(() => clock);
  let doubt: Problem | undefined;
  const removals = createFakeRemovals(() => clock);
  let hindrance: Hindrance | undefined;
  let never: Hindrance | undefined;
  let current = start(instead.moments);

  for (const name of ['ana', 'bo', 'cy', 'dee', 'eve']) people.becomes(personId(name), { is: 'member' });
  people.becomes(personId('gil'), { is: 'stranger', as: 'guest' });

  /** A process of the bot on what the others know too: the record, the queue, Scalingo, Slack. */
  function start(moments = Number.POSITIVE_INFINITY, known = databases): Process {
    const run = startRun({ at: happen, moments });
    const policies = policiesOf(known);
    const own: World = {
      installation,
      policies,
      grants: run.watch('grants', grants),
      closings: run.watch('closings', grants.closings),
      former: [],
      removals: run.watch('removals', removals),
      primary: { look: async () => ({ refused: undefined, replicaMs: undefined }) },
      calls: instead.calls ?? { refusedSince: async () => undefined },
      alarms,
      memory: createMemoryWatch({
        ...{ installation, grants, closings: grants.closings, jobs, alarms, notes, policies },
        now: () => clock,
        runs: { current: async () => undefined, compared: async () => new Map(), put: async () => {} },
      }),
      alarmNews: { tell: async () => {} },
      notes,
      seals: { close: async () => {} },
      retention: { trim: async () => {} },
      auditCopies: { sinks: [], deliver: async () => {} },
      firewall: { ...run.watch('firewall', firewall), namesOf, isUnchanged },
      readiness: instead.readiness ?? {
        hindrance: run.watch('readiness', { hindrance: async () => hindrance }).hindrance,
        never: () => never,
        makeRoom: () => ({ do: 'make room', database: '', cli: [] }),
      },
      probe: run.watch('probe', { try: async () => ({ reached: true, what: 'TLSv1.3 in 5 ms' }) }),
      jobs: run.watch('jobs', jobs),
      rounds: run.watch('rounds', rounds),
      people: run.watch('people', people),
      projection: run.watch('projection', { ...projection, show }),
      now: () => clock,
      steady: () => clock - steadyFrom,
      clockDoubt: () => doubt,
      random: () => 0.5,
      openingMs: instead.openingMs ?? production.scalingo.wholeMs.open,
      retry: production.retry,
      callsPerMinute: instead.callsPerMinute ?? 45,
      log: {
        info: (_, what) => news.push(what),
        warn: (facts, what) => {
          logged.push(facts);
          loud.push(`warn: ${what}`);
        },
        error: (facts, what) => {
          logged.push(facts);
          loud.push(`error: ${what}`);
        },
      },
    };
    return { world: own, run, policies };
  }

  /** Slack takes what it is given; here it is compared with the rules at Scalingo at that very moment. */
  async function show(grant: Grant): Promise<void> {
    const there = firewall.rules(grant.database).filter(({ source }) => source === grant.source);
    const ours = there.filter(isOurs);
    const live = (await grants.live(grant.database)).filter(({ source }) => source === grant.source);
    if (gist(grant) === 'open' && there.length === 0) untrue.push(`${grant.id} is not open`);
    if (['closed', 'failed'].includes(grant.state) && live.length === 0 && ours.length > 0)
      untrue.push(`${grant.id} is not ${grant.state}`);
    await projection.show(grant);
  }

  function happen(moment: Moment): Promise<void> | undefined {
    const doing = once.get(moment)?.shift();
    return always || doing ? actAll(moment, always, doing) : undefined;
  }

  async function actAll(moment: Moment, ...acts: readonly (Act | undefined)[]): Promise<void> {
    for (const doing of acts) await doing?.(moment);
  }

  const act = <T>(verb: (own: World) => Promise<T>): Promise<T> =>
    current.run.unlessKilled(verb(current.world));
  const acts = createActs({ grants, act });

  async function work({ world: own }: Process, job: FakeJob): Promise<void> {
    try {
      if (job.do === 'converge') await converge(own, job.database);
      else if (job.do === 'probe') await probe(own, job.grant);
      else await announce(own, job.grant);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      const at = clock + backoff(1, 0.5, own.retry);
      if (job.do === 'converge') await jobs.retry(job.database, at);
      else await jobs.announceAt(job.grant, at);
    }
    jobs.done(job);
  }

  async function settle(): Promise<void> {
    for (let job = jobs.take(); job; job = jobs.take()) await current.run.unlessKilled(work(current, job));
  }

  async function tick(length: string): Promise<void> {
    const until = clock + ms(length);
    await settle();
    for (let at = jobs.wakeAt(); at !== undefined && at <= until; at = jobs.wakeAt()) {
      clock = Math.max(clock, at);
      jobs.ring(clock);
      await settle();
    }
    clock = Math.max(clock, until);
  }

  /** One that fails is logged; the next one comes in a minute. */
  async function sweepAll(): Promise<void> {
    try {
      await act(sweep);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      loud.push(`error: the sweep failed: ${error.message}`);
    }
    await settle();
  }

  return {
    people,
    firewall,
    alarms,
    /** what the audit trail would say beside the grants */
    noted,
    /** warnings and errors, and for information */
    loud,
    news,
    logged,
    now: () => clock,
    /** the process that does what this world's verbs ask for */
    process: () => current,

    // people
    ...acts,
    /** asked for, approved by Bo, open */
    async open(name: string, database: string, source: string, duration: string): Promise<Grant> {
      const grant = await acts.request(name, database, source, duration);
      await settle();
      await acts.approve('bo', grant);
      await settle();
      return look(grant);
    },

    // time
    settle,
    /** the clock goes on, and what falls due runs at its instant; only the sweep has stopped */
    tick,
    sweep: sweepAll,
    /** all goes on as it should, a sweep each minute; `check` looks on after each */
    async run(length: string, check: () => Promise<void> = async () => {}): Promise<void> {
      const until = clock + ms(length);
      while (clock < until) {
        await tick(`${Math.ceil(Math.min(SWEEP_EVERY_MS, until - clock) / 1000)}s`);
        await sweepAll();
        await check();
      }
    },
    /** the clock goes on, and nobody does anything */
    elapse: (length: string) => {
      clock += ms(length);
    },

    /** the next time it comes to that moment */
    once: (moment: Moment, doing: Act) => void once.set(moment, [...(once.get(moment) ?? []), doing]),
    /** at every moment from now on */
    always: (doing: Act) => {
      always = doing;
    },
    /** another process beside this one */
    another: (moments?: number, known?: Databases) => start(moments, known),
    /** ends this process; the next one has so many moments to live */
    restart: (moments?: number) => replace(moments),
    /** the same with another configuration */
    configure: (known: Databases, moments?: number) => replace(moments, known),
    /** the file changes while this process goes on */
    reload: (known: Databases) => refill(current.policies, policiesOf(known)),
    /** somebody sets the clock of Redis */
    setClock: (by: number) => {
      clock += by;
      steadyFrom += by;
    },
    /** what is in Redis now; called, it is in Redis again */
    copy: grants.copy,
    /** what keeps Scalingo from opening anything. Default: nothing */
    hinder: (what: string | undefined) => {
      hindrance =
        what === undefined ? undefined : { what: said(what), next: { do: 'resume', database: '', cli: [] } };
    },
    /** the time cannot be relied on */
    doubt: (problem: Problem | undefined) => {
      doubt = problem;
    },
    /** nothing can ever be opened, and it is known by now */
    forbid: (what: string) => {
      never = { what: said(what), next: { do: 'tunnel', database: '', cli: [] } };
    },
    loseJobs: () => jobs.lose(),

    // looking
    look,
    rules: (database = 'orders') => firewall.rules(databaseName(database)),
    messages: ({ id }: Grant): readonly string[] => projection.shown(id).map(gist),
    /** messages that were wrong when people got them */
    untrue,
    trail: ({ id }: Grant) => grants.events().filter((event) => event.grant === id),
    /** The invariant: rules of ours that no approved or active grant wants, or only grants that are over. */
    async unlawful(): Promise<readonly Rule[]> {
      return (await Promise.all(names.map(unlawfulAt))).flat();
    },
  };

  function replace(moments?: number, known?: Databases): void {
    current.run.kill();
    jobs.giveBack();
    current = start(moments, known);
  }

  async function look({ id }: Grant): Promise<Grant> {
    const grant = await grants.get(id);
    if (!grant) throw new Error(`${id} is not in the record`);
    return grant;
  }

  async function unlawfulAt(database: DatabaseName): Promise<readonly Rule[]> {
    const live = (await grants.live(database)).filter(isLive);
    const isWanted = ({ source }: Rule) => live.some((one) => one.source === source && one.expiresAt > clock);
    return firewall.rules(database).filter((rule) => isOurs(rule) && !isWanted(rule));
  }
}
