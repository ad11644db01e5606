/** Each move of a grant is one line, without what people wrote. */
import { expect, test } from 'vitest';
import { logMove } from '../../src/flow/move-log.ts';
import { moved } from '../../src/grant/audit.ts';
import { inEachState, personId, plus } from '../support/builders.ts';

test('a move is a line with who, what, where and from which address', () => {
  const lines: object[] = [];
  const { requested, approved } = inEachState;
  const { event } = moved(requested, approved, { at: plus('5m'), by: personId('bo'), move: 'approve' });
  logMove({ info: (facts) => lines.push(facts) }, { event });
  expect(lines).toEqual([
    {
      event: 'grant_moved',
      move: 'approve',
      grant: approved.id,
      database: 'orders',
      by: personId('bo'),
      from: 'requested',
      to: 'approved',
      requester: personId('ana'),
      source: '203.0.113.7/32',
      rule: undefined,
    },
  ]);
  expect(JSON.stringify(lines)).not.toContain(approved.reason);
});
