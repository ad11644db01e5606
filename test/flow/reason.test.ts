/** The operator's pattern, held against what anyone may type as a reason. */
import { expect, test } from 'vitest';
import { aReasonForm, personId } from '../support/builders.ts';
import { hostileTexts, MOST_MS, msOf } from '../support/hostile.ts';
import { world } from '../support/world.ts';

const asked = { database: 'orders', source: '203.0.113.7', duration: '2h' };
const ticket = aReasonForm({ pattern: 'OPS-\\d+' });

test('E9: a pattern of nested repeats answers thirty characters at once', async () => {
  const w = world({ orders: { reason: aReasonForm({ pattern: '^(\\w+\\s?)+$' }) } });
  const before = process.cpuUsage();
  const outcome = await w.ask('ana', { ...asked, reason: `${'a'.repeat(29)}!` });
  expect(process.cpuUsage(before).user / 1000).toBeLessThan(MOST_MS);
  expect(outcome).toMatchObject({ refusals: [{ about: 'reason', refusal: { no: 'reason-form' } }] });
});

test.each(['^(\\w+\\s?)+$', '(a|aa)+$', '(.*)(.*)(.*)x', '(\\w{1,9}){1,9}!', '\\s+$'])(
  'E9: %s answers each reason of 500 hostile characters at once',
  (pattern) => {
    const form = aReasonForm({ pattern });
    for (const text of hostileTexts) {
      const reason = text.slice(-500);
      expect(
        msOf(() => form.pattern.exec(reason)),
        JSON.stringify(reason.slice(0, 40)),
      ).toBeLessThan(MOST_MS);
    }
  },
);

test('E9: the pattern is not run for a person who may not ask', async () => {
  const w = world({
    orders: { reason: ticket, requesters: { everyone: false, people: [personId('bo')], groups: [] } },
  });
  const outcome = await w.ask('ana', { ...asked, reason: 'just so' });
  expect(outcome).toEqual({
    refusals: [{ about: 'nobody', refusal: { no: 'no-database', admins: [] } }],
  });
});

test('a missing reason, or one that is too long, is reported with everything else that is wrong', async () => {
  const w = world({ orders: { reason: ticket } });
  const outcome = await w.ask('ana', { ...asked, duration: 'soon', reason: 'x'.repeat(501) });
  expect(outcome).toMatchObject({ refusals: [{ about: 'duration' }, { about: 'reason' }] });
});

test('a reason that today’s policy would not take is approved by nobody', async () => {
  const w = world();
  const grant = await w.request('ana', 'orders', '203.0.113.7', '1h');
  w.configure({ orders: { reason: aReasonForm({ pattern: 'OPS-\\d+' }) } });
  expect(await w.approve('bo', grant)).toMatchObject({ no: 'blocked', why: { no: 'reason-form' } });
});
