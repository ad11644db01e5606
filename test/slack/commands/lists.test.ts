/** `list`, `pending`, `history` and “Which one?”: rows that say what they are, with buttons, so that no id has to be typed. */
import { describe, expect, test } from 'vitest';
import { MessageBlocks } from '../../../sandbox/slack/block-shapes.ts';
import { Fault } from '../../../src/flow/fault.ts';
import { actOnOne } from '../../../src/slack/commands/act.ts';
import { databasesAnswer, helpAnswer } from '../../../src/slack/commands/browse.ts';
import { historyAnswer, listAnswer, pendingAnswer } from '../../../src/slack/commands/lists.ts';
import { parseCommand } from '../../../src/slack/commands/parse.ts';
import { mrkdwn } from '../../../src/slack/directory/mrkdwn.ts';
import { cardLinkBlocks } from '../../../src/slack/messages/card-link.ts';
import type { Answer } from '../../../src/slack/messages/reply.ts';
import { homeOf } from '../../../src/slack/views/home-view.ts';
import type { Language } from '../../../src/words/language.ts';
import { deliveryId, personId } from '../../support/builders.ts';
import { world } from '../../support/world.ts';

type Stories = ReturnType<typeof world>;

const texts = {
  list: listAnswer,
  pending: pendingAnswer,
  history: historyAnswer,
  databases: databasesAnswer,
  help: helpAnswer,
};
const shown = async (w: Stories, name: string, list: keyof typeof texts, language: Language = 'en') =>
  JSON.stringify(await texts[list](w.process().world, w.by(name), mrkdwn[language]));

async function say(w: Stories, name: string, line: string, language: Language = 'en'): Promise<Answer> {
  const parsed = parseCommand(line, ['orders', 'billing']);
  if (parsed.do !== 'done' && parsed.do !== 'cancel' && parsed.do !== 'extend' && parsed.do !== 'moved')
    throw new Error(`${line} is about no grant`);
  return actOnOne(
    w.process().world,
    { ...w.by(name), deliveryId: deliveryId('typed') },
    { parsed, markup: mrkdwn[language] },
  );
}
const said = async (...typed: Parameters<typeof say>) => JSON.stringify(await say(...typed));

