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

const looks = [
  'grants.trail grants.get grants.live grants.livePicture grants.due grants.of grants.currentOf grants.untold grants.telling',
  'closings.all removals.isUnderWay rounds.convergedAt rounds.sweptAt people.person people.known people.members',
  'firewall.place firewall.list readiness.hindrance probe.try',
]
  .join(' ')
  .split(' ');

function isCounted(moment: Moment): boolean {
  return moment.startsWith('before ') && !looks.includes(moment.slice('before '.length));
}

type Options = {
  /** what else happens at that moment; if it throws, so does the call */
  readonly at: (moment: Moment) => Promise<void>;
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

  async function pass(moment: Moment): Promise<void> {
    if (isDead) await never;
    if (isCounted(moment)) {
      if (left <= 0) {
        isDead = true;
        die(new Killed(moment));
        await never;
      }
      left -= 1;
    }
    await at(moment);
    if (isDead) await never;
  }

  return {
    watch: (name, port) =>
      new Proxy(port, {
        get: (of, key) => {
          const verb: unknown = Reflect.get(of, key);
          if (typeof verb !== 'function') return verb;
          return async (...args: readonly unknown[]) => {
            await pass(`before ${name}.${String(key)}`);
            const answer: unknown = await Reflect.apply(verb, of, args);
            await pass(`after ${name}.${String(key)}`);
            return answer;
          };
        },
      }),
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
      isDead = true;
      die(new Killed('killed from outside'));
    },
  };
}
