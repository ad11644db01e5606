/** What each move writes into the record, and what its instants do. Which state allows which is in lifecycle.test.ts. */
import { describe, expect, test } from 'vitest';
import type { Moved } from '../../src/grant/audit.ts';
import * as ending from '../../src/grant/closure.ts';
import * as deciding from '../../src/grant/decision.ts';
import * as life from '../../src/grant/lifecycle.ts';
import type { Grant } from '../../src/grant/record.ts';
import { isRefusal, type Refusal } from '../../src/grant/refusal.ts';
import {
  aClosed,
  anActive,
  anApproved,
  aRequested,
  MORNING,
  ms,
  oneYes,
  personId,
  placed,
  plus,
  ruleId,
  said,
} from '../support/builders.ts';

const move = { ...life, ...ending, ...deciding };
const bo = personId('bo');
const ana = personId('ana');
const revoked = { by: ana, at: plus('8m') };

describe('asking', () => {
  test('a request is written down with who asked, and waits until it lapses', () => {
    const { state: _, version: __, approvals: ___, nudges: ____, ...wanted } = aRequested();
    const { grant, event } = move.request(wanted);
    expect(grant).toEqual(aRequested());
    expect(event).toEqual({
      move: 'request',
      by: ana,
      at: MORNING,
      grant: grant.id,
      database: 'orders',
      from: null,
      to: 'requested',
      requester: ana,
      source: '203.0.113.7/32',
      ttlMs: ms('2h'),
      reason: 'a slow report',
      reaches: [],
    });
  });
});

describe('deciding', () => {
  test('approval sets both the latest opening and the outermost end', () => {
    const { grant } = expectMoved(
      move.approve(aRequested({ ttlMs: ms('2h') }), {
        by: bo,
        at: plus('5m'),
        openWithinMs: ms('15m'),
        ...oneYes,
      }),
    );
    expect(grant).toMatchObject({
      decision: { how: 'approved', by: [bo] },
      approvedAt: plus('5m'),
      openBy: plus('20m'),
      expiresAt: plus('2h20m'),
    });
  });

  test('a second decision says who decided first', () => {
    const { grant } = expectMoved(move.deny(aRequested(), { by: bo, at: plus('5m') }));
    const second = move.approve(grant, {
      by: personId('cy'),
      at: plus('6m'),
      openWithinMs: ms('15m'),
      ...oneYes,
    });
    expect(second).toEqual({ no: 'settled', grant });
    expect(second).toMatchObject({ grant: { state: 'denied', deniedBy: bo } });
  });

  test.each(['4h', '5h'])('nobody decides at %s when it lapses at 4h, even if nobody noticed yet', (late) => {
    const grant = aRequested({ lapseAt: plus('4h') });
    const settled = { no: 'settled', grant };
    expect(move.approve(grant, { by: bo, at: plus(late), openWithinMs: ms('15m'), ...oneYes })).toEqual(
      settled,
    );
    expect(move.deny(grant, { by: bo, at: plus(late) })).toEqual(settled);
  });

  test('it does not lapse before its time', () => {
    expect(move.lapse(aRequested({ lapseAt: plus('4h') }), { at: plus('3h59m59s') })).toMatchObject({
      no: 'settled',
    });
    expectMoved(move.lapse(aRequested({ lapseAt: plus('4h') }), { at: plus('4h') }));
  });
});

