/** The page that an auditor keeps: self-contained, and nothing that people typed is more than text in it. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { deny, review } from '../../src/grant/decision.ts';
import { DAY, HOUR } from '../../src/grant/duration.ts';
import { createNotes } from '../../src/redis/store/note-store.ts';
import { anOpening, aWholeAccess, told } from '../audit/history.ts';
import { databaseName, grantId, MORNING, personId, plus, ruleId, source } from '../support/builders.ts';
import { cli } from '../support/cli.ts';
import { testRedis } from '../support/redis.ts';
import { aTrail } from '../support/trail.ts';

const redis = await testRedis();
const week = ['--from', '2026-01-05T00:00Z', '--to', '2026-01-12T00:00Z'];

async function aWeek() {
  const trail = aTrail(redis);
  const emergency = aWholeAccess({
    id: grantId('e'),
    at: plus('1h'),
    database: 'billing',
    requester: 'gil',
    how: 'emergency',
  });
  const verdict = told({ grant: emergency.grant, event: emergency.events[0] ?? never() }, (grant) =>
    review(grant, { by: personId('cy'), at: plus('5h'), found: 'justified' }),
  );
  const { first } = anOpening({ id: grantId('n'), at: plus('3h'), requester: 'eve' });
  const denied = told(first, (grant) =>
    deny(grant, { by: personId('bo'), at: plus('3h10m'), because: '<b>not today</b>' }),
  );
  const open = anOpening({ id: grantId('o'), at: MORNING + 2 * DAY, requester: 'dee', length: '8h' });
  await trail.write([
    ...aWholeAccess({ id: grantId('a'), at: MORNING }).events,
    ...aWholeAccess({ id: grantId('b'), at: MORNING + HOUR, from: '198.51.100.9', how: 'automatic' }).events,
    ...emergency.events,
    ...verdict.events.slice(1),
    ...denied.events,
    ...told(open.first, ...open.steps).events,
    ...aWholeAccess({ id: grantId('z'), at: MORNING + 20 * DAY }).events,
  ]);
  const file = trail.env.DB_ACCESS_CONFIG.replace('.yaml', '.html');
  const report = async (...options: string[]) => {
    const ended = await cli(trail.env, 'audit', 'report', ...week, '--out', file, ...options);
    return { ...ended, page: readFileSync(file, 'utf8') };
  };
  return { ...trail, file, report };
}

function never(): never {
  throw new Error('there is one');
}

/** The cells of each row, by the caption of their table. */
function rows(page: string, caption: string): string[][] {
  const [, part = ''] = page.split(`<h2>${caption}</h2>`);
  const [body = ''] = part.split('</table>');
  return [...body.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)]
    .map(([, row = '']) => [...row.matchAll(/<td>(.*?)<\/td>/gs)].map(([, cell = '']) => cell))
    .filter((cells) => cells.length > 0);
}

test('the report has a bar and a row for each access of the range, and marks emergencies', async () => {
  const { report } = await aWeek();
  const { page, stdout, code } = await report();
  expect([code, stdout]).toEqual([0, expect.stringContaining('4 windows of access')]);
  const access = rows(page, 'Access');
  expect(access.map(([, , , database, person, , allowed]) => [database, person, allowed])).toEqual([
    ['orders', 'UANA', 'approved by UBO'],
    ['orders', 'UANA', 'allowed by the clause “office hours”'],
    ['billing', 'UGIL', 'emergency, approved by nobody; justified, says UCY'],
    ['orders', 'UDEE', 'approved by UBO'],
  ]);
  expect(access[0]?.slice(0, 3)).toEqual(['2026-01-05 09:05:00', '2026-01-05 11:06:30', '2h2m']);
  expect(access[3]?.[1]).toBe('still open');
  expect(page.match(/class="bar (\w+)"/g)).toHaveLength(4);
  expect(page).toMatch(/<title>Emergency: UGIL from 203.0.113.7\/32/);
  expect(page).toMatch(/<dt>emergencies not reviewed<\/dt><dd>0<\/dd>/);
  expect(page).toMatch(/<dt>requests without access<\/dt><dd>1<\/dd>/);
});

