/** Who may review an emergency, and who is asked to. */
import { expect, test } from 'vitest';
import { waitingFor } from '../../src/flow/pending.ts';
import { explain } from '../../src/flow/why.ts';
import type { Policy } from '../../src/grant/policy.ts';
import type { Grant } from '../../src/grant/record.ts';
import { clauseText } from '../../src/words/clause-text.ts';
import { plain } from '../../src/words/markup.ts';
import { aPolicy, groupId, ms, personId } from '../support/builders.ts';
import { asked, inGroup, listed, orders } from './policy-world.ts';

const emergency = { who: listed('bo'), longestMs: ms('30m'), tell: listed('dee'), mostUnreviewed: 1 };

async function opened(policy: Partial<Policy>) {
  const w = orders({ approvers: listed('bo'), emergency, ...policy });
  const outcome = await w.breakGlass('bo', { ...asked, duration: '20m' });
  if (!('grant' in outcome)) throw new Error(`refused: ${JSON.stringify(outcome.refusals)}`);
  await w.settle();
  const waits = async (name: string) => {
    const own = w.process().world;
    return waitingFor(own, await own.people.person(w.by(name), [groupId('sec')]));
  };
  return { w, grant: outcome.grant satisfies Grant, waits };
}

test('L19: those who are told review too, and are reminded', async () => {
  const { w, grant, waits } = await opened({});
  expect(await waits('dee')).toMatchObject([{ for: ['a review'] }]);
  await w.run('70m');
  expect(await w.look(grant)).toMatchObject({ nags: [{ people: [personId('dee')] }] });
  expect(await w.review('dee', grant, 'justified')).toMatchObject({ review: { by: personId('dee') } });
});

test('L19: where reviewers are named nobody else reviews; nobody reviews their own', async () => {
  const reviewers = { ...inGroup('sec'), people: [personId('bo')] };
  const { w, grant, waits } = await opened({ emergency: { ...emergency, reviewers }, ping: listed('eve') });
  w.people.joins(personId('cy'), groupId('sec'));
  expect(await w.review('dee', grant, 'justified')).toMatchObject({ no: 'not-a-reviewer' });
  expect(await w.review('bo', grant, 'justified')).toMatchObject({ no: 'own-emergency' });
  expect(await waits('dee')).toEqual([]);
  await w.run('70m');
  expect(await w.look(grant)).toMatchObject({ nags: [{ people: [personId('cy')] }] });
  expect(await w.review('cy', grant, 'not justified')).toMatchObject({ review: { found: 'not justified' } });
});

test('L19: with a quorum of groups, one of those who are told reviews as well', async () => {
  const { w, grant } = await opened({ quorum: { of: 'each', groups: [groupId('sec')] } });
  await w.run('70m');
  expect(await w.look(grant)).toMatchObject({ nags: [{ people: [personId('dee')] }] });
});

test('L19: where nobody is left who could review, admins are told, and nobody is reminded until somebody could', async () => {
  const { w, grant } = await opened({ emergency: { ...emergency, reviewers: inGroup('sec') } });
  w.people.joins(personId('cy'), groupId('sec'));
  await w.sweep();
  expect(await w.alarms.lasting()).toEqual([]);
  w.people.leaves(personId('cy'), groupId('sec'));
  await w.run('70m');
  expect(await w.look(grant)).not.toHaveProperty('nags');
  const alarm = { event: 'nobody_can_review', facts: { database: 'orders', grants: grant.id } };
  expect(await w.alarms.lasting()).toMatchObject([alarm]);
  w.people.groupsFail('Slack does not answer');
  await w.sweep();
  expect(await w.alarms.lasting()).toMatchObject([alarm]);
  w.people.groupsFail(undefined);
  w.people.joins(personId('dee'), groupId('sec'));
  await w.sweep();
  expect(await w.alarms.lasting()).toEqual([]);
  expect(await w.look(grant)).toMatchObject({ nags: [{ people: [personId('dee')] }] });
});

test('L19: the one reviewer is an id that Slack does not know: admins are told', async () => {
  const { w, grant } = await opened({ emergency: { ...emergency, reviewers: listed('gone') } });
  await w.sweep();
  expect(await w.alarms.lasting()).toEqual([]);
  w.people.becomes(personId('gone'), { is: 'unknown', why: 'users.info: user_not_found', isNobody: true });
  await w.sweep();
  const alarm = { event: 'nobody_can_review', facts: { database: 'orders', grants: grant.id } };
  expect(await w.alarms.lasting()).toMatchObject([alarm]);
});

test('L19: policy explain names who reviews, to those who may open one', async () => {
  const w = orders({});
  const own = w.process().world;
  const policy = aPolicy({ approvers: listed('bo'), emergency });
  const linesFor = async (name: string) => {
    const person = await own.people.person(w.by(name), []);
    return (await explain(own, policy, { person })).map((one) => clauseText(one, plain));
  };
  expect(await linesFor('bo')).toContain('emergency.reviewers: UBO, UDEE');
  expect((await linesFor('cy')).join()).not.toContain('emergency.reviewers');
});
