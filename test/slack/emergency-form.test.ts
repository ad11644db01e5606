/** The emergency form says at once where no rule can be added. */
import { expect, test } from 'vitest';
import { fullDatabases } from '../../src/flow/emergency.ts';
import { learntBy } from '../../src/grant/learnt.ts';
import { MOST_RULES } from '../../src/grant/plan.ts';
import { mrkdwn } from '../../src/slack/directory/mrkdwn.ts';
import { emergencyForm } from '../../src/slack/listeners/open-emergency.ts';
import { languages } from '../../src/words/language.ts';
import { listed, nobody, orders } from '../flow/policy-world.ts';
import { databaseName, ms, source } from '../support/builders.ts';

const emergency = { who: listed('ana'), longestMs: ms('30m'), tell: nobody, mostUnreviewed: 1 };
const database = databaseName('orders');

async function formFor(w: ReturnType<typeof orders>, name: string, language: 'en' | 'fr' = 'en') {
  const own = w.process().world;
  const learnt = learntBy(own.policies, await own.people.person(w.by(name), []));
  if ('no' in learnt) throw new Error(`${name} may ask for nothing`);
  const full = await fullDatabases(own);
  return emergencyForm(learnt, { filled: {}, full }, mrkdwn[language]);
}

async function formOf(w: ReturnType<typeof orders>, language: 'en' | 'fr' = 'en'): Promise<string> {
  return JSON.stringify(await formFor(w, 'ana', language));
}

test('U8: who may open nothing in an emergency is told so before a form asks for anything', async () => {
  const w = orders({ emergency });
  expect(await formFor(w, 'ana')).toMatchObject({ type: 'modal' });
  expect(await formFor(w, 'cy')).toEqual({ no: 'no-emergency-anywhere' });
});

test('L2: all 30 rules are there by the last list: the form says so, and no call is made for it', async () => {
  const w = orders({ emergency });
  for (let n = 0; n < MOST_RULES; n += 1)
    w.firewall.put(database, { source: source(`198.51.100.${n}`), label: 'theirs' });
  await w.sweep();
  const calls: string[] = [];
  w.always((moment) => {
    if (moment.includes('firewall')) calls.push(moment);
  });
  expect(await formOf(w)).toContain('All 30 firewall rules of *orders* are in use');
  expect(await formOf(w, 'fr')).toContain('Les 30 règles de pare-feu de *orders* sont toutes utilisées');
  expect(calls).toEqual([]);
  w.elapse('15m');
  expect(await formOf(w)).not.toContain('firewall rules of');
});

test('L2: with room for one more it says nothing', async () => {
  const w = orders({ emergency });
  for (let n = 1; n < MOST_RULES; n += 1)
    w.firewall.put(database, { source: source(`198.51.100.${n}`), label: 'theirs' });
  await w.sweep();
  expect(await formOf(w)).not.toContain('firewall rules of');
});

test.each(languages)(
  'an emergency whose address is not typed yet has the link to its page: %s',
  (language) => {
    const linked = { name: 'emergency.a1', link: () => 'https://access.example.com/address/a1' };
    const form = emergencyForm(undefined, { filled: {}, full: new Set(), linked }, mrkdwn[language]);
    const { myAddressLink } = mrkdwn[language].words.forms.ask;
    expect(JSON.stringify(form)).toContain(`<https://access.example.com/address/a1|${myAddressLink}>`);
    expect(form).toMatchObject({ external_id: 'emergency.a1' });
  },
);
