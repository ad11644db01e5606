/** One grant for each thing that people may read of it: each state, and what may be so within one. */
import { OperatorId } from '../../src/grant/operator.ts';
import type { Grant } from '../../src/grant/record.ts';
import {
  aClosed,
  anActive,
  anApproved,
  aRequested,
  grantId,
  groupId,
  inEachState,
  ms,
  personId,
  plus,
  ruleId,
  source,
} from './builders.ts';

const emergency = { how: 'emergency' } as const;
const [bo, cy] = [personId('bo'), personId('cy')];
const range = source('203.0.113.0/28');
const extension = { byMs: ms('30m'), at: plus('1h'), approvals: [], people: [bo, cy] };
const suspended = { what: { is: 'suspended' }, at: plus('10m') } as const;
const long =
  'The nightly report was not written, and I want to look at the locks that the import holds. '.repeat(3);
const to = { source: source('203.0.113.7'), ttlMs: ms('2h') };

export const everyState: Readonly<Record<string, Grant>> = {
  ...inEachState,
  'requested, with a long reason': aRequested({ reason: long.trim() }),
  'requested for a range': aRequested({ source: range }),
  'requested for a region': aRequested({ source: source('region:osc-fr1') }),
  'requested, one of two said yes': aRequested({ approvals: [{ by: bo, at: plus('1m'), groups: [], to }] }),
  'requested, and nobody can approve it': aRequested({
    unanswerable: { since: plus('1h'), able: [], missing: [groupId('dba')] },
  }),
  'requested, and reminded': aRequested({ nudges: [{ at: plus('1h'), people: [bo, cy] }] }),
  'denied, with a reason': { ...inEachState.denied, because: 'use the replica' },
  'lapsed halfway': {
    ...inEachState.lapsed,
    saidYes: [{ by: bo, at: plus('1m'), groups: [] }],
    reached: { have: 1, need: 2, missing: [] },
  },
  'approved for less': anApproved({
    ttlMs: ms('30m'),
    askedFor: { source: range, ttlMs: ms('2h') },
  }),
  'approved, and something is in the way': anApproved({ trouble: suspended }),
  'approved, and ended before it opened': anApproved({ revoked: { by: personId('ana'), at: plus('7m') } }),
  'active by a clause': anActive({ decision: { how: 'automatic', clause: 'on call' } }),
  'active in an emergency': anActive({ decision: emergency }),
  'active by somebody else’s rule': anActive({ rule: null }),
  'active, and more time is requested': anActive({ extension }),
  'active, and more time was answered': anActive({
    answers: [
      { byMs: ms('30m'), by: bo, at: plus('20m'), allowed: false },
      { byMs: ms('1h'), by: cy, at: plus('90m'), allowed: true, until: plus('3h6m') },
    ],
    ttlMs: ms('3h'),
    expiresAt: plus('3h6m'),
  }),
  'active, about to end': anActive({ warnedOf: [plus('2h6m')] }),
  'active, switching to another address': anActive({ moving: { to: source('203.0.113.9'), at: plus('9m') } }),
  'active from another address': anActive({
    source: source('203.0.113.9'),
    approvedSource: source('203.0.113.7'),
    moves: [{ from: source('203.0.113.7'), to: source('203.0.113.9'), at: plus('30m') }],
  }),
  'active, and about to close': anActive({ revoked: { by: bo, at: plus('1h') } }),
  'closed early': aClosed({ cause: 'revoked', revoked: { by: bo, at: plus('1h') } }),
  'closed by an operator': aClosed({
    cause: 'revoked',
    revoked: {
      by: 'db-access',
      operator: { id: OperatorId.parse('operator:alice@bastion'), because: 'the laptop was stolen' },
      at: plus('1h'),
    },
  }),
  'closed before it opened': aClosed({
    cause: 'revoked',
    openedAt: null,
    rule: null,
    revoked: { by: personId('ana'), at: plus('7m') },
  }),
  'closed, and somebody else’s rule stays': aClosed({ rule: null }),
  'closed, its rule was removed by somebody else': aClosed({ cause: 'removed outside' }),
  'closed, a backup was restored': aClosed({ cause: 'restored' }),
  'closed, its database was deleted': aClosed({ cause: 'database gone' }),
  'closed, an emergency that was reviewed': aClosed({
    decision: emergency,
    review: { by: bo, at: plus('3h'), found: 'justified' },
  }),
  'failed, an emergency': { ...inEachState.failed, decision: emergency },
  'closed, and a rule came back': aClosed({
    id: grantId('a'),
    reappeared: [
      {
        rule: ruleId('r2'),
        source: source('203.0.113.7'),
        seenAt: plus('3h'),
        removedAt: plus('3h') + ms('20s'),
      },
    ],
  }),
};
