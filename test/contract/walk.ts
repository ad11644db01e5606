/** Random walks through the lifecycle of a few grants, for tests that must hold in whatever order things happen. */
import fc from 'fast-check';
import * as moving from '../../src/grant/address-change.ts';
import type { births, Move, Moved } from '../../src/grant/audit.ts';
import * as ending from '../../src/grant/closure.ts';
import * as deciding from '../../src/grant/decision.ts';
import * as extending from '../../src/grant/extension.ts';
import * as life from '../../src/grant/lifecycle.ts';
import { OperatorId } from '../../src/grant/operator.ts';
import * as reappearance from '../../src/grant/reappearance.ts';
import type { Grant, Requested } from '../../src/grant/record.ts';
import type { Refusal } from '../../src/grant/refusal.ts';
import * as unapprovable from '../../src/grant/unapprovable.ts';
import {
  aRequested,
  databaseName,
  grantId,
  ms,
  oneYes,
  personId,
  placed,
  plus,
  ruleId,
  said,
  source,
} from '../support/builders.ts';

export const databases = ['orders', 'billing'] as const;
export const requesters = ['ana', 'gil'] as const;

type Change = (grant: Grant, at: number) => Moved | Refusal;

const by = personId('bo');
const operator = OperatorId.parse('operator:alice@bastion');
const rule = ruleId('r1');
const home = source('198.51.100.1');

const changes: Record<Exclude<Move, (typeof births)[number]>, Change> = {
  reappeared: (grant, at) =>
    reappearance.reappeared(grant, { rule, source: grant.source, seenAt: at - 1, at }),
  abandoned: (grant, at) => ending.abandoned(grant, { by: operator, because: 'deleted', at }),
  restored: (grant, at) => ending.restored(grant, { by: operator, at }),
  unremembered: (grant, at) => ending.unremembered(grant, { at }),
  approve: (grant, at) =>
    deciding.approve(grant, {
      by,
      at,
      openWithinMs: ms('15m'),
      ...oneYes,
    }),
  recount: (grant, at) => {
    const when = { at, today: oneYes.today, openWithinMs: ms('15m') };
    return grant.state === 'active' ? extending.recountMore(grant, when) : deciding.recount(grant, when);
  },
  unanswerable: (grant, at) => unapprovable.answerable(grant, { at, found: { able: [by], missing: [] } }),
  deny: (grant, at) => deciding.deny(grant, { by, at, because: 'not now' }),
  cancel: (grant, at) => deciding.cancel(grant, { by: grant.requester, at }),
  nudge: (grant, at) => deciding.nudge(grant, { at, people: [by] }),
  remind: (grant, at) => deciding.remind(grant, { by: grant.requester, at, people: [by] }),
  lapse: (grant, at) => deciding.lapse(grant, { at }),
  review: (grant, at) => deciding.review(grant, { by, at, found: 'justified' }),
  block: (grant, at) => unapprovable.block(grant, { by: 'length', at }),
  unblock: (grant, at) => unapprovable.unblock(grant, { at }),
  nag: (grant, at) => deciding.nag(grant, { at, people: [by] }),
  askMore: (grant, at) => extending.askMore(grant, { by: grant.requester, byMs: ms('30m'), at, people: [] }),
  allowMore: (grant, at) => extending.allowMore(grant, { by, at, ...oneYes }),
  refuseMore: (grant, at) => extending.refuseMore(grant, { by, at }),
  extend: (grant, at) => extending.extend(grant, { by: grant.requester, byMs: ms('30m'), at }),
  revoke: (grant, at) => life.revoke(grant, { by, at }),
  open: (grant, at) => life.open(grant, { source: grant.source, at, ...placed }),
  opened: (grant, at) => life.opened(grant, { rule, at, ...placed }),
  hindered: (grant, at) => life.hindered(grant, { what: said(`trouble at ${at}`), at }),
  warn: (grant, at) => life.warn(grant, { at }),
  probed: (grant, at) => life.probed(grant, { reached: false, what: 'timed out', at }),
  move: (grant, at) => moving.move(grant, { to: home, by: grant.requester, at }),
  arrived: (grant, at) => moving.arrived(grant, { to: home, rule, at }),
  left: (grant, at) => moving.left(grant, { source: grant.approvedSource ?? home, at }),
  missed: (grant, at) => life.missed(grant, { at }),
  located: (grant, at) => life.located(grant, { ...placed, at }),
  found: (grant, at) => life.found(grant, { rule: null, at }),
  finished: (grant, at) => ending.finished(grant, { at, endEarlyMs: 0 }),
  drifted: (grant, at) => ending.drifted(grant, { at }),
  refused: (grant, at) => ending.refused(grant, { cause: said('Scalingo said no.'), at }),
};

export type Step = {
  /** asked for where it is not there yet, else moved */
  readonly grant: string;
  readonly asked: Pick<Requested, 'database' | 'requester'>;
  readonly change: Change;
  readonly afterMs: number;
};

const often = ['approve', 'opened', 'revoke', 'finished'] as const;

export const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    grant: fc.constantFrom('a', 'b', 'c', 'd'),
    asked: fc.record({
      database: fc.constantFrom(...databases).map(databaseName),
      requester: fc.constantFrom(...requesters).map(personId),
    }),
    change: fc.oneof(
      fc.constantFrom(...Object.values(changes)),
      fc.constantFrom(...often.map((move) => changes[move])),
    ),
    afterMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: ms('5m') }), fc.constant(ms('2h'))),
  }),
  { minLength: 5, maxLength: 30 },
);

export function aRequest(name: string, change: Partial<Requested> = {}): Moved<Requested> {
  const { state: _, version: __, ...asked } = aRequested({ id: grantId(name), ...change });
  return deciding.request({ ...asked, lapseAt: change.lapseAt ?? plus('4h') });
}

export function stepped(grant: Grant | undefined, step: Step, at: number): Moved | Refusal {
  return grant ? step.change(grant, at) : aRequest(step.grant, { ...step.asked, requestedAt: at });
}
