/** The Home tab: what each person sees there, and what they can do without typing. */
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { View } from '../../../sandbox/slack/block-shapes.ts';
import { mrkdwn } from '../../../src/slack/directory/mrkdwn.ts';
import { homeOf } from '../../../src/slack/views/home-view.ts';
import type { Language } from '../../../src/words/language.ts';
import { ms, personId } from '../../support/builders.ts';
import { world } from '../../support/world.ts';

type World = ReturnType<typeof world>;

async function blocksOf(w: World, name: string, language: Language = 'en') {
  return (await homeOf(w.process().world, personId(name), mrkdwn[language])).blocks;
}
const homeText = async (...shown: Parameters<typeof blocksOf>) => JSON.stringify(await blocksOf(...shown));

const Header = z.object({ type: z.literal('header'), text: z.object({ text: z.string() }) });
const titleOf = (block: object) => Header.safeParse(block).data?.text.text;
const titles = async (w: World, name: string) =>
  (await blocksOf(w, name)).flatMap((block) => titleOf(block) ?? []);

/** What is below that header, up to the next one. */
async function part(w: World, name: string, title: string): Promise<string> {
  const blocks = await blocksOf(w, name);
  const begin = blocks.findIndex((block) => titleOf(block) === title);
  const rest = blocks.slice(begin + 1);
  const end = rest.findIndex(({ type }) => type === 'header');
  return JSON.stringify(begin < 0 ? [] : rest.slice(0, end < 0 ? undefined : end));
}

test('requesting comes first, with the databases that can be requested', async () => {
  const [first, second] = await blocksOf(world(), 'ana');
  expect(JSON.stringify(first)).toMatch(/"open-form".*"Request access".*"primary"/);
  expect(JSON.stringify(second)).toContain('You can request: `orders` (up to 8 hours), `billing`');
});

test('someone who can request nothing is told why, and has no button', async () => {
  expect(await homeText(world(), 'gil')).toMatch(/Guests/);
  expect(await homeText(world(), 'gil')).not.toContain('open-form');
});

