/** `db-access policy diff`: what a new file would change, of the settings and of what is open and waits. */
import { randomUUID } from 'node:crypto';
import { expect, inject, onTestFinished, test } from 'vitest';
import { touchedBy } from '../../src/cli/touched.ts';
import { compare } from '../../src/config/compare.ts';
import { loadFile } from '../../src/config/file.ts';
import { DatabaseSetting } from '../../src/config/policy-schema.ts';
import { settingTexts } from '../../src/config/setting-texts.ts';
import { approve } from '../../src/grant/decision.ts';
import { opened } from '../../src/grant/lifecycle.ts';
import { isRefusal } from '../../src/grant/refusal.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { createGrants } from '../../src/redis/store/grant-store.ts';
import { bo } from '../contract/store.ts';
import { aRequest } from '../contract/walk.ts';
import {
  anActive,
  aPerson,
  aRequested,
  databaseName,
  grantId,
  placed,
  plus,
  ruleId,
} from '../support/builders.ts';
import { cli } from '../support/cli.ts';
import { removeAll, testRedis } from '../support/redis.ts';
import { written } from './written.ts';

const before = `
installation: acme
defaults: { requesters: everyone, approvers: [U0BO], channel: C0APPROVE, documentationRanges: allowed }
databases:
  orders: { scalingo: acme-orders, maxDuration: 4h }
  billing: { scalingo: acme-billing }
  old: { scalingo: acme-old }
`;
const after = `
installation: acme
defaults: { requesters: everyone, approvers: [U0BO], channel: C0APPROVE, documentationRanges: allowed }
databases:
  orders:
    scalingo: acme-orders
    maxDuration: 1h
    approvals: [S0DBA, S0SEC]
    automatic: [{ name: office, who: everyone, upTo: 30m, from: [198.35.26.0/24], perDay: 2h }]
  billing: { scalingo: acme-billing }
  new: { scalingo: acme-new, approvers: [S0DBA] }
`;

test('the same policy, written otherwise: nothing, and exit code 0', async () => {
  const other = before.replace('maxDuration: 4h', 'maxDuration: 240m');
  expect(await cli({}, 'policy', 'diff', written(before), written(other))).toEqual({
    code: 0,
    stdout: 'The policies are the same.\n',
    stderr: '(REDIS_URL is not set: open and waiting grants were not looked at)\n',
  });
});

test('each setting before and after, databases that come and go, and exit code 1', async () => {
  const { code, stdout } = await cli({}, 'policy', 'diff', written(before), written(after));
  expect([code, stdout.split('\n')]).toEqual([
    1,
    [
      'orders',
      '  approvals: 1 -> one from each of S0DBA, S0SEC',
      '  approvers: U0BO -> S0DBA, S0SEC',
      '  maxDuration: 4h -> 1h',
      '  automatic: office: none -> everyone, up to 30m, from 198.35.26.0/24, 2h per person and day',
      '',
      'old: leaves the file',
      '',
      'new: is new',
      '  requesters: everyone',
      '  approvers: S0DBA',
      '  channel: C0APPROVE',
      '  documentationRanges: allowed',
      '  scalingo: acme-new',
      '',
    ],
  ]);
});

test('every setting is compared', () => {
  const [orders] = loadFile(written(before)).databases.values();
  const compared = new Set(orders && settingTexts(orders).keys());
  // Its group is only where settings come from, and what is expected of a policy changes nothing.
  const left = Object.keys(DatabaseSetting.shape).filter((name) => !compared.has(name));
  expect(left).toEqual(['group', 'expect']);
});

test.each([
  [
    'another order of clauses',
    'automatic: a, b -> b, a',
    '[{ name: a, who: [U0ANA], upTo: 1h }, { name: b, who: [U0CY], upTo: 1h }]',
    '[{ name: b, who: [U0CY], upTo: 1h }, { name: a, who: [U0ANA], upTo: 1h }]',
  ],
  [
    'a part of a clause',
    'automatic: a: U0ANA, up to 1h, from any address -> U0ANA, up to 2h, from any address',
    '[{ name: a, who: [U0ANA], upTo: 1h }]',
    '[{ name: a, who: [U0ANA], upTo: 2h }]',
  ],
])('%s differs', async (_, line, old, next) => {
  const file = (clauses: string) => written(before.replace('maxDuration: 4h', `automatic: ${clauses}`));
  const { code, stdout } = await cli({}, 'policy', 'diff', file(old), file(next));
  expect([code, stdout]).toEqual([1, `orders\n  ${line}\n`]);
});

