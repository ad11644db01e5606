/** What automatic clauses and emergencies open, and how far an address may move under them. */
import { expect, test } from 'vitest';
import type { Policy } from '../../src/grant/policy.ts';
import { ms, plus, source } from '../support/builders.ts';
import { asked, listed, orders } from './policy-world.ts';

const everyone = { everyone: true, people: [], groups: [] };
const anywhere = { name: 'quick', who: everyone, upToMs: ms('1h'), from: [], withinHours: false };
const glass = { who: listed('ana'), longestMs: ms('30m'), tell: listed('dee'), mostUnreviewed: 9 };

async function openAtOnce(w: ReturnType<typeof orders>, change: Partial<typeof asked> = {}) {
  const outcome = await w.ask('ana', { ...asked, ...change });
  if (!('grant' in outcome) || outcome.grant.state !== 'approved') throw new Error('it did not open at once');
  await w.settle();
  return outcome.grant;
}

test('L1: a move is held, in its whole length, against the clause that approved', async () => {
  const w = orders({ automatic: [anywhere] });
  const grant = await openAtOnce(w);
  // The clause approves less today.
  w.configure({ orders: { automatic: [{ ...anywhere, upToMs: ms('10m') }] } });
  expect(await w.move('ana', grant, '198.51.100.7')).toMatchObject({
    no: 'not-moved',
    why: { no: 'duration-too-long', askedMs: ms('1h'), longestMs: ms('10m'), clause: 'quick' },
  });
});

test('L1: more time that approvers allowed is not held against the clause at a move', async () => {
  const w = orders({ automatic: [anywhere] });
  const grant = await openAtOnce(w);
  await w.extend('ana', grant, '1h');
  await w.allowMore('bo', grant);
  expect(await w.look(grant)).toMatchObject({ expiresAt: plus('2h') });
  expect(await w.move('ana', grant, '198.51.100.7')).not.toHaveProperty('no');
});

const wide: Partial<Policy> = { widest: 24, regions: ['osc-fr1'] };

test.each(['region:osc-fr1', '203.0.113.0/28'])(
  'L6: a clause that does not name it leaves %s to the approvers',
  async (from) => {
    const w = orders({ ...wide, automatic: [anywhere] });
    expect(await w.ask('ana', { ...asked, source: from })).toMatchObject({ grant: { state: 'requested' } });
  },
);

test('L6: a clause opens the region that it names, and nothing else', async () => {
  const w = orders({ ...wide, automatic: [{ ...anywhere, from: [source('region:osc-fr1')] }] });
  await openAtOnce(w, { source: 'region:osc-fr1' });
  expect(await w.ask('ana', asked)).toMatchObject({ grant: { state: 'requested' } });
});

test('L6: a clause opens ranges as wide as it says, and none that is wider', async () => {
  const w = orders({ ...wide, automatic: [{ ...anywhere, widest: 28 }] });
  await openAtOnce(w, { source: '203.0.113.0/28' });
  const wider = { ...asked, source: '203.0.113.0/27' };
  expect(await w.ask('ana', wider)).toMatchObject({ grant: { state: 'requested' } });
});

test('L6: an emergency opens one address, unless the policy names more for emergencies', async () => {
  const fire = { ...asked, duration: '30m' };
  const w = orders({ ...wide, emergency: glass });
  const refused = (no: object) => ({ refusals: [{ about: 'source', refusal: no }] });
  expect(await w.breakGlass('ana', { ...fire, source: 'region:osc-fr1' })).toMatchObject(
    refused({ no: 'region-not-allowed', allowed: [] }),
  );
  expect(await w.breakGlass('ana', { ...fire, source: '203.0.113.0/28' })).toMatchObject(
    refused({ no: 'source-too-wide', widest: 32 }),
  );
  const named = orders({ ...wide, emergency: { ...glass, widest: 28, regions: ['osc-fr1'] } });
  expect(await named.breakGlass('ana', { ...fire, source: 'region:osc-fr1' })).toHaveProperty('grant');
  expect(await named.breakGlass('ana', { ...fire, source: '203.0.113.0/28' })).toHaveProperty('grant');
});

test('L6: an emergency is held to what emergencies may open just before it opens as well', async () => {
  const w = orders({ ...wide, emergency: { ...glass, widest: 28, regions: ['osc-fr1'] } });
  const open = async (from: string) => w.breakGlass('ana', { ...asked, duration: '30m', source: from });
  const all = [await open('region:osc-fr1'), await open('203.0.113.0/28'), await open('203.0.113.7')];
  w.configure({ orders: { ...wide, emergency: glass } });
  await w.settle();
  const states = all.map(async (one) => 'grant' in one && (await w.look(one.grant)).state);
  expect(await Promise.all(states)).toEqual(['failed', 'failed', 'active']);
});