describe('opening', () => {
  test('the whole length counts from when the rule is there, however slow that was', () => {
    const approved = anApproved({ ttlMs: ms('2h'), openBy: plus('20m'), expiresAt: plus('2h20m') });
    for (const slow of ['5m', '19m', '25m']) {
      const { grant } = expectMoved(move.opened(approved, { rule: ruleId('r1'), at: plus(slow), ...placed }));
      expect(grant).toMatchObject({ openedAt: plus(slow), expiresAt: plus(slow) + ms('2h'), rule: 'r1' });
    }
  });

  test('revoked while it was being opened: the earlier end counts', () => {
    const { grant: ending } = expectMoved(move.revoke(anApproved(), { by: ana, at: plus('7m') }));
    const { grant } = expectMoved(move.opened(ending, { rule: ruleId('r1'), at: plus('8m'), ...placed }));
    expect(grant).toMatchObject({ expiresAt: plus('7m'), revoked: { by: ana, at: plus('7m') } });
  });

  test('what was in its way is forgotten once it is open', () => {
    const { grant } = expectMoved(
      move.hindered(anApproved(), { what: said('Scalingo is down.'), at: plus('6m') }),
    );
    const open = expectMoved(move.opened(grant, { rule: ruleId('r1'), at: plus('8m'), ...placed }));
    expect(open.grant).not.toHaveProperty('trouble');
  });

  test('without a rule of ours, the audit trail says whose lets it in', () => {
    const { grant, event } = expectMoved(
      move.opened(anApproved(), { rule: null, at: plus('8m'), ...placed }),
    );
    expect(grant.rule).toBeNull();
    expect(event.detail).toBe('somebody else’s rule lets this source in already');
    const ours = expectMoved(move.opened(anApproved(), { rule: ruleId('r1'), at: plus('8m'), ...placed }));
    expect(ours.event).not.toHaveProperty('detail');
  });

  test('the same trouble is said once more when the opening window is over', () => {
    const trouble = { what: said('down'), at: plus('6m') };
    const before = anApproved({ trouble });
    expect(isRefusal(move.hindered(before, { what: said('down'), at: plus('19m') }))).toBe(true);
    const { grant } = expectMoved(move.hindered(before, { what: said('down'), at: plus('20m') }));
    expect(grant.trouble).toEqual({ what: said('down'), at: plus('20m') });
    expect(isRefusal(move.hindered(grant, { what: said('down'), at: plus('30m') }))).toBe(true);
  });

  test('what can be done about it is kept beside it', () => {
    const next = { do: 'resume', database: 'orders', cli: [] } as const;
    const { grant } = expectMoved(
      move.hindered(anApproved(), { what: said('stopped'), next, at: plus('6m') }),
    );
    expect(grant.trouble).toEqual({ what: said('stopped'), next, at: plus('6m') });
    const { grant: failed } = expectMoved(move.finished(grant, { at: plus('20m'), endEarlyMs: 0 }));
    expect(failed).toMatchObject({ state: 'failed', cause: said('stopped'), next });
  });

  test('the same trouble twice is said once, another one again', () => {
    const { grant, event } = expectMoved(move.hindered(anApproved(), { what: said('down'), at: plus('6m') }));
    expect(grant).toMatchObject({ state: 'approved', trouble: { what: said('down'), at: plus('6m') } });
    expect(event.detail).toEqual(said('down'));
    expect(move.hindered(grant, { what: said('down'), at: plus('7m') })).toEqual({ no: 'settled', grant });
    const other = expectMoved(move.hindered(grant, { what: said('full'), at: plus('8m') }));
    expect(other.grant.trouble).toEqual({ what: said('full'), at: plus('8m') });
  });
});

