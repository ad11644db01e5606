/** Somebody in Scalingo's dashboard, who adds rules, and removes theirs or ours. */
import type { LocalScalingo } from '../../sandbox/scalingo/scalingo-server.ts';
import { type Dice, pick } from './plan.ts';
import { atScalingo, databases, INSTALLATION } from './policy.ts';

export function handActs(scalingo: LocalScalingo, addresses: readonly string[]) {
  const rulesAt = ([which]: Dice, ours: boolean) => {
    const name = atScalingo(pick(databases, which) ?? 'orders');
    const isOurs = (label: string) => label.startsWith(`db-access/${INSTALLATION} `);
    return { name, rules: scalingo.rules(name).filter(({ label }) => isOurs(label) === ours) };
  };
  const remove = (dice: Dice, ours: boolean) => {
    const { name, rules } = rulesAt(dice, ours);
    const rule = pick(rules, dice[1]);
    if (!rule) return undefined;
    scalingo.byHand.remove(name, rule.id);
    return `by hand: rule ${rule.id} (${rule.label}) of ${name} is removed`;
  };

  return {
    async addByHand([which, what]: Dice) {
      const name = atScalingo(pick(databases, which) ?? 'orders');
      const cidr = [
        ...addresses.filter((one) => !one.includes('/')).map((one) => `${one}/32`),
        '198.51.100.0/28',
      ];
      const free = cidr.filter((one) => !scalingo.rules(name).some(({ source }) => source === one));
      const wanted = pick(free, what);
      if (!wanted) return undefined;
      const id = scalingo.byHand.add(name, { cidr: wanted, label: 'office' });
      return `by hand: rule ${id} for ${wanted} is added at ${name}`;
    },
    removeTheirsByHand: async (dice: Dice) => remove(dice, false),
    removeOursByHand: async (dice: Dice) => remove(dice, true),
  };
}
