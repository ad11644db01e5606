/** `/db-access who`: who has access now, who may see it, and what the others learn. */
import { describe, expect, test } from 'vitest';
import { MessageBlocks } from '../../../sandbox/slack/block-shapes.ts';
import type { World } from '../../../src/flow/ports.ts';
import { whoAnswer } from '../../../src/slack/commands/who.ts';
import { mrkdwn } from '../../../src/slack/directory/mrkdwn.ts';
import type { Language } from '../../../src/words/language.ts';
import { groupId, ms, personId } from '../../support/builders.ts';
import { world } from '../../support/world.ts';

const listed = (...names: string[]) => ({ everyone: false, people: names.map(personId), groups: [] });

/** Bo approves orders and Dee is its admin; only Cy may request billing, which Cy does not approve. */
const databases = {
  orders: { approvers: listed('bo'), admins: listed('dee') },
  billing: { requesters: listed('cy'), approvers: listed('eve') },
};

type Stories = ReturnType<typeof world>;

function who(w: Stories, name: string, typed = '', more: { language?: Language; own?: World } = {}) {
  const { language = 'en', own = w.process().world } = more;
  return whoAnswer(own, w.by(name), { typed, markup: mrkdwn[language] });
}
const whoText = async (...asked: Parameters<typeof who>) => JSON.stringify(await who(...asked));

test.each(['bo', 'dee'])('%s, an approver or an admin, sees who, from where and until when', async (name) => {
  const w = world(databases);
  await w.open('ana', 'orders', '203.0.113.7', '2h');
  for (const typed of ['', 'orders', 'ORD'])
    expect(await whoText(w, name, typed)).toMatch(
      /\*orders\*.*<@UANA> from `203\.0\.113\.7`, until <!date.*End access/,
    );
  expect(await whoText(w, name)).not.toContain('billing');
});

test('where nobody has access it says so', async () => {
  expect((await who(world(databases), 'bo')).paragraphs).toEqual(['*orders*: nobody has access now.']);
});

test('what ends first comes first, what is opening or closing says so, and emergencies are marked', async () => {
  const emergency = { who: listed('ana'), longestMs: ms('30m'), tell: listed('bo'), mostUnreviewed: 1 };
  const w = world({ orders: { ...databases.orders, emergency } });
  await w.open('cy', 'orders', '203.0.113.9', '3h');
  const asked = { database: 'orders', source: '203.0.113.8', duration: '30m', reason: 'it is down' };
  await w.breakGlass('ana', asked);
  await w.settle();
  await w.done('eve', await w.open('eve', 'orders', '203.0.113.10', '1h'));
  await w.approve('bo', await w.request('cy', 'orders', '203.0.113.11', '1h'));
  expect(await whoText(w, 'bo')).toMatch(
    /<@UEVE> from `203\.0\.113\.10`, closing….*🚨 Emergency: <@UANA>.*<@UCY> from `203\.0\.113\.9`, until.*opening…/,
  );
});

test('while an address changes, both are named', async () => {
  const w = world(databases);
  await w.move('ana', await w.open('ana', 'orders', '203.0.113.7', '2h'), '203.0.113.8');
  expect(await whoText(w, 'bo')).toContain('<@UANA> from `203.0.113.7` and `203.0.113.8`, until');
});

test('access whose record cannot be read is listed by its envelope, and one without an envelope by its id', async () => {
  const w = world(databases);
  const { id } = await w.open('ana', 'orders', '203.0.113.7', '2h');
  const own = w.process().world;
  const livePicture = async () => ({ grants: [], unreadable: [id], later: [id] });
  const unread = { ...own, grants: { ...own.grants, livePicture } };
  expect(await whoText(w, 'bo', 'orders', { own: unread })).toMatch(
    /<@UANA> from `203\.0\.113\.7`, until <!date.*cannot read the rest of its record/,
  );
  const lost = { ...unread, closings: { ...own.closings, all: async () => [] } };
  expect(await whoText(w, 'bo', 'orders', { own: lost })).toContain(
    `The record of \`${id}\` cannot be read.`,
  );
});