describe('list', () => {
  test('what is open comes first, with its buttons, then what waits with its own', async () => {
    const w = world();
    await w.open('ana', 'orders', '203.0.113.7', '2h');
    await w.request('ana', 'billing', '203.0.113.8', '1h');
    expect(await shown(w, 'ana', 'list')).toMatch(
      /Open until <!date.*\*orders\* from `203\.0\.113\.7`.*"extend".*"moved".*"connect".*"done".*`gr_.*Waiting.*\*billing\*.*"remind".*"cancel"/,
    );
  });

  test('many fit into one message, and it says how many more there are', async () => {
    const w = world({ orders: { mostPendingPerPerson: 30 } });
    for (let n = 1; n <= 20; n += 1) await w.request('ana', 'orders', `203.0.113.${n}`, '2h');
    const { blocks = [], paragraphs } = await listAnswer(w.process().world, w.by('ana'), mrkdwn.en);
    expect(MessageBlocks.safeParse(blocks).error).toBeUndefined();
    expect(blocks.length + paragraphs.length).toBeLessThanOrEqual(50);
    expect(JSON.stringify(blocks)).toContain('And 5 more.');
  });
});

test.each(['list', 'databases', 'help'] as const)('%s leads to the form with a button', async (list) => {
  expect(await shown(world(), 'ana', list)).toMatch(/"action_id":"open-form".*Request access/);
  expect(await shown(world(), 'gil', list)).not.toMatch(/orders|billing/);
});

test('U18: pending says each thing once, with the reason and the buttons of the card', async () => {
  const w = world();
  await w.request('ana', 'orders', '203.0.113.7', '2h');
  const forBo = await shown(w, 'bo', 'pending');
  expect(forBo).toMatch(/<@UANA> asks for access.*"approve".*"deny".*"menu".*Reason: a slow report/);
  expect(forBo.match(/203\.0\.113\.7`/g)).toHaveLength(1);
  expect(await shown(w, 'ana', 'pending')).toMatch(/Waiting.*"remind".*"cancel".*Reason: a slow report/);
});

test('U14: history says who approved and the reason, and each can be requested again', async () => {
  const w = world();
  await w.done('ana', await w.open('ana', 'orders', '203.0.113.7', '2h'));
  await w.settle();
  expect(await shown(w, 'ana', 'history')).toMatch(
    /🏁 Ended early by <@UANA>.*\*orders\* from `203\.0\.113\.7` for 2 hours.*Approved by <@UBO>.*"ask-again".*Reason: a slow report/,
  );
});

test('each row leads to its card; without Redis for messages the list is there all the same', async () => {
  const w = world();
  await w.request('ana', 'orders', '203.0.113.7', '2h');
  await w.settle();
  for (const list of ['list', 'pending'] as const)
    expect(await shown(w, 'ana', list)).toMatch(
      /<https:\/\/example\.slack\.com\/archives.*\|View in channel>/,
    );
  expect(await shown(w, 'bo', 'pending')).toContain('View in channel');
  w.always((moment) => {
    if (moment.includes('cardLink')) throw new Fault({ is: 'no memory' }, { retry: true });
  });
  expect(await shown(w, 'ana', 'list')).toMatch(/Waiting for approval/);
});

test('history says how many more there are', async () => {
  const w = world({ orders: { mostPendingPerPerson: 30 } });
  for (let n = 1; n <= 12; n += 1)
    await w.cancel('ana', await w.request('ana', 'orders', `203.0.113.${n}`, '2h'));
  expect(await shown(w, 'ana', 'history')).toContain('And 2 more.');
});

test('what is over is found however many newer requests wait', async () => {
  const w = world({ orders: { mostPendingPerPerson: 60 } });
  await w.done('ana', await w.open('ana', 'orders', '203.0.113.200', '2h'));
  await w.settle();
  for (let n = 1; n <= 60; n += 1) await w.request('ana', 'orders', `203.0.113.${n}`, '2h');
  expect(await shown(w, 'ana', 'history')).toContain('203.0.113.200');
  expect(JSON.stringify(await homeOf(w.process().world, personId('ana'), mrkdwn.en))).toContain(
    '203.0.113.200',
  );
});

test('a no about a request of one’s own leads to its card', async () => {
  const w = world();
  const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
  await w.settle();
  const refusal = { no: 'settled', grant } as const;
  const links = async (name: string) =>
    JSON.stringify(
      await cardLinkBlocks(w.process().world, [refusal], {
        person: w.by(name).id,
        markup: mrkdwn.en,
        inForm: false,
      }),
    );
  expect(await links('ana')).toContain('View in channel');
  expect(await links('bo')).toBe('[]');
});

test('a no about a request of one’s own that is over offers the next one', async () => {
  const w = world();
  const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
  const cancelled = await w.cancel('ana', grant);
  if ('no' in cancelled) throw new Error('it can be cancelled');
  const refusal = { no: 'settled', grant: cancelled } as const;
  const to = { person: w.by('ana').id, markup: mrkdwn.en };
  const blocks = async (inForm: boolean) =>
    JSON.stringify(await cardLinkBlocks(w.process().world, [refusal], { ...to, inForm }));
  expect(await blocks(false)).toContain('"ask-again"');
  expect(await blocks(true)).not.toContain('"ask-again"');
});

test('U9: a length or an address that is refused can be mended in the form, which begins with it', async () => {
  const w = world();
  await w.open('ana', 'orders', '203.0.113.7', '2h');
  expect(await said(w, 'ana', 'extend 99h')).toMatch(/"action_id":"extend".*"value":"[^"]+\\n99h"/);
  expect(await said(w, 'ana', 'moved 10.0.0.1')).toMatch(
    /"action_id":"moved".*"value":"[^"]+\\n10\.0\.0\.1"/,
  );
});

test('a new address that was typed with a port, or within a range, says what was made of it', async () => {
  const w = world({ orders: { widest: 24 } });
  await w.open('ana', 'orders', '203.0.113.0/28', '2h');
  expect(await said(w, 'ana', 'moved 203.0.113.9:5432')).toMatch(/Switching .* The port `5432` was left out/);
});

test('U17: nobody is told in their own list that they were warned of the end', async () => {
  const w = world();
  const grant = await w.open('ana', 'orders', '203.0.113.7', '2h');
  await w.run('119m');
  expect(await w.look(grant)).toHaveProperty('warnedOf');
  expect(await shown(w, 'ana', 'list')).not.toMatch(/warned|told of the end/);
});

