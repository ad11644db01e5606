/** An emergency that never opened leaves nothing to review. */
import { expect, test } from 'vitest';
import { MOST_RULES } from '../../src/grant/plan.ts';
import { databaseName, ms, source } from '../support/builders.ts';
import { asked, listed, orders } from './policy-world.ts';

const glass = { who: listed('ana'), longestMs: ms('30m'), tell: listed('dee'), mostUnreviewed: 1 };
const fire = { ...asked, duration: '30m' };

function full() {
  const w = orders({ emergency: glass });
  for (let n = 0; n < MOST_RULES; n += 1)
    w.firewall.put(databaseName('orders'), { source: source(`198.51.100.${n}`), label: 'theirs' });
  return w;
}

test('L17: an emergency that failed is neither brought up nor reviewed, and holds up no other', async () => {
  const w = full();
  const outcome = await w.breakGlass('ana', fire);
  if (!('grant' in outcome)) throw new Error('it was refused');
  await w.run('2h');
  expect(await w.look(outcome.grant)).toMatchObject({ state: 'failed' });
  expect(w.trail(outcome.grant).filter(({ move }) => move === 'nag')).toEqual([]);
  expect(await w.review('bo', outcome.grant, 'justified')).toMatchObject({ no: 'settled' });
  expect(await w.breakGlass('ana', fire)).toHaveProperty('grant');
});

test('L17: nor is one that was given back before it opened', async () => {
  const w = full();
  const outcome = await w.breakGlass('ana', fire);
  if (!('grant' in outcome)) throw new Error('it was refused');
  await w.settle();
  await w.done('ana', outcome.grant);
  await w.run('2h');
  expect(await w.look(outcome.grant)).toMatchObject({ state: 'closed', openedAt: null });
  expect(w.trail(outcome.grant).filter(({ move }) => move === 'nag')).toEqual([]);
});
