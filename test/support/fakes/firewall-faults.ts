/** The firewall in memory, with everything that Scalingo and the way to it can do to a call: what is drawn happens to the next one. */
import { Fault, type Made } from '../../../src/flow/fault.ts';
import { DatabaseName } from '../../../src/grant/ids.ts';
import { MOST_RULES } from '../../../src/grant/plan.ts';
import type { Rule } from '../../../src/grant/rule.ts';
import { said } from '../builders.ts';
import type { FakeFirewall } from './firewall.ts';

export const firewallFaults = {
  add: [
    'is not sent',
    'is turned away with 429',
    'is refused with 422',
    'is answered 503, and not done',
    'is done, and no answer comes',
    'is done later, and no answer comes',
    'is done, and answered 409',
    'is done, and answered 422',
    'is done with half a label',
    'is done with half a label, and no answer comes',
    'is done without a label, and no answer comes',
    'is done later without a label, and no answer comes',
  ],
  remove: [
    'is turned away with 429',
    'is answered 503, and not done',
    'is done, and answered 500',
    'is done later',
    'is done, and does not last',
  ],
  list: [
    'is turned away with 429',
    'is answered 503',
    'is answered 404',
    'shows half of it',
    'shows what was',
  ],
} as const;
type Faults = typeof firewallFaults;
type Call = keyof Faults;

export type FaultyFirewall = FakeFirewall & {
  /** what happens to the next call of that kind */
  next<C extends Call>(call: C, what: Faults[C][number]): void;
  /** what takes effect late takes effect, once its time has come */
  catchUp(): void;
};

const LATE_MS = 4 * 60_000;

export function createFaultyFirewall(inner: FakeFirewall, steady: () => number): FaultyFirewall {
  const drawn = new Map<Call, string[]>();
  const late: { readonly at: number; readonly act: () => void }[] = [];
  const was = new Map<DatabaseName, readonly Rule[]>();
  const draw = (call: Call) => drawn.get(call)?.shift();
  const later = (act: () => void) => void late.push({ at: steady() + LATE_MS, act });
  /** What a list showed before a change is what an old one shows. */
  const remember = (database: DatabaseName) => void was.set(database, inner.rules(database));

  return {
    ...inner,
    next: (call, what) => void drawn.set(call, [...(drawn.get(call) ?? []), what]),
    catchUp() {
      const due = late.filter(({ at }) => at <= steady());
      for (const one of due) late.splice(late.indexOf(one), 1);
      for (const { act } of due) act();
    },
    async add(at, wanted, signal) {
      const how = draw('add');
      const half = { ...wanted, label: wanted.label.slice(0, wanted.label.length - 6) };
      const make = (rule = wanted) => inner.add(at, rule, signal);
      const database = DatabaseName.parse(typeof at === 'string' ? at : at.addon);
      /** Where there is no room any more by then nothing comes of it. */
      const makeLate = (rule = wanted) =>
        later(() => void (inner.rules(database).length < MOST_RULES && make(rule)));
      remember(database);
      switch (how) {
        case 'is not sent':
          throw fault(how, undefined, 'nothing');
        case 'is turned away with 429':
          throw fault(how, 429, 'nothing');
        case 'is refused with 422':
          throw fault(how, 422, 'nothing');
        case 'is answered 503, and not done':
          throw fault(how, 503, 'unseen');
        case 'is done later, and no answer comes':
          makeLate();
          throw fault(how, undefined, 'unseen');
        case 'is done, and no answer comes':
          await make();
          throw fault(how);
        case 'is done, and answered 409':
        case 'is done, and answered 422':
          await make();
          throw fault(how, Number(how.slice(-3)), 'nothing');
        case 'is done with half a label':
          return make(half);
        case 'is done with half a label, and no answer comes':
          await make(half);
          throw fault(how, undefined, 'unseen');
        case 'is done without a label, and no answer comes':
          await make({ ...wanted, label: '' });
          throw fault(how, undefined, 'unseen');
        case 'is done later without a label, and no answer comes':
          makeLate({ ...wanted, label: '' });
          throw fault(how, undefined, 'unseen');
        default:
          return make();
      }
    },
    async remove(at, id) {
      const how = draw('remove');
      const database = DatabaseName.parse(typeof at === 'string' ? at : at.addon);
      const rule = inner.rules(database).find((one) => one.id === id);
      if (how === 'is turned away with 429') throw fault(how, 429);
      if (how === 'is answered 503, and not done') throw fault(how, 503);
      if (how === 'is done later') return later(() => inner.take(database, id));
      remember(database);
      await inner.remove(at, id);
      if (how === 'is done, and answered 500') throw fault(how, 500);
      if (how === 'is done, and does not last' && rule) later(() => inner.restore(database, rule));
    },
    async list(at, urgency, signal) {
      const how = draw('list');
      const rules = await inner.list(at, urgency, signal);
      switch (how) {
        case 'is turned away with 429':
          throw fault(how, 429);
        case 'is answered 503':
          throw fault(how, 503);
        case 'is answered 404':
          throw fault(how, 404);
        case 'shows half of it':
          return rules.slice(0, Math.floor(rules.length / 2));
        case 'shows what was':
          return was.get(DatabaseName.parse(typeof at === 'string' ? at : at.addon)) ?? rules;
        default:
          return rules;
      }
    },
  };
}

/** As src/scalingo says it: what Scalingo understood and refused is not tried again. */
function fault(how: string, status?: number, made?: Made): Fault {
  const retry = status === undefined || status === 429 || status >= 500;
  return new Fault(said(`The call ${how}.`), { retry, status, made });
}