describe('U12: which one', () => {
  const two = async () => {
    const w = world();
    await w.open('ana', 'orders', '203.0.113.7', '2h');
    await w.open('ana', 'billing', '203.0.113.8', '1h');
    await w.settle();
    return w;
  };

  test.each([
    ['done', /"action_id":"done"/],
    ['extend 30m', /"action_id":"extend".*\\n30m"/],
    ['moved 203.0.113.9', /"action_id":"moved".*\\n203\.0\.113\.9"/],
  ])('%s: each with database, address, end and a button that keeps what was typed', async (line, keeps) => {
    const text = await said(await two(), 'ana', line);
    expect(text).toMatch(/Which one\?.*Open until.*\*billing\* from `203\.0\.113\.8`.*`203\.0\.113\.7`/);
    expect(text).toMatch(keeps);
    expect(text.match(/\|View in channel>/g)).toHaveLength(2);
    expect(text.match(/"type":"button"/g)).toHaveLength(2);
  });

  test('requests that wait differ by length and reason, each with Cancel', async () => {
    const w = world();
    await w.request('ana', 'orders', '203.0.113.7', '2h');
    await w.request('ana', 'orders', '203.0.113.8', '30m');
    expect(await said(w, 'ana', 'cancel')).toMatch(
      /Which one\?.*for 30 minutes.*"cancel".*for 2 hours.*"cancel"/,
    );
  });

  test.each(['extend', 'moved'])('U19: %s without more opens a form by a button', async (line) => {
    const w = world();
    expect(await said(w, 'ana', line)).toMatch(/No open access\..*"action_id":"open-form".*Request access/);
    await w.open('ana', 'orders', '203.0.113.7', '2h');
    expect(await said(w, 'ana', line)).toMatch(new RegExp(`or press the button.*"action_id":"${line}"`));
  });
});

describe('U15: the other verb', () => {
  test.each(['done', 'extend 30m', 'moved 203.0.113.9'])(
    '%s of a request that waits offers Cancel',
    async (line) => {
      const w = world();
      const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
      for (const typed of [line, `${line} ${grant.id}`, `${line} orders`])
        expect(await said(w, 'ana', typed)).toMatch(/is not approved yet\. You can cancel it.*"withdraw"/);
      expect((await w.look(grant)).state).toBe('requested');
    },
  );

  test('cancel of open access offers End access', async () => {
    const w = world();
    const { id } = await w.open('ana', 'orders', '203.0.113.7', '2h');
    for (const typed of ['cancel', `cancel ${id}`, 'cancel orders'])
      expect(await said(w, 'ana', typed)).toMatch(/is open until .*"done".*End access/);
    expect(w.rules()).toHaveLength(1);
  });

  test('of several, each is a row with the other button', async () => {
    const w = world();
    await w.request('ana', 'orders', '203.0.113.7', '2h');
    await w.request('ana', 'billing', '203.0.113.7', '2h');
    expect(await said(w, 'ana', 'done')).toMatch(/are not approved yet.*billing.*"cancel".*orders.*"cancel"/);
  });

  test('of others nothing is offered', async () => {
    const w = world();
    const { id } = await w.request('ana', 'orders', '203.0.113.7', '2h');
    expect(await said(w, 'eve', `done ${id}`)).not.toContain('"cancel"');
    expect(await said(w, 'eve', 'done')).toContain('No open access.');
  });
});

test.each(['extend 30m', 'moved 203.0.113.9'])(
  '%s before it is open says that it is opening',
  async (line) => {
    const w = world();
    await w.approve('bo', await w.request('ana', 'orders', '203.0.113.7', '2h'));
    expect((await say(w, 'ana', line)).paragraphs).toEqual(['*orders* from `203.0.113.7`: ⏳ Opening…']);
  },
);

test('in French', async () => {
  const w = world();
  await w.request('ana', 'orders', '203.0.113.7', '2h');
  expect(await shown(w, 'ana', 'list', 'fr')).toMatch(/Vos accès et demandes.*Relancer.*Annuler la demande/);
  expect(await said(w, 'ana', 'done', 'fr')).toContain('n’est pas encore approuvée. Vous pouvez l’annuler.');
});
