/** Who may what, in a word or two: for the stories of policies. */
import { weekdays } from '../../src/grant/hours.ts';
import type { Policy } from '../../src/grant/policy.ts';
import { groupId, personId } from '../support/builders.ts';
import { world } from '../support/world.ts';

export const listed = (...names: string[]) => ({ everyone: false, people: names.map(personId), groups: [] });
export const inGroup = (...names: string[]) => ({ everyone: false, people: [], groups: names.map(groupId) });
export const nobody = listed();
export const asked = { database: 'orders', source: '203.0.113.7', duration: '1h', reason: 'a slow report' };
export const orders = (change: Partial<Policy>) => world({ orders: change });

/** Monday to Friday, nine to six, in Paris; the story begins on a Monday at ten there. */
export const office: Policy['hours'] = {
  days: weekdays.slice(0, 5),
  fromMinute: 9 * 60,
  toMinute: 18 * 60,
  zone: 'Europe/Paris',
  outside: 'refused',
};
