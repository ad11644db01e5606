/** What happened to no grant is written where Redis takes it; nothing waits for a Redis that does not. */
import { expect, inject, onTestFinished, test } from 'vitest';
import { noMetrics } from '../../../src/contracts/measurements.ts';
import { createDenials } from '../../../src/flow/denials.ts';
import { connectRedis } from '../../../src/redis/connect.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { createNotes } from '../../../src/redis/store/note-store.ts';
import { production } from '../../../src/timing.ts';
import { MORNING, personId } from '../../support/builders.ts';
import { type Door, openDoor } from '../../support/passage.ts';
import { freshPrefix } from '../../support/redis.ts';

const keys = createKeys(freshPrefix());

test.each<[how: string, leave: (door: Door) => unknown]>([
  ['gone', (door) => door.shut()],
  ['silent', (door) => door.stall()],
])('a stop soon gives up on denied attempts where Redis is %s', async (_, leave) => {
  const door = await openDoor(inject('redisUrl'));
  const waits = { ...production.redis, answerMs: 50 };
  const own = { url: door.url, ca: undefined, kind: 'producer', onError: () => {}, waits } as const;
  const redis = await connectRedis(own);
  onTestFinished(() => redis.disconnect());
  onTestFinished(() => door.shut());
  const logged: object[] = [];
  const log = { warn: () => {}, error: (facts: object) => void logged.push(facts) };
  const denials = createDenials({
    isDatabase: () => true,
    steady: () => 0,
    metrics: noMetrics,
    notes: createNotes({ redis, keys, now: () => MORNING, version: '1.0.0', log }),
    log,
  });
  await leave(door);
  const refusal = { no: 'own-request', able: { everyone: true, people: [], groups: [] } } as const;
  for (let times = 0; times < 3; times += 1) denials.note(personId('ana'), refusal);
  await denials.flush();
  expect(logged).toMatchObject([{ event: 'audit_note_not_written' }, { event: 'audit_note_not_written' }]);
});