test('what else happened is in words: with its database, source, rule and who it was about', async () => {
  const { report, keys } = await aWeek();
  const add = createNotes({ redis, keys, now: () => MORNING, version: '1.2.0', log: { error: () => {} } });
  const rule = ruleId('7');
  const [database, grant] = [databaseName('orders'), grantId('a')];
  const place = { region: 'osc-fr1', app: 'acme-orders', addon: 'ad-1' };
  await add.add({ note: 'started' });
  await add.addLoss({ why: 'entry 1-0 of its audit trail is gone', entry: '1-0', run: undefined });
  await add.add({
    ...{ note: 'doubted', database, place, rule, grant, requester: personId('ana') },
    source: source('region:osc-fr1'),
  });
  await add.add({ note: 'denied', by: personId('hal'), detail: 'own-request' });
  const at = '2026-01-05 09:00:00';
  const text = 'a region’s rule cannot be told from somebody else’s, so it stays';
  const doubted = [text, 'orders', 'region:osc-fr1', `${rule} at ${place.addon}`];
  expect(rows((await report()).page, 'What else happened')).toEqual([
    [at, 'a process of the bot began to work', '', '', '', 'db-access', 'version 1.2.0'],
    [at, 'Redis had lost what it knew', '', '', '', 'db-access', 'entry 1-0 of its audit trail is gone'],
    [at, ...doubted, 'db-access', `may be of ${grant}, which UANA asked for`],
    [at, 'a person tried what they may not do', '', '', '', 'UHAL', 'own-request'],
  ]);
  const billing = rows((await report('--database', 'billing')).page, 'What else happened');
  expect(billing.map(([, what]) => what)).not.toContain(text);
  expect(billing).toHaveLength(3);
});

test('a denial is in the report with who and why, as text', async () => {
  const { report } = await aWeek();
  const { page } = await report();
  expect(rows(page, 'Requests that did not become access')).toEqual([
    expect.arrayContaining(['UEVE', 'denied', 'UBO', '&lt;b&gt;not today&lt;/b&gt;']),
  ]);
});

test('the report loads nothing, runs nothing, and only its owner can read the file', async () => {
  const { report, file } = await aWeek();
  writeFileSync(file, 'the one before', { mode: 0o644 });
  const { page } = await report();
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  expect(page).not.toMatch(/<script|<link|<img|<iframe|\son\w+=|\bsrc=|@import|url\((?!#)/i);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('of one database it has no other, and a range without access says so', async () => {
  const { report } = await aWeek();
  const { page } = await report('--database', 'billing');
  expect(page).not.toContain('UANA');
  expect(rows(page, 'Access')).toHaveLength(1);
  const later = ['--from', '2026-03-01T00:00Z', '--to', '2026-03-02T00:00Z', '--database', 'billing'];
  expect((await report(...later)).page).toContain('Nobody had access.');
});

test('it says whether the trail is as it was sealed, and from when on there is one', async () => {
  const { report } = await aWeek();
  const begins = '<li>It begins at 2026-01-05T09:00:00Z: what was before is not in it</li>';
  expect((await report()).page).toContain(begins);
  expect((await report('--from', '2026-01-06T00:00Z')).page).not.toContain(begins);
  expect((await report()).page).toMatch(/<li>[^<]* events and no seal: the seals were removed/);
});

test.each([
  [
    ['--from', '2026-01-12T00:00Z', '--to', '2026-01-05T00:00Z', '--out', '/tmp/never.html'],
    /--from: expected an instant before/,
  ],
  [[...week, '--out', '/nowhere/report.html'], /--out: \/nowhere\/report.html cannot be written \(ENOENT\)/],
  [week, /--out/],
])('%j is refused in one line', async (options, words) => {
  const { env } = aTrail(redis);
  const { code, stderr } = await cli(env, 'audit', 'report', ...options);
  expect(code).toBe(2);
  expect(stderr).toMatch(words);
});
