/** What changed in the policies is one event, whichever process tells it first, and also where no process ran while it changed. */
import { describe, expect, test } from 'vitest';
import { changesSince, changesText } from '../../../src/config/compare.ts';
import type { SettingTexts } from '../../../src/flow/notes.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { BEGINNING, readAudit } from '../../../src/redis/store/audit-store.ts';
import { createNotes } from '../../../src/redis/store/note-store.ts';
import { databaseName, MORNING } from '../../support/builders.ts';
import { freshPrefix, testRedis } from '../../support/redis.ts';

const redis = await testRedis();
const prefix = freshPrefix();
let made = 0;

const settings = (texts: Record<string, Record<string, string>>): SettingTexts =>
  new Map(
    Object.entries(texts).map(([name, own]) => [databaseName(name), new Map(Object.entries(own))] as const),
  );
const usual = { requesters: 'everyone', approvers: 'U0BO', maxDuration: '8h', scalingo: 'my-orders' };
const before = settings({ orders: usual, sales: { ...usual, scalingo: 'my-sales' } });
const after = settings({ orders: { ...usual, approvers: 'U0BO, U0CY', maxDuration: '2h' } });

function aMemory() {
  made += 1;
  const keys = createKeys(`${prefix}-${made}`);
  const logged: object[] = [];
  const log = { error: (facts: object) => void logged.push(facts) };
  return {
    keys,
    logged,
    /** by a process of its own */
    async tell(now: SettingTexts): Promise<void> {
      const notes = createNotes({ redis, keys, now: () => MORNING, version: '1.0.0', log });
      await notes.addPolicies(now, (known) => changesText(changesSince(known, now)));
    },
    events: async () =>
      (await readAudit({ redis, keys }, { after: BEGINNING, count: 100 })).map(({ event }) => event),
  };
}

const changed = {
  by: 'db-access',
  note: 'policiesChanged',
  version: '1.0.0',
  detail: 'orders: approvers: U0BO -> U0BO, U0CY; maxDuration: 8h -> 2h\nsales left the file',
};

test('the first time there is nothing to compare with, and the next time what changed is one event', async () => {
  const { tell, events } = aMemory();
  await tell(before);
  await tell(before);
  expect(await events()).toEqual([]);
  await tell(after);
  await tell(after);
  expect(await events()).toMatchObject([changed]);
});

test('of many processes that tell the same change at once, one writes it', async () => {
  const { tell, events } = aMemory();
  await tell(before);
  await Promise.all(Array.from({ length: 8 }, () => tell(after)));
  expect(await events()).toMatchObject([changed]);
});

test('two processes with different files: the trail says what each of them took over', async () => {
  const { tell, events } = aMemory();
  const third = settings({ orders: { ...usual, maxDuration: '1h' } });
  await tell(after);
  await Promise.all([tell(before), tell(third)]);
  const details = (await events()).map((event) => ('note' in event ? event.detail : undefined));
  expect(details).toHaveLength(2);
  expect(details.join('\n')).toMatch(/maxDuration: (2h|8h) -> 1h/);
});

test('a setting that the build before did not have is no change while nobody sets it', async () => {
  const { tell, events } = aMemory();
  await tell(settings({ orders: usual }));
  await tell(settings({ orders: { ...usual, probe: 'false', spareRules: '3' } }));
  expect(await events()).toMatchObject([{ detail: 'orders: spareRules: 0 -> 3' }]);
});

describe('what another build or hand wrote', () => {
  test.each([
    ['a later build', JSON.stringify({ schema: 11, databases: {} })],
    ['nobody knows who', '{'],
  ])('%s: it says so once, and goes on from here', async (_, text) => {
    const { keys, tell, events } = aMemory();
    await redis.set(keys.settingsNoted, text);
    await tell(before);
    const unreadable = { detail: 'what held before was written by another version and cannot be compared' };
    expect(await events()).toMatchObject([unreadable]);
    await tell(after);
    expect(await events()).toMatchObject([unreadable, changed]);
  });
});

test('Redis that does not take it: that is logged, and the next process tells it', async () => {
  const { keys, tell, events, logged } = aMemory();
  await tell(before);
  await redis.del(keys.audit);
  await redis.set(keys.audit, 'no stream');
  await tell(after);
  expect(logged).toMatchObject([{ event: 'audit_note_not_written', note: { note: 'policiesChanged' } }]);
  await redis.del(keys.audit);
  await tell(after);
  expect(await events()).toMatchObject([changed]);
});
