/** Who reads all of a request, by `/db-access show` and by the button for the whole reason on its card. */
import { expect, test } from 'vitest';
import { showAnswer } from '../../../src/slack/commands/browse.ts';
import { mrkdwn } from '../../../src/slack/directory/mrkdwn.ts';
import { listed } from '../../flow/policy-world.ts';
import { ms } from '../../support/builders.ts';
import { world } from '../../support/world.ts';

const tell = listed('eve');
const emergency = { who: listed('ana'), longestMs: ms('30m'), tell, mostUnreviewed: 1 };

async function openedInEmergency() {
  const w = world({ orders: { approvers: listed('bo'), emergency } });
  const asked = { database: 'orders', source: '203.0.113.7', duration: '20m', reason: 'it burns' };
  const outcome = await w.breakGlass('ana', asked);
  if (!('grant' in outcome)) throw new Error('it is refused');
  await w.settle();
  const { id } = outcome.grant;
  const read = async (name: string, isSeen: boolean, typed: string = id) =>
    (await showAnswer(w.process().world, w.by(name), { typed, markup: mrkdwn.en, isSeen })).paragraphs.join(
      ' ',
    );
  return { w, read };
}

test('an emergency is shown to those who can review it, also where they approve nothing', async () => {
  const { read } = await openedInEmergency();
  for (const name of ['ana', 'bo', 'eve']) expect(await read(name, false)).toContain('Reason: `it burns`');
});

test('a request is not, and who has its card before them is not told that there is none', async () => {
  const { w, read } = await openedInEmergency();
  const { id } = await w.request('dee', 'orders', '203.0.113.8', '1h');
  for (const name of ['eve', 'cy', 'gil']) {
    expect(await read(name, false, id)).toContain('There is no request');
    expect(await read(name, true, id)).toMatch(/^Only the requester, .* can read the whole reason\.$/);
  }
  expect(await read('bo', true, id)).toContain('Reason: `a slow report`');
});
