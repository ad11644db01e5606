/** At the start each database is looked up, and what is wrong is shouted. */
import { expect, test } from 'vitest';
import { Fault } from '../../src/flow/fault.ts';
import type { Hindrance } from '../../src/flow/ports.ts';
import { lookAround } from '../../src/flow/startup-lookup.ts';
import type { DatabaseName } from '../../src/grant/ids.ts';
import { aPolicy, databaseName, said } from '../support/builders.ts';

const [fine, suspended, gone] = ['orders', 'billing', 'blog'].map(databaseName);
const endpoint = { host: 'h', port: 1, dbname: 'd', region: 'r', database: 'd', caUrl: '', peering: null };
const resume: Hindrance = {
  what: { is: 'suspended' },
  next: { do: 'resume', database: 'my-billing', cli: ['scalingo --app my-billing addons'] },
};

function around({ signal = new AbortController().signal, noTurn = false, onPause = () => {} } = {}) {
  const log: [string, object][] = [];
  const looked: DatabaseName[] = [];
  const pauses: number[] = [];
  const write = (facts: object, what: string) => log.push([what, facts]);
  const done = lookAround(
    {
      policies: new Map([fine, suspended, gone].flatMap((name) => (name ? [[name, aPolicy()]] : []))),
      endpoints: {
        of: async (name) => {
          looked.push(name);
          // The calls of a minute are enough for one look.
          if (noTurn && pauses.length < looked.length - 1 && pauses.length < 3)
            throw new Fault(
              { is: 'no turn', call: { to: 'list the regions' } },
              { retry: true, retryAfterMs: 7000 },
            );
          if (name === gone) throw new Fault(said('no such app'), { retry: true, next: resume.next });
          return endpoint;
        },
      },
      readiness: {
        hindrance: async (name) => (name === suspended ? resume : undefined),
        never: () => undefined,
        makeRoom: () => resume.next,
      },
      retry: { firstMs: 1, longestMs: 1 },
      pause: async (ms) => {
        pauses.push(ms);
        onPause();
      },
      log: { info: write, warn: write, error: write },
    },
    signal,
  );
  return { log, looked, pauses, done };
}

/** Dashboard and command line, in words: people who read a log have no catalogue at hand. */
const whatToDo =
  'What to do in Scalingo’s dashboard: open the database my-billing: it says why it is suspended, and its owner can resume it.\nOn its command line: scalingo --app my-billing addons';

test('each is told with what was found, or with what to do', async () => {
  const { log, done } = around();
  await done;
  expect(log).toEqual([
    ['found at Scalingo', { event: 'database_found', database: 'orders', host: 'h', port: 1 }],
    [
      'database cannot be opened now',
      {
        event: 'database_not_openable',
        database: 'billing',
        why: 'The database is suspended (status stopped). Access opens once it is resumed.',
        next: whatToDo,
      },
    ],
    [
      'database not looked up at scalingo',
      { event: 'database_not_looked_up', database: 'blog', err: expect.any(Fault), next: whatToDo },
    ],
  ]);
});

test('L26: where the calls of a minute are used up, one line says so, and it goes on when there are more', async () => {
  const { log, pauses, done } = around({ noTurn: true });
  await done;
  expect(log.map(([what]) => what)).toEqual([
    'found at Scalingo',
    'looking up databases; this takes a minute or more',
    'database cannot be opened now',
    'database not looked up at scalingo',
  ]);
  expect(log[1]?.[1]).toEqual({ event: 'databases_being_looked_up', databases: 3, looked: 1 });
  expect(pauses.length).toBeGreaterThan(1);
  expect(new Set(pauses)).toEqual(new Set([7000]));
});

test('stopped while it waits, it goes no further', async () => {
  const stopping = new AbortController();
  const { looked, done } = around({ noTurn: true, signal: stopping.signal, onPause: () => stopping.abort() });
  await done;
  expect(looked).toEqual([fine, suspended]);
});

test('stopped meanwhile, it goes no further', async () => {
  const stopping = new AbortController();
  stopping.abort();
  const { looked, done } = around({ signal: stopping.signal });
  await done;
  expect(looked).toEqual([]);
});
