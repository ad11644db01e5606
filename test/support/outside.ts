/**
 * One run of the bot, watched at its outside calls: each has a moment before and a moment after. Any moment before a change can be its
 * last. The others are not counted: killed at a look or right after a change, a process leaves what it leaves before its next change.
 */

/** `before firewall.add`, `after grants.update`: what is about to be asked, and what was done but not answered yet. */
export type Moment = `${'before' | 'after'} ${string}.${string}`;

/** The process was killed: nothing of it goes on. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

export type Run = {
  /** the same port, with its calls watched */
  watch<T extends object>(name: string, port: T): T;
  /** what this run does, or `Killed` */
  unlessKilled<T>(work: Promise<T>): Promise<T>;
  /** whether it comes to its end before this run is killed; what it throws is thrown */
  finishes(work: Promise<unknown>): Promise<boolean>;
  kill(): void;
};

const looks = new Set(
  [
    'grants.trail grants.get grants.live grants.livePicture grants.due grants.of grants.currentOf grants.untold grants.telling',
    'closings.all removals.isUnderWay rounds.convergedAt rounds.sweptAt people.person people.known people.members',
    'firewall.place firewall.list readiness.hindrance probe.try',
  ]
    .join(' ')
    .split(' '),
);

type Options = {
  /** what else happens at that moment, if anything; if it throws, so does the call */
  readonly at: (moment: Moment) => Promise<void> | undefined;
  /** how many moments it has to live, of those that are counted */
  readonly moments: number;
};

export function startRun({ at, moments }: Options): Run {
  const never = new Promise<never>(() => {});
  let left = moments;
  let isDead = false;
  let die: (killed: Killed) => void = () => {};
  const died = new Promise<Killed>((resolve) => {
    die = resolve;
  });

  /** Whether this run lives on; the call that it was killed at is never made. */
  function survives(moment: Moment): boolean {
    if (!isDead && left <= 0) {
      isDead = true;
      die(new Killed(moment));
    }
    left -= 1;
    return !isDead;
  }

  /** A story makes hundreds of thousands of calls: where nothing happens at its moments, a call waits for nothing but its answer. */
  function watched(ask: (args: readonly unknown[]) => unknown, call: `${string}.${string}`) {
    const before: Moment = `before ${call}`;
    const after: Moment = `after ${call}`;
    const isCounted = !looks.has(call);
    return async (...args: readonly unknown[]) => {
      if (isDead || (isCounted && !survives(before))) await never;
      const doing = at(before);
      if (doing !== undefined) await doing;
      if (isDead) await never;
      const answer: unknown = await ask(args);
      if (isDead) await never;
      const done = at(after);
      if (done !== undefined) await done;
      if (isDead) await never;
      return answer;
    };
  }

  return {
    watch: (name, port) => {
      const own = { ...port };
      for (const [verb, call] of Object.entries(port))
        if (typeof call === 'function')
          Reflect.set(
            own,
            verb,
            watched((args) => Reflect.apply(call, port, args), `${name}.${verb}`),
          );
      return own;
    },
    unlessKilled: (work) =>
      Promise.race([
        work,
        died.then((killed) => {
          throw killed;
        }),
      ]),
    async finishes(work) {
      const end = await Promise.race([work.then(() => 'finished' as const), died]);
      return end === 'finished';
    },
    kill: () => {
      if (isDead) return;
      isDead = true;
      die(new Killed('killed from outside'));
    },
  };
}
