/** What the requester reads of the hours in which a request can be answered. */
import { expect, test } from 'vitest';
import type { Hours } from '../../src/grant/hours.ts';
import { askedText } from '../../src/words/grant-text.ts';
import { plain } from '../../src/words/markup.ts';
import { extendedText } from '../../src/words/more-time-text.ts';
import { stateText } from '../../src/words/state-text.ts';
import { anActive, aPolicy, aRequested, plus } from '../support/builders.ts';

const hours: Hours = { days: ['mon', 'wed'], fromMinute: 0, toMinute: 660, zone: 'UTC', outside: 'refused' };
const pause = 'Approvers can answer until 5 Jan 2026, 11:00 UTC, and again from 7 Jan 2026, 00:00 UTC.';

const asked = (policy: Parameters<typeof aPolicy>[0], grant = aRequested()) => {
  const known = aPolicy(policy);
  const answer = askedText({ grant, masked: false }, new Map([[known.database, known]]), plain);
  return [answer, stateText(grant, known, plain)];
};

test('L10: who asks reads until when it can be answered, and from when again', () => {
  // Four hours within them.
  const grant = aRequested({ lapseAt: plus('41h') });
  for (const text of asked({ hours }, grant)) expect(text).toContain(pause);
});

test('L10: nothing is said of hours that a request does not outlast, or that bind nobody', () => {
  const short = asked({ hours }, aRequested({ lapseAt: plus('2h') }));
  const byHand = asked({ hours: { ...hours, outside: 'by hand' } });
  for (const text of [...short, ...byHand]) expect(text).not.toContain('Approvers can answer');
});

test('L10: a request that lapses before the next hours is told until when alone', () => {
  for (const text of asked({ hours }, aRequested({ lapseAt: plus('10h') }))) {
    expect(text).toContain('Approvers can answer until 5 Jan 2026, 11:00 UTC.');
    expect(text).not.toContain('again from');
  }
});

test.each([
  ['ends before the next hours', plus('10h'), 'Approvers can answer until 5 Jan 2026, 11:00 UTC.'],
  ['lasts into the next hours', plus('50h'), pause],
])('L10: more time of access that %s is told the hours of answers as well', (_, expiresAt, told) => {
  const extension = { byMs: 60_000, at: plus('1h'), approvals: [] };
  const policy = aPolicy({ hours });
  const grant = anActive({ expiresAt, extension });
  expect(extendedText(grant, policy, plain)).toContain(told);
  expect(stateText(grant, policy, plain)).toContain(told);
  const short = anActive({ expiresAt: plus('90m'), extension });
  expect(extendedText(short, policy, plain)).not.toContain('Approvers can answer');
});

test('hours that came later, and leave out the instant of the request: answers stopped then', () => {
  const later: Hours = { ...hours, days: ['wed'] };
  const grant = aRequested({ lapseAt: plus('41h') });
  const told = 'Approvers can answer until 5 Jan 2026, 09:00 UTC, and again from 7 Jan 2026, 00:00 UTC.';
  for (const text of asked({ hours: later }, grant)) expect(text).toContain(told);
});

test('more time for an emergency is answered at any hour', () => {
  const extension = { byMs: 60_000, at: plus('1h'), approvals: [] };
  const grant = anActive({ expiresAt: plus('10h'), extension, decision: { how: 'emergency' } });
  expect(stateText(grant, aPolicy({ hours }), plain)).not.toContain('Approvers can answer');
});
