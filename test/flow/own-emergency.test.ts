/** An emergency is reviewed by somebody other than the person who opened it, even where people may approve their own requests. */
import { expect, test } from 'vitest';
import { waitingFor } from '../../src/flow/pending.ts';
import type { Grant } from '../../src/grant/record.ts';
import { ms, personId } from '../support/builders.ts';
import { asked, listed, orders } from './policy-world.ts';

const lenient = {
  selfApproval: true,
  approvers: listed('ana', 'bo'),
  emergency: { who: listed('ana'), longestMs: ms('30m'), tell: listed(), mostUnreviewed: 1 },
};

async function opened(w: ReturnType<typeof orders>): Promise<Grant> {
  const outcome = await w.breakGlass('ana', { ...asked, duration: '20m', reason: 'orders are lost' });
  if ('refusals' in outcome) throw new Error(`refused: ${JSON.stringify(outcome.refusals)}`);
  await w.settle();
  return outcome.grant;
}

async function waits(w: ReturnType<typeof orders>, name: string) {
  const own = w.process().world;
  const person = await own.people.person(w.by(name), []);
  return (await waitingFor(own, person)).map(({ grant, for: kinds }) => [grant.id, ...kinds]);
}

test('O8: nobody reviews their own emergency, even where people may approve their own requests', async () => {
  const w = orders(lenient);
  const grant = await opened(w);
  for (const found of ['justified', 'not justified'] as const)
    expect(await w.review('ana', grant, found)).toMatchObject({ no: 'own-emergency' });
  expect(await w.look(grant)).not.toHaveProperty('review');
  expect(await w.review('bo', grant, 'justified')).toMatchObject({ review: { by: personId('bo') } });
});

test('O8: the review waits for the other approvers, not for the person who opened it', async () => {
  const w = orders(lenient);
  const grant = await opened(w);
  expect(await waits(w, 'ana')).toEqual([]);
  expect(await waits(w, 'bo')).toEqual([[grant.id, 'a review']]);
});

test('O8: more time for it is still theirs to approve, where people may approve their own requests', async () => {
  const w = orders(lenient);
  const grant = await opened(w);
  await w.extend('ana', grant, '5m');
  expect(await waits(w, 'ana')).toEqual([[grant.id, 'more time']]);
  expect(await waits(w, 'bo')).toEqual([[grant.id, 'more time', 'a review']]);
});

test('O8: reminders to review an emergency ping the other approvers only', async () => {
  const w = orders(lenient);
  const grant = await opened(w);
  await w.run('70m');
  expect(await w.look(grant)).toMatchObject({ nags: [{ people: [personId('bo')] }] });
});
