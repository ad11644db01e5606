/** The record: each state has exactly the fields that are true in it, and nothing else is taken for a grant. */
import { describe, expect, test } from 'vitest';
import type { Move } from '../../src/grant/audit.ts';
import { AuditEvent, moved, moves } from '../../src/grant/audit.ts';
import { dueAt } from '../../src/grant/due.ts';
import { DatabaseName, GrantId, GroupId, PersonId } from '../../src/grant/ids.ts';
import { Grant, isLive, isOver } from '../../src/grant/record.ts';
import { labelFor, labelPrefix } from '../../src/grant/rule.ts';
import { Source } from '../../src/grant/source.ts';
import {
  aClosed,
  anActive,
  anApproved,
  aRequested,
  grantId,
  inEachState,
  ms,
  personId,
  plus,
  ruleId,
  said,
  source,
} from '../support/builders.ts';

const grants = Object.values(inEachState);
const optional = ['revoked', 'trouble', 'missingSince'];

describe.each(grants)('$state', (grant) => {
  test('is read back from what was written', () => {
    expect(Grant.parse(JSON.parse(JSON.stringify(grant)))).toEqual(grant);
  });

  test('is read with a foreign field, which is no part of it', () => {
    expect(Grant.parse({ ...grant, note: 'hello' })).toEqual(grant);
  });

  test('is not read with any of its fields missing', () => {
    for (const field of Object.keys(grant)) {
      const { [field]: _, ...rest }: Record<string, unknown> = grant;
      expect([field, Grant.safeParse(rest).success]).toEqual([field, false]);
    }
  });

  test('has nothing of a field of another state', () => {
    const foreign = grants.flatMap((other) => Object.entries(other)).filter(([field]) => !(field in grant));
    for (const [field, value] of foreign.filter(([name]) => !optional.includes(name))) {
      expect([field, Grant.parse({ ...grant, [field]: value })]).toEqual([field, grant]);
    }
  });

  test.each([
    ['id', 'gr_short'],
    ['version', 0],
    ['version', 1.5],
    ['database', 'Orders'],
    ['source', '203.0.113.7'],
    ['requester', 'ana'],
    ['ttlMs', 0],
    ['ttlMs', -1],
    ['requestedAt', '2026-01-05'],
    ['requestedAt', Number.NaN],
    ['state', 'open'],
  ])('is not read with %s: %j', (field, value) => {
    expect(Grant.safeParse({ ...grant, [field]: value }).success).toBe(false);
  });
});

test('only approved and active ones are live', () => {
  expect(grants.filter(isLive).map((grant) => grant.state)).toEqual(['approved', 'active']);
});

test.each([
  ['requested', aRequested({ lapseAt: plus('4h') }), plus('4h')],
  ['approved', anApproved({ openBy: plus('20m') }), plus('20m')],
  ['approved and revoked', anApproved({ openBy: plus('20m'), expiresAt: plus('10m') }), plus('10m')],
  ['active', anActive({ expiresAt: plus('3h') }), plus('3h')],
  ['denied', inEachState.denied, undefined],
  ['cancelled', inEachState.cancelled, undefined],
  ['lapsed', inEachState.lapsed, undefined],
  ['closed', inEachState.closed, undefined],
  ['failed', inEachState.failed, undefined],
])('%s: when something must happen next', (_, grant, due) => {
  expect(dueAt(grant)).toBe(due);
});

test.each([
  ['active, before its end', anActive({ expiresAt: plus('3h') }), '2h59m59s', 0, false],
  ['active, at its end', anActive({ expiresAt: plus('3h') }), '3h', 0, true],
  ['active, early enough', anActive({ expiresAt: plus('3h') }), '2h57m', 3 * 60_000, true],
  ['active, not early enough', anActive({ expiresAt: plus('3h') }), '2h56m59s', 3 * 60_000, false],
  ['approved, may still open', anApproved({ openBy: plus('20m') }), '19m59s', 3 * 60_000, false],
  ['approved, too late to open', anApproved({ openBy: plus('20m') }), '20m', 0, true],
  ['approved and revoked', anApproved({ openBy: plus('20m'), expiresAt: plus('10m') }), '10m', 0, true],
])('is it over? %s', (_, grant, now, endEarlyMs, over) => {
  expect(isOver(grant, { now: plus(now), endEarlyMs })).toBe(over);
});

