/** A person who tries what they may not do is seen by operators, and cannot fill the log. */
import { beforeEach, expect, test } from 'vitest';
import { createDenials } from '../../src/flow/denials.ts';
import { MINUTE } from '../../src/grant/duration.ts';
import type { Refusal } from '../../src/grant/refusal.ts';
import { databaseName, personId } from '../support/builders.ts';

const able = { everyone: false, people: [], groups: [] };
const notAnApprover: Refusal = { no: 'not-an-approver', database: databaseName('orders') };
const first = { event: 'denied', kind: 'not-an-approver', person: personId('ana') };

let now = 0;
let lines: object[] = [];
let noted: object[] = [];
let counted: string[] = [];
beforeEach(() => {
  now = 0;
  lines = [];
  noted = [];
  counted = [];
});

const denialsHere = (written = async () => {}) =>
  createDenials({
    isDatabase: (name) => name === 'billing',
    steady: () => now,
    metrics: { refused: (kind) => counted.push(kind) },
    notes: {
      add(note) {
        noted.push(note);
        return written();
      },
    },
    log: { warn: (facts) => lines.push(facts) },
  });

test('a flood of one person is one line, and one more after ten minutes; each attempt is counted', () => {
  const denials = denialsHere();
  for (let count = 0; count < 5000; count += 1) denials.note(personId('ana'), notAnApprover);
  expect([lines, counted.length]).toEqual([[first], 5000]);

  now = 10 * MINUTE - 1;
  denials.tidy();
  expect(lines).toEqual([first]);
  now = 10 * MINUTE;
  denials.tidy();
  expect(lines).toEqual([first, { ...first, event: 'denied_again', times: 4999 }]);
  const inTrail = { note: 'denied', by: personId('ana') };
  expect(noted).toEqual([
    { ...inTrail, detail: 'not-an-approver' },
    { ...inTrail, detail: 'not-an-approver, 4999 more in ten minutes' },
  ]);
});

test('at a stop all is summed up, and what is being written is waited for', async () => {
  let write = () => {};
  const written = new Promise<void>((resolve) => {
    write = resolve;
  });
  const denials = denialsHere(() => written);
  for (let count = 0; count < 3; count += 1) denials.note(personId('ana'), notAnApprover);
  denials.note(personId('bo'), notAnApprover);
  let isFlushed = false;
  const flushed = denials.flush().then(() => {
    isFlushed = true;
  });
  expect(lines).toEqual([
    first,
    { ...first, person: personId('bo') },
    { ...first, event: 'denied_again', times: 2 },
  ]);
  expect(noted.at(-1)).toEqual({
    note: 'denied',
    by: personId('ana'),
    detail: 'not-an-approver, 2 more before the stop',
  });
  await Promise.resolve();
  expect(isFlushed).toBe(false);
  write();
  await flushed;
  await denials.flush();
  expect(noted).toHaveLength(3);
});

test('after ten minutes it begins again; a single attempt is not summed up', () => {
  const denials = denialsHere();
  denials.note(personId('ana'), notAnApprover);
  now = 10 * MINUTE;
  denials.note(personId('ana'), notAnApprover);
  expect(lines).toEqual([first, first]);
});

test('each person and each kind has lines of its own', () => {
  const denials = denialsHere();
  denials.note(personId('ana'), notAnApprover);
  denials.note(personId('bo'), notAnApprover);
  denials.note(personId('ana'), { no: 'own-request', able });
  expect(lines).toEqual([first, { ...first, person: personId('bo') }, { ...first, kind: 'own-request' }]);
});

test('a flood of many people is 1001 lines at most, and as many after ten minutes', () => {
  const denials = denialsHere();
  for (let round = 0; round < 2; round += 1)
    for (let count = 0; count < 5000; count += 1) denials.note(personId(`p${count}`), notAnApprover);
  expect(lines).toHaveLength(1001);
  expect(lines.at(-1)).toEqual({ ...first, person: 'others' });
  now = 10 * MINUTE;
  denials.tidy();
  expect(lines).toHaveLength(2002);
  expect(counted).toHaveLength(10_000);
});

test('what nobody is known to have done has a line of its kind, and no person', () => {
  const denials = denialsHere();
  for (let count = 0; count < 300; count += 1) denials.noteNameless('unsigned');
  denials.noteNameless('link-forged');
  expect(lines).toEqual([
    { event: 'denied', kind: 'unsigned' },
    { event: 'denied', kind: 'link-forged' },
  ]);
  expect(counted).toHaveLength(301);
});

test.each<Refusal>([{ no: 'reason-missing' }, { no: 'unknown-grant', id: 'x' }, { no: 'not-confirmed' }])(
  'a mistake is no denied attempt: $no',
  (refusal) => {
    denialsHere().note(personId('ana'), refusal);
    expect([lines, counted]).toEqual([[], ['mistake']]);
  },
);
