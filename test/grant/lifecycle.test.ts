/** The moves against the table: every state × every move. What they write is told in moves.test.ts. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as moving from '../../src/grant/address-change.ts';
import type { Today } from '../../src/grant/approval-count.ts';
import { AuditEvent, births, type Move, type Moved, moves } from '../../src/grant/audit.ts';
import * as ending from '../../src/grant/closure.ts';
import * as deciding from '../../src/grant/decision.ts';
import * as extending from '../../src/grant/extension.ts';
import * as life from '../../src/grant/lifecycle.ts';
import { OperatorId } from '../../src/grant/operator.ts';
import * as reappearance from '../../src/grant/reappearance.ts';
import { Grant, isLive } from '../../src/grant/record.ts';
import { isRefusal, type Refusal } from '../../src/grant/refusal.ts';
import * as unapprovable from '../../src/grant/unapprovable.ts';
import {
  anActive,
  anApproved,
  aRequested,
  groupId,
  inEachState,
  ms,
  oneYes,
  personId,
  placed,
  plus,
  ruleId,
  said,
  source,
} from '../support/builders.ts';
import { root } from '../support/built.ts';

const move = { ...life, ...ending, ...deciding, ...extending, ...moving, ...reappearance, ...unapprovable };
const { lifecycle } = life;
const bo = personId('bo');
const ana = personId('ana');
const home = source('198.51.100.1');
const cafe = source('198.51.100.2');
const train = source('198.51.100.3');

/** Two have to say yes: the first leaves it a request. */
const twoYes = {
  groups: [],
  today: { quorum: { of: 'any', count: 2 }, weights: new Map() },
  to: 'what was asked',
} as const;

/** Bo may no longer say yes, and one of the others is enough. */
const boLeft: Today = { quorum: { of: 'any', count: 1 }, weights: new Map([[bo, 'none']]) };

const operator = OperatorId.parse('operator:alice@bastion');

/** Every move but the first, made at an instant at which nothing but the state can be in its way. */
const made: Readonly<
  Record<Exclude<Move, (typeof births)[number]>, (grant: Grant) => Moved<Grant> | Refusal>
> = {
  approve: (grant) => move.approve(grant, { by: bo, at: plus('5m'), openWithinMs: ms('15m'), ...twoYes }),
  recount: (grant) => {
    const when = { at: plus('10m'), today: boLeft, openWithinMs: ms('15m') };
    return grant.state === 'active' ? move.recountMore(grant, when) : move.recount(grant, when);
  },
  unanswerable: (grant) =>
    move.answerable(grant, { at: plus('10m'), found: { able: [], missing: [groupId('dba')] } }),
  deny: (grant) => move.deny(grant, { by: bo, at: plus('5m') }),
  cancel: (grant) => move.cancel(grant, { by: ana, at: plus('5m') }),
  nudge: (grant) => move.nudge(grant, { at: plus('10m'), people: [bo] }),
  remind: (grant) => move.remind(grant, { by: ana, at: plus('10m'), people: [bo] }),
  block: (grant) => move.block(grant, { by: 'length', at: plus('10m') }),
  unblock: (grant) => move.unblock(grant, { at: plus('10m') }),
  review: (grant) => move.review(grant, { by: bo, at: plus('10m'), found: 'justified' }),
  nag: (grant) => move.nag(grant, { at: plus('10m'), people: [bo] }),
  askMore: (grant) => move.askMore(grant, { by: ana, byMs: ms('30m'), at: plus('10m'), people: [] }),
  allowMore: (grant) => move.allowMore(grant, { by: bo, at: plus('10m'), ...oneYes }),
  refuseMore: (grant) => move.refuseMore(grant, { by: bo, at: plus('10m') }),
  extend: (grant) => move.extend(grant, { by: ana, byMs: ms('30m'), at: plus('10m') }),
  lapse: (grant) => move.lapse(grant, { at: plus('4h') }),
  revoke: (grant) => move.revoke(grant, { by: ana, at: plus('10m') }),
  open: (grant) => {
    const to = grant.state === 'active' ? cafe : grant.source;
    return move.open(grant, { source: to, at: plus('10m'), ...placed });
  },
  opened: (grant) => move.opened(grant, { rule: ruleId('r1'), at: plus('10m'), ...placed }),
  hindered: (grant) => move.hindered(grant, { what: said('Scalingo is down.'), at: plus('10m') }),
  warn: (grant) => move.warn(grant, { at: plus('10m') }),
  probed: (grant) => move.probed(grant, { reached: true, what: 'TLSv1.3', at: plus('10m') }),
  move: (grant) => move.move(grant, { to: train, by: ana, at: plus('10m') }),
  arrived: (grant) => move.arrived(grant, { to: cafe, rule: ruleId('r2'), at: plus('10m') }),
  left: (grant) => move.left(grant, { source: home, at: plus('10m') }),
  missed: (grant) => move.missed(grant, { at: plus('10m') }),
  located: (grant) => move.located(grant, { ...placed, at: plus('10m') }),
  found: (grant) => move.found(grant, { rule: ruleId('r2'), at: plus('10m') }),
  finished: (grant) => move.finished(grant, { at: plus('9h'), endEarlyMs: 0 }),
  drifted: (grant) => move.drifted(grant, { at: plus('10m') }),
  abandoned: (grant) => move.abandoned(grant, { by: operator, because: 'deleted', at: plus('10m') }),
  restored: (grant) => move.restored(grant, { by: operator, at: plus('10m') }),
  unremembered: (grant) => move.unremembered(grant, { at: plus('10m') }),
  reappeared: (grant) => {
    const again = { rule: ruleId('r9'), source: grant.source, seenAt: plus('20h') };
    return move.reappeared(grant, { ...again, at: plus('21h') });
  },
  refused: (grant) => move.refused(grant, { cause: said('Scalingo says no.'), at: plus('10m') }),
};