describe('people who may not see it', () => {
  test('of a database that they can request are told that only its approvers and admins can', async () => {
    const no = await who(world(databases), 'ana', 'orders');
    expect(no.paragraphs).toEqual(['Only the approvers and admins of *orders* can see who has access.']);
    expect(no.refusals).toEqual([{ no: 'not-a-viewer', database: 'orders' }]);
  });

  test('are told the same of a hidden database as of one that does not exist', async () => {
    const w = world(databases);
    const [hidden, none] = [await who(w, 'ana', 'billing'), await who(w, 'ana', 'salaries')];
    expect(hidden.paragraphs).toEqual(['There is no database `billing` whose access you can see.']);
    expect(none.paragraphs).toEqual(['There is no database `salaries` whose access you can see.']);
    // Whether it exists is found out where the attempt is counted.
    expect(hidden.refusals).toMatchObject([{ no: 'unknown-database', text: 'billing' }]);
    expect(await whoText(w, 'bo', 'billing')).toMatch(/You can see: `orders`/);
  });

  test('without a database, are told that only approvers and admins can', async () => {
    const no = await who(world(databases), 'ana');
    expect(no.paragraphs).toEqual(['Only approvers and admins can see who has access.']);
    expect(no.refusals).toEqual([{ no: 'not-a-viewer' }]);
  });

  test('guests are told what every guest is told, even if they are listed', async () => {
    const w = world({ orders: { approvers: listed('gil') } });
    expect((await who(w, 'gil', 'orders')).refusals).toEqual([{ no: 'not-a-member', stranger: 'guest' }]);
  });
});

test('where a group cannot be looked up, nobody is shown anything by it', async () => {
  const dba = { everyone: false, people: [], groups: [groupId('dba')] };
  const w = world({ orders: { requesters: listed('cy'), approvers: dba } });
  w.people.joins(personId('ana'), groupId('dba'));
  expect(await whoText(w, 'ana')).toContain('*orders*: nobody has access now.');
  w.people.groupsFail('Slack is away');
  for (const typed of ['', 'orders', 'salaries'])
    expect((await who(w, 'ana', typed)).refusals).toMatchObject([{ no: 'cannot-tell-who' }]);
});

test('however many there are, the message fits and says how many more', async () => {
  const w = world(databases);
  for (let n = 1; n <= 45; n += 1) await w.open('ana', 'orders', `203.0.113.${n}`, '2h');
  const { blocks = [] } = await who(w, 'bo');
  expect(MessageBlocks.safeParse(blocks).error).toBeUndefined();
  expect(JSON.stringify(blocks)).toContain('And 6 more.');
});

test('what does not fit is counted by access, and a database without one of its accesses is not named', async () => {
  const names = Array.from({ length: 60 }, (_, n) => `${n < 12 ? 'busy' : 'quiet'}-${n}`);
  const w = world(Object.fromEntries(names.map((name) => [name, {}])));
  for (const name of names.slice(0, 12))
    for (const person of ['ana', 'cy', 'dee', 'eve']) await w.open(person, name, '203.0.113.7', '2h');
  const { blocks = [], paragraphs } = await who(w, 'bo');
  const texts = blocks.map((block) => JSON.stringify(block));
  const accesses = texts.filter((text) => text.includes('"done"')).length;
  expect(texts.at(-1)).toContain(`And ${48 - accesses} more.`);
  expect(texts.at(-2)).toContain('"done"');
  expect(blocks.length + paragraphs.length).toBeLessThanOrEqual(50);
  expect(paragraphs.join()).toMatch(/quiet-41.*\nAnd 18 more\.$/);
  expect(paragraphs.join().length).toBeLessThan(3000);
});

test('in French', async () => {
  const w = world(databases);
  await w.open('ana', 'orders', '203.0.113.7', '2h');
  expect(await whoText(w, 'bo', '', { language: 'fr' })).toMatch(
    /<@UANA> depuis `203\.0\.113\.7`, fin\u00a0: <!date/,
  );
  const [no] = (await who(w, 'ana', 'orders', { language: 'fr' })).paragraphs;
  expect(no).toBe('Seuls les approbateurs et les administrateurs de *orders* peuvent voir qui y a accès.');
});
