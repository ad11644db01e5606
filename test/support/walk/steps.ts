/** What can happen on a random walk, one step after the other: people, the file, the machines, Scalingo. Each is a few words of a story. */
import fc from 'fast-check';
import { firewallFaults } from '../fakes/firewall-faults.ts';
import { changes } from './files.ts';

export const names = ['ana', 'bo', 'cy', 'dee', 'eve'] as const;
/** `meanwhile`: it is done in the middle of something, the next time it comes to that moment. */
const moments = [
  'before firewall.add',
  'after firewall.add',
  'before firewall.remove',
  'after firewall.list',
  'before grants.update',
  'before grants.create',
  'after grants.create',
  'after people.person',
  'after people.known',
  'before projection.show',
] as const;
/** Of Redis: it may have done what it was asked for. */
const calls = [
  'before grants.update',
  'after grants.update',
  'before grants.create',
  'after grants.create',
  'before closings.replace',
  'after closings.replace',
  'before removals.begin',
  'before removals.isUnderWay',
] as const;
/** What was written before counts by what the file said then. */
const unwritten = fc.constantFrom(...moments.filter((moment) => moment !== 'after grants.create'));
/** An opening that is put off for longer than it may take is not sent any more. */
const pausable = fc.constantFrom(
  ...moments.filter((moment) => moment !== 'before firewall.add' && moment !== 'before grants.update'),
);
const meanwhile = fc.oneof(
  { weight: 4, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constantFrom(...moments) },
);

const is = <const T>(...words: readonly T[]) => fc.constantFrom(...words);
const who = fc.constantFrom(...names);
const asker = fc.constantFrom('ana', 'eve');
const from = fc.constantFrom(
  ...[
    '203.0.113.7',
    '203.0.113.7',
    '203.0.113.8',
    '203.0.113.9',
    '203.0.113.8/31',
    '203.0.113.0/28',
    'region:osc-fr1',
  ],
);
const to = is('203.0.113.7', '203.0.113.8', '203.0.113.9', '203.0.113.8/31');
const length = is('5m', '10m', '20m', '30m');
/** Which of those that were asked for, the newest first. */
const nth = is(0, 0, 0, 1, 2);

const person = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      who: asker,
      does: is('asks'),
      from,
      length,
      approved: is(true, true, true, false),
      meanwhile,
    }),
  },
  { weight: 1, arbitrary: fc.record({ who: asker, does: is('breaks the glass'), from, length, meanwhile }) },
  { weight: 4, arbitrary: fc.record({ who, does: is('approves', 'approves', 'denies'), nth, meanwhile }) },
  { weight: 1, arbitrary: fc.record({ who, does: is('approves less'), nth, length, from, meanwhile }) },
  {
    weight: 1,
    arbitrary: fc.record({
      who,
      does: is('reviews'),
      nth,
      found: is('justified', 'not justified'),
      meanwhile,
    }),
  },
  { weight: 2, arbitrary: fc.record({ who, does: is('allows more', 'declines more'), nth, meanwhile }) },
  { weight: 4, arbitrary: fc.record({ does: is('moves'), nth, from: to, meanwhile }) },
  { weight: 3, arbitrary: fc.record({ does: is('extends'), nth, length, meanwhile }) },
  { weight: 2, arbitrary: fc.record({ does: is('ends'), nth, meanwhile }) },
  { weight: 1, arbitrary: fc.record({ does: is('cancels'), nth, meanwhile }) },
);

const outside = fc.oneof(
  { weight: 3, arbitrary: fc.record({ the: is('next add'), how: is(...firewallFaults.add) }) },
  { weight: 2, arbitrary: fc.record({ the: is('next remove'), how: is(...firewallFaults.remove) }) },
  { weight: 2, arbitrary: fc.record({ the: is('next list'), how: is(...firewallFaults.list) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      byHand: is('removed', 'relabelled', 'added twice', 'another address', 'let in', 'all but one taken'),
      nth,
    }),
  },
  { weight: 1, arbitrary: fc.record({ orders: is('leads elsewhere', 'leads back') }) },
);

const ours = fc.oneof(
  { weight: 3, arbitrary: fc.record({ file: is(...changes) }) },
  { weight: 3, arbitrary: fc.record({ reload: is(...changes), meanwhile: unwritten }) },
  { weight: 2, arbitrary: fc.record({ file: is('without orders', 'with orders') }) },
  {
    weight: 1,
    arbitrary: fc.record({ another: is('with this file', 'with the first file', 'without orders', 'stops') }),
  },
  { weight: 2, arbitrary: fc.record({ other: is('converges'), meanwhile: fc.constantFrom(...moments) }) },
  { weight: 2, arbitrary: fc.record({ pause: is('5s', '61s', '11m'), meanwhile: pausable }) },
  { weight: 2, arbitrary: fc.record({ redis: is('does not answer'), meanwhile: fc.constantFrom(...calls) }) },
  { weight: 2, arbitrary: fc.record({ killedAfter: fc.nat(14) }) },
  { weight: 1, arbitrary: fc.record({ queue: is('is lost') }) },
  { weight: 1, arbitrary: fc.record({ memory: is('is copied', 'goes back') }) },
  { weight: 1, arbitrary: fc.record({ clock: is('+1m', '+2m', '-1m', '-20m') }) },
  {
    weight: 2,
    arbitrary: fc.record({
      who,
      becomes: is('member', 'member', 'guest', 'deactivated', 'unknown', 'nobody'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ who, groups: is('joins dba', 'leaves dba', 'cannot be read', 'can be read') }),
  },
);

const step = fc.oneof(
  { weight: 9, arbitrary: person },
  { weight: 3, arbitrary: outside },
  { weight: 3, arbitrary: ours },
);
/** What happens, and how long it is until the next thing does. */
export const steps = fc.noBias(
  fc.array(fc.record({ step, after: is('1s', '1s', '30s', '1m', '1m', '3m', '7m', '12m') }), {
    minLength: 1,
    maxLength: 30,
    size: 'max',
  }),
);

export type Step = typeof step extends fc.Arbitrary<infer Of> ? Of : never;
export type Steps = typeof steps extends fc.Arbitrary<infer Of> ? Of : never;

/** After these, what people were told was what Scalingo said, and not what was there. */
export function misleads(step: Step): boolean {
  if ('the' in step)
    return ['shows half of it', 'shows what was', 'is done later', 'is done, and does not last'].includes(
      step.how,
    );
  return 'byHand' in step || 'orders' in step || 'memory' in step;
}

/** A walk as it is told where it went wrong. */
export function toldAs(walk: Steps): string {
  const words = ({ step: one, after }: Steps[number]) =>
    [...Object.entries(one), ['then', after]]
      .filter(([, value]) => value !== undefined && value !== false)
      .map(([key, value]) => `${['does', 'who'].includes(String(key)) ? '' : `${key} `}${value}`)
      .join(', ');
  return walk.map(words).join('\n');
}