test.each([
  [
    GrantId,
    ['gr_7k2m9x4qpa'],
    ['gr_7K2M9X4QPA', 'gr_7k2m9x4qp', 'gr_7k2m9x4qpa ', '7k2m9x4qpa', 'gr_7k2m9x4qpa\n'],
  ],
  [PersonId, ['U012AB3CD', 'W012AB3CD'], ['u012ab3cd', 'S012AB3CD', 'U', '<@U012AB3CD>', '']],
  [GroupId, ['S012AB3CD'], ['U012AB3CD', 's012ab3cd', '']],
  [DatabaseName, ['orders', 'orders-2_eu', '7'], ['Orders', '-orders', 'or ders', '', 'o'.repeat(49)]],
  [
    Source,
    ['203.0.113.7/32', 'region:osc-fr1'],
    ['203.0.113.7', '203.0.113.7/', 'region:', 'region:a b', '::1/128'],
  ],
])('names %#: only the exact form', (schema, good, bad) => {
  expect(good.filter((text) => !schema.safeParse(text).success)).toEqual([]);
  expect(bad.filter((text) => schema.safeParse(text).success)).toEqual([]);
});

test('a label names the installation and the grant, and no installation owns the rules of another', () => {
  expect(labelFor('prod', grantId('a'))).toBe('db-access/prod gr_a000000000');
  expect(labelFor('prod-2', grantId('a')).startsWith(labelPrefix('prod'))).toBe(false);
  expect(labelFor('prod', grantId('a')).startsWith(labelPrefix('pro'))).toBe(false);
});

describe('an audit event', () => {
  const happening = { move: 'approve' as Move, by: personId('bo'), at: plus('5m') };

  test('says from what, to what, by whom and when', () => {
    const { event, grant } = moved(inEachState.requested, inEachState.approved, happening);
    expect(grant).toBe(inEachState.approved);
    expect(event).toEqual({
      ...happening,
      grant: grant.id,
      database: 'orders',
      from: 'requested',
      to: 'approved',
      requester: 'UANA',
      source: '203.0.113.7/32',
      ttlMs: ms('2h'),
      decision: { how: 'approved', by: ['UBO'] },
      endsAt: plus('20m'),
      reaches: [],
    });
    expect(AuditEvent.parse(JSON.parse(JSON.stringify(event)))).toEqual(event);
  });

  test('says which sources may be let in after it: while one is opened or moved, that is not certain', () => {
    const [home, train] = [source('203.0.113.7'), source('198.51.100.1')];
    const reaches = (grant: Grant) => moved(null, grant, happening).event.reaches;
    expect(reaches(anApproved())).toEqual([]);
    expect(reaches(anApproved({ openingSince: plus('5m') }))).toEqual([home]);
    expect(reaches(anActive())).toEqual([home]);
    expect(reaches(anActive({ moving: { to: train, at: plus('9m') } }))).toEqual([home]);
    const moving = { to: train, at: plus('9m'), openingSince: plus('9m') };
    expect(reaches(anActive({ moving }))).toEqual([home, train]);
    const leaving = { source: home, rule: ruleId('r1') };
    expect(reaches(anActive({ source: train, leaving }))).toEqual([train, home]);
    expect(reaches(aClosed())).toEqual([]);
  });

  test('has a detail only where there is one', () => {
    const { event } = moved(null, inEachState.requested, { ...happening, detail: 'why' });
    expect(event).toMatchObject({ from: null, detail: 'why' });
    expect(moved(null, inEachState.requested, { ...happening, detail: undefined }).event).not.toHaveProperty(
      'detail',
    );
  });

  test('is not read with an unknown move or a stranger’s name, and a foreign field is no part of it', () => {
    const { event } = moved(inEachState.requested, inEachState.approved, happening);
    expect(moves.every((move) => AuditEvent.safeParse({ ...event, move }).success)).toBe(true);
    expect(AuditEvent.safeParse({ ...event, by: 'db-access' }).success).toBe(true);
    expect(AuditEvent.parse({ ...event, note: 'x' })).toEqual(event);
    for (const wrong of [{ move: 'explode' }, { by: 'bo' }, { at: -1 }]) {
      expect(AuditEvent.safeParse({ ...event, ...wrong }).success).toBe(false);
    }
  });
});

test('a record that is older than problem values is read: its trouble is the sentence that it holds', () => {
  const next = { dashboard: 'open the database', cli: ['scalingo'] };
  const trouble = { what: 'Scalingo is down.', next, at: plus('8m') };
  expect(Grant.parse({ ...anActive(), trouble })).toMatchObject({
    trouble: { what: said('Scalingo is down.') },
  });
  expect(Grant.parse({ ...inEachState.failed, cause: 'Full.', next })).toMatchObject({
    cause: said('Full.'),
  });
});
