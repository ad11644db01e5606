/** A person who is forgotten: what the events of the trail still say, and that their seals stay right. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blankedEvent, grantOf, mentions } from '../../src/audit/blank.ts';
import { eventDigest, saltsFor } from '../../src/audit/digest.ts';
import { windowsOf } from '../../src/audit/windows.ts';
import { StoredEvent } from '../../src/grant/audit.ts';
import { deny } from '../../src/grant/decision.ts';
import { withForgotten } from '../../src/grant/forgotten.ts';
import { grantId, MORNING, personId, plus } from '../support/builders.ts';
import { all, anOpening, aWholeAccess, streamOf, told } from './history.ts';

const [a, b] = [grantId('a'), grantId('b')];
const ana = { person: 'UANA', grants: new Set<string>([a]) };
const random = (bytes: number) => Buffer.alloc(bytes, 7);

const blank = (event: object, about = ana) => {
  const text = JSON.stringify({ ...event, schema: 1 });
  return blankedEvent({ text, salts: saltsFor(text, random) }, about, random);
};
const shown = (event: object, about = ana) =>
  StoredEvent.parse(withForgotten(JSON.parse(blank(event, about).text)));

test('nothing of a person is left in the events of their access, and what is not about them is', () => {
  const { events } = aWholeAccess({ id: a, at: MORNING });
  const texts = events.map((event) => blank(event).text).join('\n');
  for (const gone of ['UANA', '203.0.113.7', 'a slow report']) expect(texts).not.toContain(gone);
  for (const kept of ['UBO', 'orders', a, 'finished']) expect(texts).toContain(kept);
});

test('the seal of an event stays right, with whatever of its salts is left', () => {
  fc.assert(
    fc.property(
      fc.nat({ max: 4 }),
      fc.constantFrom('UANA', 'UBO', 'UCY'),
      fc.boolean(),
      (nth, person, isTheirs) => {
        const event = aWholeAccess({ id: a, at: MORNING }).events[nth];
        const text = JSON.stringify({ ...event, schema: 1 });
        const salts = saltsFor(text, random);
        const about = { person, grants: new Set<string>(isTheirs ? [a] : []) };
        const after = blankedEvent({ text, salts }, about, random);
        expect(eventDigest(after.text, after.salts)).toBe(eventDigest(text, salts));
        for (const name of after.blanked) expect(after.salts).not.toHaveProperty(name);
        // Again, nothing more is found.
        expect(blankedEvent(after, about, random).blanked).toEqual([]);
      },
    ),
  );
});

test('what no seal has yet is blanked by a salt that nobody keeps, and sealed as it is', () => {
  const [event] = aWholeAccess({ id: a, at: MORNING }).events;
  const after = blankedEvent({ text: JSON.stringify(event), salts: {} }, ana, random);
  const salts = saltsFor(after.text, random);
  expect(salts).not.toHaveProperty('requester');
  expect(eventDigest(after.text, salts)).toMatch(/^[0-9a-f]{64}$/);
});

test('the trail still says when who could reach what, without saying who or from where', async () => {
  const { events } = aWholeAccess({ id: a, at: MORNING });
  const [before] = await all(windowsOf(streamOf(events)));
  const [after] = await all(windowsOf(streamOf(events.map((event) => shown(event)))));
  expect(after).toEqual({ ...before, requester: 'forgotten', source: 'forgotten', reason: 'forgotten' });
});

test('one of several approvers who is forgotten leaves the others named', async () => {
  const { first, steps } = anOpening({ id: b, at: MORNING, requester: 'gil' });
  const { events } = told(first, ...steps);
  const two = events.map((event) =>
    'decision' in event ? { ...event, decision: { how: 'approved', by: ['UANA', 'UBO'] } } : event,
  );
  const [yes] = two.filter(({ move }) => move === 'approve');
  const early = { ...yes, by: 'UANA', to: 'requested', decision: undefined };
  const story = [two[0] ?? {}, early, ...two.slice(1)].map((event) => shown(event));
  expect(await all(windowsOf(streamOf(story)))).toMatchObject([
    { requester: 'UGIL', source: '203.0.113.7/32', allowed: { how: 'approved', by: ['forgotten', 'UBO'] } },
  ]);
});

test('what they wrote of others goes, and how they reviewed an emergency stays', () => {
  const { first } = anOpening({ id: b, at: MORNING, requester: 'gil' });
  const denied = told(first, (grant) =>
    deny(grant, { by: personId('ana'), at: plus('1m'), because: 'call me' }),
  );
  const event = denied.events[1] ?? {};
  expect(blank(event).blanked).toEqual(['by', 'detail']);
  expect(shown(event)).toMatchObject({ by: 'forgotten', detail: 'forgotten', requester: 'UGIL' });
  const review = { ...event, move: 'review', detail: 'justified' };
  expect(shown(review)).toMatchObject({ by: 'forgotten', detail: 'justified', forgotten: ['by'] });
});

test('an id is theirs where it is whole, and a grant is theirs who asked for it', () => {
  expect(mentions('ask <@UANA>', 'UANA')).toBe(true);
  expect(mentions('ask <@UANA2> or XUANA', 'UANA')).toBe(false);
  const [event] = aWholeAccess({ id: a, at: MORNING }).events;
  expect(grantOf(JSON.stringify(event), 'UANA')).toBe(a);
  expect(grantOf(JSON.stringify({ ...event, requester: undefined }), 'UANA')).toBe(a);
  expect(
    grantOf(JSON.stringify({ ...event, requester: undefined, move: 'approve' }), 'UANA'),
  ).toBeUndefined();
  expect(grantOf('{"half', 'UANA')).toBeUndefined();
});
