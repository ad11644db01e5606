/** What people do on a random walk: by the bot, in the dashboard, and in Slack's directory. */
import type { DatabaseName } from '../../../src/grant/ids.ts';
import { MOST_RULES } from '../../../src/grant/plan.ts';
import type { Grant } from '../../../src/grant/record.ts';
import { labelFor, type Rule } from '../../../src/grant/rule.ts';
import { databaseName, groupId, installation, personId, source } from '../builders.ts';
import type { FakeFirewall } from '../fakes/firewall.ts';
import type { world } from '../world.ts';
import type { Step } from './steps.ts';

type Told = ReturnType<typeof world>;
type Deed = Extract<Step, { does: string }>;

const orders = databaseName('orders');
const asked = (from: string, length: string) => ({
  database: 'orders',
  source: from,
  duration: length,
  reason: 'a slow report',
});

/** Undefined where nothing came of it. */
export async function perform(
  w: Told,
  step: Deed,
  { by, was }: { readonly by: string; readonly was: Grant | undefined },
) {
  if (step.does === 'asks')
    return granted(await w.ask(by, asked(step.from, step.length), undefined, { anyway: true }));
  if (step.does === 'breaks the glass') return granted(await w.breakGlass(by, asked(step.from, step.length)));
  if (!was) return undefined;
  switch (step.does) {
    case 'approves':
      return w.approve(by, was);
    case 'approves less': {
      return w.approve(by, was, { duration: step.length, source: source(step.from) });
    }
    case 'denies':
      return w.deny(by, was);
    case 'reviews':
      return w.review(by, was, step.found);
    case 'allows more':
      return w.allowMore(by, was);
    case 'declines more':
      return w.refuseMore(by, was);
    case 'moves':
      return w.move(by, was, step.from);
    case 'extends':
      return w.extend(by, was, step.length);
    case 'ends':
      return w.done(by, was);
    case 'cancels':
      return w.cancel(by, was);
  }
}

function granted(
  outcome: { readonly grant: Grant } | { readonly refusals: readonly unknown[] },
): Grant | undefined {
  return 'grant' in outcome ? outcome.grant : undefined;
}

/** Somebody in the dashboard; resolves to a rule of somebody else's that is there now. */
export function byHand(
  firewall: FakeFirewall,
  { byHand: how, nth }: Extract<Step, { byHand: string }>,
  { leads, last }: { readonly leads: DatabaseName; readonly last: Grant | undefined },
): Rule | undefined {
  if (how === 'let in') {
    return firewall.put(leads, { source: source('203.0.113.0/29'), label: 'the whole office' });
  }
  if (how === 'all but one taken') {
    for (let at = firewall.rules(leads).length; at < MOST_RULES - 1; at += 1)
      firewall.put(leads, { source: source(`192.0.2.${100 + at}`), label: 'a partner' });
    return undefined;
  }
  const ours = firewall.rules(orders).filter((rule) => firewall.isMade(rule));
  const rule = ours[nth % Math.max(1, ours.length)];
  if (!rule) return undefined;
  if (how === 'removed') firewall.take(orders, rule.id);
  else if (how === 'relabelled') firewall.relabel(orders, { id: rule.id, label: 'mine now' });
  else if (how === 'added twice') firewall.put(orders, rule);
  else if (last) {
    firewall.put(orders, { source: source('198.51.100.9'), label: labelFor(installation, last.id) });
  }
  return undefined;
}

export function becomes({ people }: Told, { who, becomes: how }: Extract<Step, { becomes: string }>): void {
  const person = personId(who);
  if (how === 'member') people.becomes(person, { is: how });
  else if (how === 'unknown') people.becomes(person, { is: how, why: 'Slack does not answer.' });
  else if (how === 'nobody')
    people.becomes(person, { is: 'unknown', why: 'Slack knows nobody.', isNobody: true });
  else people.becomes(person, { is: 'stranger', as: how });
}

export function changeGroups(
  { people }: Told,
  { who, groups: how }: Extract<Step, { groups: string }>,
): void {
  if (how === 'joins dba') people.joins(personId(who), groupId('dba'));
  else if (how === 'leaves dba') people.leaves(personId(who), groupId('dba'));
  else people.groupsFail(how === 'can be read' ? undefined : 'Slack does not answer.');
}