const revoked = { by: ana, at: plus('8m') };
const variants: readonly Grant[] = [
  ...Object.values(inEachState),
  anApproved({ revoked, expiresAt: revoked.at }),
  anActive({ revoked, expiresAt: revoked.at }),
  anActive({ rule: null }),
  aRequested({ blocks: [{ by: 'source', at: plus('3m') }] }),
  aRequested({ approvals: [{ by: bo, at: plus('3m'), groups: [] }] }),
  aRequested({ approvals: [{ by: personId('cy'), at: plus('3m'), groups: [] }] }),
  anActive({ extension: { byMs: ms('1h'), at: plus('8m'), approvals: [] } }),
  anActive({
    extension: {
      ...{ byMs: ms('1h'), at: plus('8m'), approvals: [] },
      blocks: [{ by: 'source', at: plus('9m') }],
    },
  }),
  anActive({
    extension: { byMs: ms('1h'), at: plus('8m'), approvals: [{ by: bo, at: plus('9m'), groups: [] }] },
  }),
  ...Object.values({ ...inEachState, approved: anApproved(), active: anActive() })
    .filter((grant) => 'decision' in grant)
    .map((grant) => ({ ...grant, decision: { how: 'emergency' as const } })),

  anActive({ moving: { to: cafe, at: plus('8m') } }),
  anActive({ leaving: { source: home, rule: ruleId('r0') }, approvedSource: home }),
  anActive({ leaving: { source: home, rule: null }, revoked, expiresAt: revoked.at }),
  anActive({ missingSince: plus('8m') }),
  anActive({ trouble: { what: said('Scalingo is slow.'), at: plus('8m') } }),
];

const early = ['not-approved-yet'];
const ended = { revoke: early, move: early };
const given = { cancel: ['access-given', 'already-ending'] };

/** What else than that it is settled is told of moves that a state does not have. */
const tooEarlyOrLate: { readonly [state in Grant['state']]?: object } = {
  requested: { ...ended, askMore: early, extend: early, allowMore: early, refuseMore: early },
  approved: given,
  active: given,
};

const kinds = Object.entries(made).flatMap(([name, make]) =>
  variants.map((grant) => ({
    name: name as Move,
    make,
    grant,
    to: lifecycle[grant.state][name as Move] ?? [],
  })),
);