test('L19: who reviews emergencies differs', async () => {
  const file = (reviewers: string) => {
    const emergency = `emergency: { who: [S0ONCALL], maxDuration: 1h, tell: [U0CY]${reviewers} }`;
    return written(before.replace('maxDuration: 4h', emergency));
  };
  const { stdout } = await cli({}, 'policy', 'diff', file(''), file(', reviewers: [S0SEC]'));
  expect(stdout).toBe(
    'orders\n  emergency: S0ONCALL, up to 1h, tells U0CY, 1 not reviewed at most -> S0ONCALL, up to 1h, tells U0CY, reviewed by S0SEC, 1 not reviewed at most\n',
  );
});

test('as JSON, for programs', async () => {
  const { code, stdout } = await cli({}, 'policy', 'diff', '--json', written(before), written(after));
  const { databases, grants } = JSON.parse(stdout);
  expect([code, grants]).toEqual([1, null]);
  expect(databases).toMatchObject({
    orders: { is: 'changed', settings: { maxDuration: { before: '4h', after: '1h' } } },
    old: { is: 'gone' },
    new: { is: 'new', settings: { approvers: { before: null, after: 'S0DBA' } } },
  });
});

test('a file that cannot be read is trouble, not a difference', async () => {
  expect((await cli({}, 'policy', 'diff', written(before), '/nowhere.yaml')).code).toBe(78);
  expect((await cli({}, 'policy', 'diff', written(before))).code).toBe(2);
});

test('L20: what waits: how many have to say yes, and how much its requester may have in all', async () => {
  const files = {
    before: loadFile(written(before)),
    after: loadFile(
      written(
        before.replace('maxDuration: 4h', 'approvers: [U0BO, U0CY], approvals: 2, maxLivePerPersonInAll: 1'),
      ),
    ),
  };
  const open = anActive({ id: grantId('b'), database: databaseName('billing') });
  const needs = {
    grants: { due: async () => [aRequested(), open] },
    people: { known: async () => aPerson('ana') },
    now: plus('1h'),
  };
  const touched = await touchedBy({ ...files, comparison: compare(files.before, files.after) }, needs);
  expect(touched.map(({ id, what }) => [id, what])).toEqual([
    [
      grantId('a'),
      [
        'The requester has 1 open or approved at all databases together, and the limit is 1. It has to end first.',
        'U0BO, U0CY could answer it, not U0BO',
        '2 approvals are needed',
      ],
    ],
  ]);
});

test('where Redis is reachable: which open and waiting grants it touches', async () => {
  const installation = `diff-${randomUUID().slice(0, 8)}`;
  const redis = await testRedis();
  onTestFinished(() => removeAll(installation));
  const grants = createGrants({ redis, keys: createKeys(installation), log: { error: () => {} } });
  const times = { requestedAt: Date.now(), lapseAt: Date.now() + 3_600_000 };
  for (const [id, database] of [
    ['a', 'orders'],
    ['b', 'orders'],
    ['c', 'old'],
    ['d', 'billing'],
  ] as const)
    await grants.create(aRequest(id, { ...times, database: databaseName(database) }));
  for (const id of ['b', 'c']) {
    const approved = await grants.update(grantId(id), (grant) => approve(grant, bo));
    expect(isRefusal(approved)).toBe(false);
    await grants.update(grantId(id), (grant) =>
      opened(grant, { rule: ruleId('r'), at: plus('6m'), ...placed }),
    );
  }
  const named = (text: string) =>
    written(text.replace('installation: acme', `installation: ${installation}`));
  const environment = { REDIS_URL: inject('redisUrl') };
  const { stdout } = await cli(environment, 'policy', 'diff', named(before), named(after));
  const about = (id: string) => stdout.split('\n').filter((line) => line.includes(grantId(id)));
  expect(about('a')).toEqual([
    `  ${grantId('a')} of UANA waits: 2 hours is too long: this database allows 1 hour at most. Ask for less.`,
    `  ${grantId('a')} of UANA waits: S0DBA, S0SEC could answer it, not U0BO`,
    `  ${grantId('a')} of UANA waits: one approval from each of S0DBA, S0SEC is needed`,
  ]);
  expect(about('b')).toEqual([
    `  ${grantId('b')} of UANA is open, and stays open until its end: 2 hours is too long: this database allows 1 hour at most. Ask for less.`,
  ]);
  expect(about('c')).toEqual([
    `  ${grantId('c')} of UANA is open, and stays open until its end: old leaves the file`,
  ]);
  expect(about('d')).toEqual([]);
});
