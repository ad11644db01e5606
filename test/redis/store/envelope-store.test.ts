/** Closing envelopes in a real Redis, where other builds write beside this one. */
import { expect, test } from 'vitest';
import { approve } from '../../../src/grant/decision.ts';
import { open, opened } from '../../../src/grant/lifecycle.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { createClosings } from '../../../src/redis/store/envelope-store.ts';
import { createGrants } from '../../../src/redis/store/grant-store.ts';
import { aRequest } from '../../contract/walk.ts';
import { grantId, ms, oneYes, personId, placed, plus, ruleId } from '../../support/builders.ts';
import { freshPrefix, testRedis } from '../../support/redis.ts';

const redis = await testRedis();
const id = grantId('a');
const soon = { at: plus('6m'), ...placed };

/** One approved grant, and Scalingo about to be asked for its rule. */
async function opening() {
  const keys = createKeys(freshPrefix());
  const logged: unknown[] = [];
  const log = { error: (facts: object) => void logged.push(facts) };
  const grants = createGrants({ redis, keys, log });
  await grants.create(aRequest('a'));
  const yes = { by: personId('bo'), at: plus('5m'), openWithinMs: ms('15m'), ...oneYes };
  const approved = await grants.update(id, (grant) => approve(grant, yes));
  if (!('source' in approved)) throw new Error('not approved');
  const { source } = approved;
  const before = [ruleId('office')];
  await grants.update(id, (grant) => open(grant, { ...soon, source, before }));
  const envelope = async () => JSON.parse((await redis.hget(keys.closings, id)) ?? '{}');
  return { grants, closings: createClosings({ redis, keys, log }), keys, source, envelope, logged };
}

test('what was there before the opening is in the envelope until its answer is known', async () => {
  const { grants, envelope, source } = await opening();
  expect(await envelope()).toMatchObject({ unanswered: { source, at: soon.at, before: ['office'] } });
  await grants.update(id, (grant) => opened(grant, { ...soon, rule: ruleId('r1') }));
  expect(await envelope()).not.toHaveProperty('unanswered');
});

test('a change of the record keeps what a later build wrote into the envelope', async () => {
  const { grants, envelope, keys } = await opening();
  const before = await envelope();
  const [rule] = before.undo;
  const later = {
    theirs: 1,
    ...before,
    schema: 7,
    undo: [
      { hint: 2, ...rule },
      { kind: 'tunnel', port: 5 },
    ],
  };
  await redis.hset(keys.closings, id, JSON.stringify(later));
  await grants.update(id, (grant) => opened(grant, { ...soon, rule: ruleId('r1') }));
  expect(await envelope()).toMatchObject({
    theirs: 1,
    schema: 7,
    undo: [
      { hint: 2, rule: 'r1' },
      { kind: 'tunnel', port: 5 },
    ],
  });
});

test('an envelope whose fields are in another order can be replaced, and only as it was read', async () => {
  const { closings, envelope, keys } = await opening();
  const { schema, ...rest } = await envelope();
  await redis.hset(keys.closings, id, JSON.stringify({ ...rest, theirs: 1, schema }));
  const [read] = await closings.all();
  if (!read) throw new Error('there is no envelope');
  await closings.replace(read, { ...read, doubts: [ruleId('r2')] });
  expect(await envelope()).toMatchObject({ theirs: 1, doubts: ['r2'] });
  await closings.replace(read, { ...read, doubts: [ruleId('r3')] });
  expect(await envelope()).toMatchObject({ doubts: ['r2'] });
});

test('an envelope with something to undo that this build does not know is never forgotten', async () => {
  const { closings, envelope, keys } = await opening();
  const ended = { ...(await envelope()), endedAt: plus('1h') };
  await redis.hset(
    keys.closings,
    id,
    JSON.stringify({ ...ended, undo: [...ended.undo, { kind: 'tunnel' }] }),
  );
  await closings.forget(plus('48h'));
  expect(await closings.all()).toHaveLength(1);
  await redis.hset(keys.closings, id, JSON.stringify(ended));
  await closings.forget(plus('48h'));
  expect(await closings.all()).toEqual([]);
});

test('an envelope that cannot be read is one line in the log, and one more where it is another cause or came back', async () => {
  const { closings, envelope, keys, logged } = await opening();
  const good = JSON.stringify(await envelope());
  const readTwice = async (text: string) => {
    await redis.hset(keys.closings, id, text);
    const [first, second] = [await closings.all(), await closings.all()];
    expect(first).toEqual(second);
    return logged.splice(0);
  };
  const line = (problem: unknown) => [{ event: 'closing_unreadable', grant: id, problem }];
  expect(await readTwice('{}')).toEqual(line(expect.arrayContaining(['undo'])));
  expect(await readTwice(good.replace(id, grantId('b')))).toEqual(line('it names another grant'));
  expect(await readTwice(good)).toEqual([]);
  expect(await readTwice('{}')).toHaveLength(1);
});

test('a lost or spoiled envelope is written again, and never over a good one or for a record that has changed', async () => {
  const { closings, grants, keys } = await opening();
  const [closing] = await closings.all();
  if (!closing) throw new Error('there is no envelope');
  const stored = () => redis.hget(keys.closings, id);
  expect(await closings.add(closing)).toBe(false);
  const later = '{"schema":2,"ends":"in a way that this build cannot read"}';
  await redis.hset(keys.closings, id, later);
  expect([await closings.add(closing), await stored()]).toEqual([false, later]);
  for (const lost of ['{"grant', '{}', undefined]) {
    if (lost === undefined) await redis.del(keys.closings);
    else await redis.hset(keys.closings, id, lost);
    expect(await closings.add(closing)).toBe(true);
    expect(await closings.all()).toEqual([closing]);
  }
  await grants.update(id, (grant) => opened(grant, { ...soon, rule: ruleId('r1') }));
  await redis.del(keys.closings);
  expect([await closings.add(closing), await stored()]).toEqual([false, null]);
});