describe('ending', () => {
  test('revoking brings the end forward to now', () => {
    for (const live of [anApproved(), anActive()]) {
      const { grant } = expectMoved(move.revoke(live, { by: bo, at: plus('10m') }));
      expect(grant).toEqual({ ...live, expiresAt: plus('10m'), revoked: { by: bo, at: plus('10m') } });
    }
  });

  test('the second person to revoke is told that it is ending', () => {
    const { grant } = expectMoved(move.revoke(anActive(), { by: ana, at: plus('10m') }));
    expect(move.revoke(grant, { by: bo, at: plus('10m') })).toEqual({ no: 'already-ending', grant });
  });

  test('so is who revokes what is over by itself', () => {
    const grant = anActive({ expiresAt: plus('2h') });
    expect(move.revoke(grant, { by: ana, at: plus('2h') })).toEqual({ no: 'already-ending', grant });
    const late = anApproved({ openBy: plus('20m') });
    expect(move.revoke(late, { by: ana, at: plus('20m') })).toEqual({ no: 'already-ending', grant: late });
  });

  test('nothing finishes before its end, nor earlier than the operator wants', () => {
    const grant = anActive({ expiresAt: plus('2h') });
    expect(move.finished(grant, { at: plus('1h59m59s'), endEarlyMs: 0 })).toEqual({ no: 'settled', grant });
    expect(move.finished(grant, { at: plus('1h56m59s'), endEarlyMs: ms('3m') })).toEqual({
      no: 'settled',
      grant,
    });
    expectMoved(move.finished(grant, { at: plus('1h57m'), endEarlyMs: ms('3m') }));
  });

  test.each([
    ['its time is up', anActive(), aClosed({ closedAt: plus('9h'), cause: 'time is up' })],
    [
      'it was given back',
      anActive({ revoked, expiresAt: revoked.at }),
      aClosed({ closedAt: plus('9h'), cause: 'revoked', revoked }),
    ],
    [
      'it was given back before it ever opened',
      anApproved({ revoked, expiresAt: revoked.at }),
      aClosed({ closedAt: plus('9h'), cause: 'revoked', revoked, openedAt: null, rule: null }),
    ],
  ])('closed, since %s', (_, live, closed) => {
    expect(expectMoved(move.finished(live, { at: plus('9h'), endEarlyMs: 0 })).grant).toEqual(closed);
  });

  test('never opened in time: failed, for whatever was in the way', () => {
    const plain = expectMoved(move.finished(anApproved(), { at: plus('20m'), endEarlyMs: 0 }));
    expect(plain.grant).toMatchObject({
      state: 'failed',
      cause: { is: 'not in time' },
      failedAt: plus('20m'),
    });
    const trouble = { what: said('Scalingo is down.'), at: plus('6m') };
    const hindered = expectMoved(move.finished(anApproved({ trouble }), { at: plus('20m'), endEarlyMs: 0 }));
    expect(hindered.grant).toMatchObject({ state: 'failed', cause: said('Scalingo is down.') });
    expect(hindered.event.detail).toEqual(said('Scalingo is down.'));
  });
});

describe('an emergency', () => {
  test('O8: it is reviewed by anybody but its requester', () => {
    const emergency = aClosed({ decision: { how: 'emergency' } });
    const justified = { at: plus('3h'), found: 'justified' } as const;
    expect(move.review(emergency, { by: ana, ...justified })).toEqual({ no: 'own-emergency' });
    const { grant } = expectMoved(move.review(emergency, { by: bo, ...justified }));
    expect(grant).toMatchObject({ review: { by: bo, ...justified } });
  });
});

describe('drift', () => {
  test('missing once is noted once, and forgotten when the rule is there again', () => {
    const { grant } = expectMoved(move.missed(anActive(), { at: plus('10m') }));
    expect(grant).toEqual(anActive({ missingSince: plus('10m') }));
    expect(move.missed(grant, { at: plus('11m') })).toEqual({ no: 'settled', grant });
    expect(expectMoved(move.found(grant, { rule: ruleId('r2'), at: plus('12m') })).grant).toEqual(
      anActive({ rule: ruleId('r2') }),
    );
  });

  test('gone for good: closed, and it says why', () => {
    const { place } = placed;
    const missing = anActive({ missingSince: plus('10m'), place });
    const { grant, event } = expectMoved(move.drifted(missing, { at: plus('11m') }));
    expect(event).toMatchObject({ place, rule: missing.rule, source: missing.source, reaches: [] });
    expect(grant).toEqual(aClosed({ closedAt: plus('11m'), cause: 'removed outside' }));
  });
});

function expectMoved<To extends Grant>(outcome: Moved<To> | Refusal): Moved<To> {
  if (isRefusal(outcome)) throw new Error(`refused: ${outcome.no}`);
  return outcome;
}
