/** Rules that are kept free for others are there for emergencies. */
import { expect, test } from 'vitest';
import { MOST_RULES } from '../../src/grant/plan.ts';
import { databaseName, ms, source } from '../support/builders.ts';
import { asked, listed, orders } from './policy-world.ts';

const glass = { who: listed('ana'), longestMs: ms('30m'), tell: listed('dee'), mostUnreviewed: 1 };
const fire = { ...asked, source: '198.51.100.9', duration: '30m' };

/** This many rules were made by hand, and five are to be kept free. */
function around(byHand: number) {
  const w = orders({ spareRules: 5, emergency: glass });
  for (let n = 0; n < byHand; n += 1)
    w.firewall.put(databaseName('orders'), { source: source(`192.0.2.${n}`), label: 'theirs' });
  const isOpen = (from: string) => w.rules().some((rule) => rule.source === source(from));
  return { w, isOpen };
}

test('L2: an emergency uses the spare rules, and others still wait for room', async () => {
  const { w, isOpen } = around(26);
  await w.open('cy', 'orders', '203.0.113.7', '1h');
  await w.breakGlass('ana', fire);
  await w.settle();
  expect([isOpen('203.0.113.7'), isOpen('198.51.100.9')]).toEqual([false, true]);
});

test('L2: an emergency goes before others that wait for room, also where they asked first', async () => {
  const { w, isOpen } = around(24);
  for (const from of ['203.0.113.7', '203.0.113.8']) {
    const grant = await w.request('cy', 'orders', from, '1h');
    await w.approve('bo', grant);
  }
  await w.breakGlass('ana', fire);
  await w.settle();
  const open = ['203.0.113.7', '203.0.113.8', '198.51.100.9'].map(isOpen);
  expect(open).toEqual([false, false, true]);
});

test('L2: with all of Scalingo’s rules taken an emergency waits, and is told so without spare rules', async () => {
  const { w, isOpen } = around(MOST_RULES);
  const outcome = await w.breakGlass('ana', fire);
  if (!('grant' in outcome)) throw new Error('it was refused');
  await w.settle();
  expect(isOpen('198.51.100.9')).toBe(false);
  expect(w.messages(outcome.grant).at(-1)).toBe(
    'approved, but: The firewall of this database is full: it has 30 rules.',
  );
});
