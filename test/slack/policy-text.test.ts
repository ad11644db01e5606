/** `/db-access why`: what a policy allows somebody, as they read it. */
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/grant/evaluate.ts';
import type { Policy } from '../../src/grant/policy.ts';
import { plain, plainMarkup } from '../../src/words/markup.ts';
import { policyText } from '../../src/words/policy-text.ts';
import { listed } from '../flow/policy-world.ts';
import {
  anActive,
  aPerson,
  aPolicy,
  aReasonForm,
  groupId,
  MORNING,
  ms,
  source,
} from '../support/builders.ts';

const person = aPerson('ana');
const emergency = { who: listed('ana'), longestMs: ms('30m'), tell: listed('cy'), mostUnreviewed: 1 };

function told(change: Partial<Policy>, live = [] as ReturnType<typeof anActive>[], markup = plain) {
  const policy = aPolicy(change);
  const clauses = evaluate(policy, { person, at: MORNING, live, current: live, able: 'enough' });
  return policyText({ policy, person, clauses }, markup);
}

describe('U13: why explains in one breath, with numbers and names', () => {
  test('U13: length, addresses, hours, reason, approvers, emergency', () => {
    expect(told({ approvers: listed('ana', 'bo', 'cy'), emergency })).toEqual([
      'orders: up to 8 hours from one address, any hour, reason required. UBO or UCY approves. In an emergency you may open it yourself for 30 minutes. An extension needs approval too.',
    ]);
  });

  test('U13: in French', () => {
    const [text = ''] = told({ approvers: listed('bo', 'cy'), emergency }, [], plainMarkup('fr'));
    expect(text.replaceAll('\u00a0', ' ')).toBe(
      'orders : jusqu’à 8 heures depuis une seule adresse, à toute heure, motif obligatoire. Approbation par UBO ou UCY. En cas d’urgence, vous pouvez ouvrir l’accès vous-même pour 30 minutes. Une prolongation doit aussi être approuvée.',
    );
  });

  test.each<[string, Partial<Policy>, string]>([
    ['a range', { widest: 28 }, 'from up to 16 addresses, any hour'],
    ['a network', { allowedRanges: [source('203.0.113.0/24')] }, 'from one address within 203.0.113.0/24,'],
    ['a region', { regions: ['osc-fr1'] }, 'from one address or the Scalingo region osc-fr1,'],
    ['two approvals', { quorum: { of: 'any', count: 2 } }, '2 of UBO, UCY and UDEE have to approve.'],
    ['groups', { quorum: { of: 'each', groups: [groupId('dba')] } }, 'One from each of SDBA has to approve.'],
    ['anyone', { approvers: { everyone: true, people: [], groups: [] } }, 'Any other full member approves.'],
    ['a form of reason', { reason: aReasonForm({ pattern: 'OPS' }) }, 'reason required. Name a ticket.'],
    ['no emergency', { emergency: { ...emergency, who: listed('bo') } }, 'UDEE approves. An extension'],
    [
      'a clause',
      { automatic: [{ name: 'short', who: listed('ana'), upToMs: ms('1h'), from: [], withinHours: false }] },
      'Some requests of up to 1 hour open without approval (short).',
    ],
  ])('U13: %s', (_, change, words) => {
    expect(told(change)).toEqual([expect.stringContaining(words)]);
  });

  test('U13: what is in the way right now has a line of its own', () => {
    expect(told({ mostLivePerPerson: 1 }, [anActive()])[1]).toMatch(/^⛔ Right now: You have 1 open/);
  });
});