describe('open access', () => {
  test('until when, of what, from where, and what can be done with it', async () => {
    const w = world();
    await w.open('ana', 'orders', '203.0.113.7', '2h');
    expect(await part(w, 'ana', 'Open access')).toMatch(
      /✅ Open until <!date.*\\n\*orders\* from `203\.0\.113\.7`.*"extend".*"moved".*"connect".*"done".*Request `gr_/,
    );
  });

  test('a region has no address that could change, and what is closing has no buttons', async () => {
    const w = world({ orders: { regions: ['osc-fr1'] } });
    const grant = await w.open('ana', 'orders', 'region:osc-fr1', '2h');
    expect(await part(w, 'ana', 'Open access')).toMatch(/"connect"/);
    expect(await part(w, 'ana', 'Open access')).not.toContain('"moved"');
    await w.done('ana', grant);
    expect(await part(w, 'ana', 'Open access')).toMatch(/⏳ Closing/);
    expect(await part(w, 'ana', 'Open access')).not.toContain('"button"');
  });

  test('of a database that has left the file only End access and Cancel are offered', async () => {
    const w = world();
    await w.open('ana', 'orders', '203.0.113.7', '2h');
    await w.request('ana', 'orders', '203.0.113.8', '2h');
    w.configure({ billing: {} });
    const actions = async (title: string) =>
      [...(await part(w, 'ana', title)).matchAll(/"action_id":"([^"]+)"/g)].map(([, action]) => action);
    expect(await part(w, 'ana', 'Open access')).toContain('*orders*');
    expect(await actions('Open access')).toEqual(['done']);
    expect(await actions('Pending requests')).toEqual(['cancel']);
  });
});

test('U12: a request that waits says its length, reason, approvers and expiry; two of them differ', async () => {
  const w = world();
  await w.request('ana', 'orders', '203.0.113.7', '2h');
  await w.request('ana', 'orders', '203.0.113.8', '30m');
  const waiting = await part(w, 'ana', 'Pending requests');
  for (const words of [/Expires <!date/, /for 2 hours/, /for 30 minutes/, /Reason: a slow report/])
    expect(waiting).toMatch(words);
  expect(waiting).toMatch(/\*Approvers:\* <@UBO>.*"remind".*"cancel"/);
});

test('each request and access has the way to its card, as in the lists', async () => {
  const w = world();
  await w.open('ana', 'orders', '203.0.113.7', '2h');
  await w.request('ana', 'billing', '203.0.113.8', '30m');
  await w.settle();
  const link = /<https:[^|]*\|View in channel>/;
  for (const [name, title] of [
    ['ana', 'Open access'],
    ['ana', 'Pending requests'],
    ['bo', 'Needs your approval'],
  ] as const)
    expect(await part(w, name, title)).toMatch(link);
});

describe('what needs an approval', () => {
  test('has all the buttons of the card, those in its menu too', async () => {
    const w = world();
    await w.request('ana', 'orders', '203.0.113.7', '2h');
    expect(await part(w, 'bo', 'Needs your approval')).toMatch(
      /<@UANA> asks for access.*"approve".*"deny".*"menu".*approve-for-less.*why-me.*Reason: a slow report/,
    );
  });

  test('a whole region is warned of', async () => {
    const w = world({ orders: { regions: ['osc-fr1'] } });
    await w.request('ana', 'orders', 'region:osc-fr1', '2h');
    expect(await part(w, 'bo', 'Needs your approval')).toMatch(/⚠️.*whole Scalingo region/);
  });

  test('more time, and an emergency to review, have theirs', async () => {
    const people = { everyone: false, people: [personId('bo'), personId('ana')], groups: [] };
    const emergency = { who: people, longestMs: ms('30m'), tell: people, mostUnreviewed: 1 };
    const w = world({ orders: { emergency } });
    await w.extend('ana', await w.open('ana', 'orders', '203.0.113.7', '2h'), '30m');
    expect(await part(w, 'bo', 'Needs your approval')).toMatch(/"allow-more".*"refuse-more"/);
    const asked = { database: 'orders', source: '203.0.113.8', duration: '30m', reason: 'it is down' };
    await w.breakGlass('ana', asked);
    expect(await part(w, 'bo', 'Needs your approval')).toMatch(/"justified".*"not-justified"/);
  });

  test('is left out for people who approve nothing', async () => {
    expect(await titles(world(), 'ana')).toEqual(['Open access', 'Pending requests']);
    expect(await titles(world(), 'bo')).toContain('Needs your approval');
  });
});

test('the last five that ended are below, each to be requested again', async () => {
  const w = world();
  for (const n of [1, 2, 3, 4, 5, 6]) {
    await w.cancel('ana', await w.request('ana', 'orders', `203.0.113.${n}`, '2h'));
    w.elapse('1m');
  }
  const recent = await part(w, 'ana', 'Recent');
  expect(recent.match(/"ask-again"/g)).toHaveLength(5);
  expect(recent).toMatch(/🚫 Cancelled.*\*orders\* from `203\.0\.113\.6` for 2 hours.*203\.0\.113\.2`/);
  expect(recent).not.toContain('203.0.113.1`');
});

describe('who has access now', () => {
  test('approvers and admins see it, everyone else has no such section', async () => {
    const dee = { everyone: false, people: [personId('dee')], groups: [] };
    const bo = { everyone: false, people: [personId('bo')], groups: [] };
    const w = world({ orders: { approvers: bo, admins: dee }, billing: {} });
    expect(await part(w, 'bo', 'Who has access now')).toContain('Nobody has access now.');
    await w.open('ana', 'orders', '203.0.113.7', '2h');
    for (const name of ['bo', 'dee'])
      expect(await part(w, name, 'Who has access now')).toMatch(
        /\*orders\*\\n<@UANA> from `203\.0\.113\.7`, until <!date/,
      );
    for (const name of ['ana', 'eve', 'gil'])
      expect(await titles(w, name)).not.toContain('Who has access now');
  });

  test('a long list says how to see the rest', async () => {
    const w = world();
    for (let n = 1; n <= 14; n += 1) await w.open('ana', 'orders', `203.0.113.${n}`, '2h');
    expect(await part(w, 'bo', 'Who has access now')).toContain('And 2 more: see `/db-access who orders`.');
  });
});

test('however much there is, it fits, and says what it leaves out', async () => {
  const w = world({ orders: { mostPendingPerPerson: 30 } });
  for (let n = 1; n <= 12; n += 1) {
    await w.open('ana', 'orders', `203.0.113.${n}`, '2h');
    await w.request('ana', 'orders', `203.0.113.${20 + n}`, '2h');
    await w.request('cy', 'orders', `203.0.113.${40 + n}`, '2h');
    await w.cancel('ana', await w.request('ana', 'orders', `203.0.113.${60 + n}`, '2h'));
  }
  const blocks = await blocksOf(w, 'ana');
  expect(View.safeParse({ type: 'home', blocks }).error).toBeUndefined();
  expect(JSON.stringify(blocks)).toMatch(/And 4 more: see `\/db-access list`.*And 6 more: see/);
  const bo = await blocksOf(w, 'bo');
  expect(View.safeParse({ type: 'home', blocks: bo }).error).toBeUndefined();
});

test('in French', async () => {
  const w = world();
  await w.open('ana', 'orders', '203.0.113.7', '2h');
  expect(await homeText(w, 'ana', 'fr')).toMatch(
    /Demander un accès.*Bases accessibles sur demande.*Accès ouverts.*Aucune demande en attente/,
  );
});
