/** An instant in the record: access is over then at the latest. */
import { expect, test } from 'vitest';
import { grantAtOnce } from '../../src/grant/decision.ts';
import { extend } from '../../src/grant/extension.ts';
import { opened } from '../../src/grant/lifecycle.ts';
import { endsAt, type Grant } from '../../src/grant/record.ts';
import { isRefusal, type Refusal } from '../../src/grant/refusal.ts';
import { grantText, readGrant } from '../../src/grant/written.ts';
import { anActive, aRequested, ms, personId, placed, plus, ruleId } from '../support/builders.ts';

const openWithinMs = ms('15m');
const open = { rule: ruleId('r1'), ...placed };
const asked = aRequested({ ttlMs: ms('2h'), until: plus('2h') });

function next<G extends Grant>(moved: { readonly grant: G } | Refusal): G {
  if (isRefusal(moved)) throw new Error(moved.no);
  return moved.grant;
}

function approvedAt(at: number, request = asked) {
  const { approvals: _, nudges: __, state: ___, version: ____, ...wanted } = request;
  return next(grantAtOnce({ ...wanted, requestedAt: at }, { openWithinMs, decision: { how: 'emergency' } }));
}

test('the end is the earlier of that instant and the opening plus the length', () => {
  const late = next(opened(approvedAt(plus('30m')), { at: plus('31m'), ...open }));
  expect(endsAt(late)).toBe(plus('2h'));
  const less = approvedAt(plus('30m'), { ...asked, ttlMs: ms('1h') });
  expect(endsAt(next(opened(less, { at: plus('31m'), ...open })))).toBe(plus('1h31m'));
});

test('nothing opens for it once that instant has passed, and the outer bound is no later', () => {
  const { openBy, expiresAt } = approvedAt(plus('1h50m'));
  expect({ openBy, expiresAt }).toEqual({ openBy: plus('2h'), expiresAt: plus('2h') });
});

test('more time moves it', () => {
  const active = anActive({ expiresAt: plus('2h'), until: plus('2h') });
  const longer = next(extend(active, { byMs: ms('30m'), by: personId('ana'), at: plus('1h') }));
  expect(longer).toMatchObject({ expiresAt: plus('2h30m'), until: plus('2h30m') });
});

test('a record with such an instant has a number of its own; others keep the one before', () => {
  const schema = (grant: Grant) => JSON.parse(grantText(grant)).schema;
  expect([schema(asked), schema(aRequested())]).toEqual([2, 1]);
  expect(readGrant(JSON.parse(grantText(asked)))).toMatchObject({ grant: asked });
});
