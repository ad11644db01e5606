/** Somebody writes to Redis and has no key: what they remove from the beginning of the trail is not taken for what was trimmed. */
import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { type Anchor, anchored } from '../../../src/audit/anchor.ts';
import { publicKeyText } from '../../../src/audit/seal.ts';
import { verified } from '../../../src/audit/verify.ts';
import { cancel } from '../../../src/grant/decision.ts';
import { DAY } from '../../../src/grant/duration.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { createGrants } from '../../../src/redis/store/grant-store.ts';
import { createSeals, readSeal, sealedBatches } from '../../../src/redis/store/seal-store.ts';
import { createRetention, readAnchor } from '../../../src/redis/store/trail-trim.ts';
import { timeOf } from '../../../src/redis/time.ts';
import { aRequest } from '../../contract/walk.ts';
import { grantId, personId, plus } from '../../support/builders.ts';
import { freshPrefix, testRedis } from '../../support/redis.ts';

const redis = await testRedis();
const prefix = freshPrefix();
const aKey = () => generateKeyPairSync('ed25519').privateKey;
const now = await timeOf(redis);
const due = now + 61 * DAY;
const silent = { info: () => {}, error: () => {} };

/** Each request is in a seal of its own, signed by the key of its place. */
async function aTrail(name: string, signers: readonly (KeyObject | undefined)[]) {
  const at = { redis, keys: createKeys(`${prefix}-${name}`) };
  const grants = createGrants({ ...at, log: silent });
  for (const [nth, key] of signers.entries()) {
    await grants.create(aRequest(`g${nth}`));
    await grants.update(grantId(`g${nth}`), (grant) =>
      cancel(grant, { by: personId('ana'), at: plus('1h') }),
    );
    await createSeals({ ...at, key, random: randomBytes, log: silent }).close(now);
  }
  const logged: object[] = [];
  const record = (facts: object) => void logged.push(facts);
  return {
    ...at,
    logged,
    /** Removes the oldest batch, and says that it was trimmed. */
    forge: async (signer: KeyObject | undefined, claim: Partial<Anchor>) => {
      const [oldest] = await redis.xrange(at.keys.auditSeals, '-', '+', 'COUNT', 1);
      if (!oldest) throw new Error('There is no seal.');
      const { number, hash, events } = readSeal(oldest);
      const entries = events.map(([entry]) => entry);
      const [installation, last] = [at.keys.installation, entries.at(-1) ?? ''];
      const content = { installation, number, hash, last, events: 2, from: 0, to: 0, wholeFrom: 0, at: now };
      await redis.xdel(at.keys.auditSeals, oldest[0]);
      await redis.xdel(at.keys.audit, ...entries);
      await redis.set(at.keys.auditAnchor, JSON.stringify(anchored({ ...content, ...claim }, signer)));
    },
    trim: (key: KeyObject | undefined) =>
      createRetention({ ...at, retentionMs: 60 * DAY, key, log: { info: record, error: record } }).trim(
        due,
        [],
      ),
    findings: async (trusted: readonly KeyObject[]) =>
      (await verified(sealedBatches(at), trusted.map(publicKeyText), await readAnchor(at))).findings,
  };
}

test('an anchor that is not signed is found, whatever time it claims', async () => {
  const key = aKey();
  const { forge, findings } = await aTrail('unsigned', [key, key, key]);
  await forge(undefined, { at: 0 });
  const found = [{ is: 'anchor', why: expect.stringContaining('not signed') }];
  expect(await findings([key])).toEqual(found);
  expect(await findings([])).toEqual(found);
});

test('an anchor that is not signed is found where a key is known, also before seals that are not', async () => {
  const key = aKey();
  const { forge, findings } = await aTrail('early', [undefined, undefined, key]);
  await forge(undefined, { at: 0 });
  expect(await findings([key])).toEqual([{ is: 'anchor', why: expect.stringContaining('not signed') }]);
});

test('seals of which none is signed are found where a key is known', async () => {
  const { findings } = await aTrail('stripped', [undefined, undefined]);
  expect(await findings([])).toEqual([]);
  expect(await findings([aKey()])).toEqual([
    { is: 'seal', number: 2, why: 'it is not signed, nor is any before it' },
  ]);
});

test.each([
  ['that is not signed', undefined, 'it is not signed'],
  ['that is signed by a key that no seal has', aKey(), 'it is signed by another key'],
])('the bot does not put its own signature in place of an anchor %s', async (name, signer, why) => {
  const key = aKey();
  const { forge, findings, trim, logged, redis, keys } = await aTrail(name, [key, key, key]);
  await forge(signer, { at: 0 });
  const before = await redis.get(keys.auditAnchor);
  await trim(key);
  expect(await redis.get(keys.auditAnchor)).toBe(before);
  expect(logged).toMatchObject([{ event: 'audit_not_trimmed', why: expect.stringContaining(why) }]);
  expect(await findings([key])).toMatchObject([{ is: 'anchor', why: expect.stringContaining(why) }]);
});

test('nor where the anchor was changed', async () => {
  const key = aKey();
  const { trim, findings, logged, redis, keys } = await aTrail('changed', [key, key, key, key]);
  await createRetention({ redis, keys, retentionMs: 60 * DAY, key, log: silent }).trim(due, []);
  const anchor = await readAnchor({ redis, keys });
  await aMore(keys, key);
  await redis.set(keys.auditAnchor, JSON.stringify({ ...anchor, wholeFrom: 0 }));
  await trim(key);
  expect(logged).toMatchObject([{ event: 'audit_not_trimmed', why: 'the anchor: it was changed' }]);
  expect(await findings([key])).toEqual([{ is: 'anchor', why: 'it was changed' }]);
});

test('where the key was set or changed since, trimming goes on, signed by the new one', async () => {
  const [former, key] = [aKey(), aKey()];
  const { trim, findings, redis, keys } = await aTrail('rotated', [undefined, undefined]);
  await trim(undefined);
  await aMore(keys, former);
  await trim(former);
  expect((await readAnchor({ redis, keys }))?.key).toBe(publicKeyText(former));
  await aMore(keys, key);
  await trim(key);
  expect(await readAnchor({ redis, keys })).toMatchObject({ number: 3, key: publicKeyText(key) });
  expect(await findings([key])).toEqual([]);
});

test('without the key nothing is trimmed before a signed seal, which would look forged, and with it trimming goes on', async () => {
  const key = aKey();
  const { trim, findings, logged, redis, keys } = await aTrail('slipped', [key, key, key]);
  await trim(undefined);
  expect(await readAnchor({ redis, keys })).toBeUndefined();
  const why =
    'the next seal is signed, and AUDIT_KEY is not set: an anchor that is not signed would look forged';
  expect(logged).toEqual([{ event: 'audit_not_trimmed', number: 1, why }]);
  await trim(key);
  expect(await readAnchor({ redis, keys })).toMatchObject({ number: 2, key: publicKeyText(key) });
  expect(await findings([key])).toEqual([]);
});

/** One more request, sealed. */
async function aMore(keys: ReturnType<typeof createKeys>, key: KeyObject) {
  const grants = createGrants({ redis, keys, log: silent });
  const name = randomBytes(4).toString('hex');
  await grants.create(aRequest(name));
  await grants.update(grantId(name), (grant) => cancel(grant, { by: personId('ana'), at: plus('1h') }));
  await createSeals({ redis, keys, key, random: randomBytes, log: silent }).close(now);
}
