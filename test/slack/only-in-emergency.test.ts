/** Somebody who may open a database in an emergency and may not request it is offered no request for it. */
import { expect, test } from 'vitest';
import { databasesAnswer } from '../../src/slack/commands/browse.ts';
import { mrkdwn } from '../../src/slack/directory/mrkdwn.ts';
import { createForms } from '../../src/slack/views/form-state.ts';
import { homeOf } from '../../src/slack/views/home-view.ts';
import type { languages } from '../../src/words/language.ts';
import { listed, nobody } from '../flow/policy-world.ts';
import { ms, personId } from '../support/builders.ts';
import { TEAM } from '../support/fakes/people.ts';
import { world } from '../support/world.ts';

const emergency = { who: listed('ana'), longestMs: ms('30m'), tell: nobody, mostUnreviewed: 1 };
const onCall = { requesters: listed('dee'), emergency };
const ana = personId('ana');

async function seenBy(databases: Parameters<typeof world>[0], language: (typeof languages)[number] = 'en') {
  const w = world(databases);
  const own = w.process().world;
  const markup = mrkdwn[language];
  const reader = { id: ana, team: TEAM };
  const forms = createForms(own, undefined, 1000);
  const form = await forms.begin({ markup, reader, filled: {}, learnt: await forms.learnt(reader) });
  return {
    list: JSON.stringify(await databasesAnswer(own, w.by('ana'), markup)),
    home: JSON.stringify(await homeOf(own, ana, markup)),
    form: JSON.stringify(form),
  };
}

test('nothing else: no form opens, and no button offers one', async () => {
  const { list, home, form } = await seenBy({ orders: onCall });
  for (const text of [list, home]) {
    expect(text).toContain('in an emergency only, with `/db-access emergency`: `orders` (up to 30 minutes)');
    expect(text).not.toMatch(/You can request|"open-form"/);
  }
  expect(JSON.parse(form)).toMatchObject({ no: 'only-in-emergency', databases: [{ database: 'orders' }] });
});

test('beside one that can be requested: the form offers that one alone', async () => {
  const { list, home, form } = await seenBy({ orders: onCall, billing: {} });
  for (const text of [list, home]) {
    expect(text).toMatch(
      /You can request: `billing`.*emergency only, with `\/db-access emergency`: `orders`/,
    );
    expect(text).toContain('"open-form"');
  }
  expect(form).toContain('billing');
  expect(form).not.toContain('orders');
});

test('what can be requested is not told again', async () => {
  const { list } = await seenBy({ orders: { emergency } });
  expect(list).toContain('You can request: `orders`');
  expect(list).not.toContain('emergency');
});

test('many databases are told in as many texts as they take, and on the Home tab with where the rest is', async () => {
  const names = Array.from({ length: 70 }, (_, n) => `database-${n}-${'x'.repeat(30)}`);
  const { list, home } = await seenBy(Object.fromEntries(names.map((name) => [name, {}])));
  for (const name of names) expect(list).toContain(`\`${name}\` (up to 8 hours)`);
  expect(list).not.toContain('…');
  expect(home).toContain('And 40 more: see `/db-access databases`.');
  expect(home).not.toContain('…');
});