describe('every state × every move', () => {
  test.each(kinds)('$grant.state, $name: $to', ({ name, make, grant, to }) => {
    const before = structuredClone(grant);
    const outcome = make(grant);
    expect(grant).toEqual(before);
    if (isRefusal(outcome)) {
      const allowed = variants.some((other) => other.state === grant.state && !isRefusal(make(other)));
      expect(allowed).toBe(to.length > 0);
      expect(outcome).toMatchObject({ grant });
      const others = allowed
        ? {
            approve: ['approved-already'],
            recount: ['already-ending'],
            revoke: ['already-ending'],
            move: ['already-ending', 'still-moving'],
            askMore: ['already-ending', 'extension-waits'],
            allowMore: ['already-ending'],
            extend: ['already-ending'],
          }
        : tooEarlyOrLate[grant.state];
      expect(['settled', ...Object.values(others ?? {}).flat()]).toContain(outcome.no);
      if (!(name in (others ?? {}))) expect(outcome.no).toBe('settled');
      return;
    }
    expect(to).toContain(outcome.grant.state);
    expect(Grant.parse(outcome.grant)).toEqual(outcome.grant);
    expect(AuditEvent.parse(outcome.event)).toEqual(outcome.event);
    expect(outcome.event).toMatchObject({ move: name, from: grant.state, to: outcome.grant.state });
    expect(outcome.event).toMatchObject({ grant: grant.id, database: grant.database });
  });

  test('each state that the table promises is reached', () => {
    const reached = kinds.flatMap(({ name, make, grant }) => {
      const outcome = make(grant);
      return isRefusal(outcome) ? [] : [`${grant.state} ${name} ${outcome.grant.state}`];
    });
    const promised = Object.entries(lifecycle).flatMap(([from, row]) =>
      Object.entries(row).flatMap(([name, to]) => to.map((state) => `${from} ${name} ${state}`)),
    );
    expect([...new Set(reached)].sort()).toEqual(promised.sort());
  });

  test('what was asked for, and who approved it, outlive every move', () => {
    for (const { make, grant } of kinds) {
      const outcome = make(grant);
      if (isRefusal(outcome)) continue;
      const { id, version, database, requester, reason, requestedAt } = grant;
      // Only who arrives at another address has another one.
      const asked =
        outcome.event.move === 'arrived' ? { approvedSource: grant.source } : { source: grant.source };
      expect(outcome.grant).toMatchObject({
        id,
        version,
        database,
        ...asked,
        requester,
        reason,
        requestedAt,
      });
      if (isLive(grant)) expect(outcome.grant).toMatchObject({ decision: grant.decision });
      const longer = ['extend', 'allowMore'].includes(outcome.event.move);
      if (!longer) expect(outcome.grant.ttlMs).toBe(grant.ttlMs);
    }
  });

  test('people do what people do, operators what operators do, and the bot the rest', () => {
    const people: Partial<Record<Move, string>> = {
      ...{ approve: bo, deny: bo, allowMore: bo, refuseMore: bo, review: bo },
      ...{ cancel: ana, remind: ana, revoke: ana, move: ana, askMore: ana, extend: ana },
      ...{ abandoned: operator, restored: operator },
    };
    for (const { name, make, grant } of kinds) {
      const outcome = make(grant);
      if (!isRefusal(outcome)) expect([name, outcome.event.by]).toEqual([name, people[name] ?? 'db-access']);
    }
  });
});

test('the table at the head of the file is the table that the machine reads', () => {
  const file = readFileSync(join(root, 'src/grant/lifecycle.ts'), 'utf8');
  const head = file
    .slice(0, file.indexOf('*/'))
    .split('\n')
    .map((line) => line.replace(/^ \* ?/, '').trim());
  const columns = head.find((line) => line.startsWith('approve'))?.split(/\s+/) ?? [];
  expect([...births, ...columns].sort()).toEqual([...moves].sort());

  const rows = head.map((line) => line.split(/\s+/)).filter(([name = '']) => name in lifecycle);
  const final =
    head.find((line) => line.endsWith('nothing moves them any more.'))?.match(/\w+(?=[,:])/g) ?? [];
  const written = [
    ...rows.map(([name, ...cells]) => [
      name,
      Object.fromEntries(
        columns
          .map((column, index) => [column, cells[index]?.split('|')])
          .filter(([, cell]) => cell?.[0] !== '-'),
      ),
    ]),
    ...final.map((name) => [name, {}]),
  ];
  expect(Object.fromEntries(written)).toEqual(lifecycle);
  expect(rows.every((row) => row.length === columns.length + 1)).toBe(true);
});
