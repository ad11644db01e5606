/** E4: this build takes over what earlier ones left in Redis, at Scalingo and in Slack, with requests waiting and access open. */
import { describe, expect, test } from 'vitest';
import { createKeys } from '../../../src/redis/keys.ts';
import { BEGINNING, isOfGrant, readAudit } from '../../../src/redis/store/audit-store.ts';
import { aBot, type Bot } from '../../support/bot.ts';
import { ms } from '../../support/builders.ts';
import { aClock } from '../../support/clock.ts';
import { leftBy } from '../../support/left.ts';
import { testRedis } from '../../support/redis.ts';

const redis = await testRedis();
/** Calls to take over what is there, open what waits, open one more and end one: 22 to 26 of them, also on a machine 15 times slower. */
const MOST_CALLS = 30;
const office = '198.51.100.20/32';
const builds = ['af912bf', '43f2cc3', 'cebcbbe'];
const regional = ['43f2cc3', 'cebcbbe'];
/** Their buttons carry no more than an id. */
const bare = ['af912bf', '43f2cc3'];

async function takenOver(commit: string) {
  const { at } = leftBy(commit, 'any');
  const movable = aClock(at);
  const orders = regional.includes(commit) ? { regions: ['osc-fr1'] } : {};
  return aBot('Socket Mode', { movable, left: (installation) => leftBy(commit, installation), orders });
}

/** By the button that that build left under the access that is open. */
async function givenBack(bot: Bot): Promise<void> {
  await bot.press('U0CY', await bot.direct('U0CY', /psql/), 'done');
  await bot.slack.until(() => !bot.rules().includes('203.0.113.2/32'), 'the rule is gone');
}

describe.each(builds)('E4: after %s', (commit) => {
  test('E4: records and audit trail are read, what could not open opens, no database is blocked', async () => {
    const bot = await takenOver(commit);
    await bot.direct('U0DEE', /psql.*203\.0\.113\.5|203\.0\.113\.5.*psql/s);
    expect(bot.log).toEqual([]);
    expect(bot.rules()).toEqual(expect.arrayContaining([office, '203.0.113.2/32', '203.0.113.5/32']));
    expect(bot.rules('my-billing')).toEqual(['203.0.113.3/32']);

    const keys = createKeys(bot.installation);
    const trail = await readAudit({ redis, keys }, { after: BEGINNING, count: 1000 });
    const moves = trail.flatMap(({ event }) => (isOfGrant(event) ? [event.move] : []));
    expect(moves.slice(0, 2)).toEqual(['request', 'approve']);
    expect(moves.at(-1)).toBe('opened');

    // What is asked for now opens beside what is there.
    await bot.command('U0ANA', 'billing 203.0.113.6 1h a look');
    await bot.press('U0DEE', await bot.card(/a look/), 'approve');
    await bot.direct('U0ANA', /psql.*203\.0\.113\.6|203\.0\.113\.6.*psql/s);
    expect(bot.rules('my-billing')).toEqual(['203.0.113.3/32', '203.0.113.6/32']);

    // What was open is listed, and `done` ends it.
    await bot.command('U0CY', 'list');
    await bot.told('U0CY', /203\.0\.113\.2/);
    await bot.command('U0CY', 'done');
    await bot.slack.until(() => !bot.rules().includes('203.0.113.2/32'), 'the rule is gone');
    expect(bot.rules()).toContain(office);
    expect(bot.scalingo.state().requests.length).toBeLessThanOrEqual(MOST_CALLS);
  });

  test('E4: the end of each comes, also of a region without a label, and its people are told', async () => {
    const bot = await takenOver(commit);
    const region = regional.includes(commit) ? ['man-osc-fr1-egress'] : [];
    await bot.direct('U0DEE', /203\.0\.113\.5.*psql/s);
    expect(bot.rules()).toEqual(expect.arrayContaining(region));
    await bot.pass(ms('61m'));
    await bot.slack.until(() => !bot.rules().includes('man-osc-fr1-egress'), 'the region is out');
    expect(bot.rules()).toEqual(expect.arrayContaining([office, '203.0.113.2/32']));

    await bot.pass(ms('8h'));
    await bot.slack.until(
      () => bot.rules().length === 1 && bot.rules('my-billing').length === 0,
      'all ended',
    );
    expect(bot.rules()).toEqual([office]);
    for (const person of ['U0CY', 'U0DEE', 'U0BO']) await bot.direct(person, /Request again|Closed/i);
    await bot.direct('U0ANA', /lapsed|nobody answered/i);
  });
});

test.each(bare)(
  'E4: after %s, a press on a card answers nothing and redraws it; then it is answered; End access works',
  async (commit) => {
    const bot = await takenOver(commit);
    const card = await bot.card(/a slow query/);
    await bot.press('U0BO', card, 'approve');
    await bot.slack.until(
      () => bot.toldAtCard('U0BO').some(({ text }) => /This request has changed/.test(text)),
      'Bo is told',
    );
    expect(bot.rules()).not.toContain('203.0.113.4/32');
    await bot.press(
      'U0BO',
      await bot.card(/a slow query.*Waiting for approval|Waiting for approval.*a slow query/s),
      'approve',
    );
    await bot.direct('U0ANA', /203\.0\.113\.4.*psql/s);
    expect(bot.rules()).toContain('203.0.113.4/32');
    await givenBack(bot);
  },
);

test('E4: after 43f2cc3, more time that was asked for is answered on the redrawn message', async () => {
  const bot = await takenOver('43f2cc3');
  const more = await bot.card(/"action_id":"allow-more"/);
  await bot.press('U0DEE', more, 'allow-more');
  await bot.slack.until(
    () => bot.toldAtCard('U0DEE').some(({ text }) => /This request has changed/.test(text)),
    'Dee is told',
  );
  await bot.press('U0DEE', await bot.card(/"action_id":"allow-more"/), 'allow-more');
  await bot.direct('U0BO', /approved 1 hour more/);
});

test('E4: after cebcbbe, whose buttons say what their reader saw, a press on its cards is the answer', async () => {
  const bot = await takenOver('cebcbbe');
  await bot.press('U0BO', await bot.card(/a slow query/), 'approve');
  await bot.direct('U0ANA', /203\.0\.113\.4.*psql/s);
  await bot.press('U0DEE', await bot.card(/"action_id":"allow-more"/), 'allow-more');
  await bot.direct('U0BO', /approved 1 hour more/);
  await givenBack(bot);
});
