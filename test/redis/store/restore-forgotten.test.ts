/** A backup that knows somebody who was forgotten since is restored into what is left without them. */
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { verified } from '../../../src/audit/verify.ts';
import { cancel } from '../../../src/grant/decision.ts';
import { OperatorId } from '../../../src/grant/operator.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { noteText } from '../../../src/redis/store/audit-store.ts';
import { type BackupLine, backupLines } from '../../../src/redis/store/backup-store.ts';
import { createGrants } from '../../../src/redis/store/grant-store.ts';
import { recordsNaming, removeRecords } from '../../../src/redis/store/person-store.ts';
import { restoreParts } from '../../../src/redis/store/restore-store.ts';
import { createSeals, sealedBatches } from '../../../src/redis/store/seal-store.ts';
import { blankTrail, newestEntry } from '../../../src/redis/store/trail-rewrite.ts';
import { aRequest } from '../../contract/walk.ts';
import { grantId, MORNING, personId, plus } from '../../support/builders.ts';
import { freshPrefix, testRedis } from '../../support/redis.ts';

const redis = await testRedis();
const at = { redis, keys: createKeys(freshPrefix()) };
const log = { info: () => {}, error: () => {} };
const by = OperatorId.parse('operator:alice@bastion');
const ana = personId('ana');

test('a backup from before somebody was forgotten, restored where their blanked events still are, has each event once', async () => {
  const grants = createGrants({ ...at, log });
  const seal = () => createSeals({ ...at, key: undefined, random: randomBytes, log }).close(MORNING);
  await grants.create(aRequest('a'));
  await grants.update(grantId('a'), (grant) => cancel(grant, { by: ana, at: plus('1h') }));
  await seal();
  const lines: BackupLine[] = [];
  for await (const line of backupLines(at, { now: MORNING, version: '1.0.0' })) lines.push(line);
  const said = { at: MORNING, by, version: '1.0.0' };
  const notes = (blanked: Readonly<Record<string, readonly string[]>>) => [
    noteText({ ...said, note: 'personForgotten', detail: 'left', blanked }),
  ];
  const since = await newestEntry(at);
  expect(await blankTrail(at, { person: ana, grants: new Set(), random: randomBytes, notes, since })).toBe(
    true,
  );
  await removeRecords(at, ana, await recordsNaming(at, ana));
  await seal();
  const note = { ...said, note: 'restored' as const };
  expect(
    await restoreParts(redis, [{ keys: at.keys, lines, change: () => undefined }], {
      at: MORNING,
      note,
      noted: at.keys,
      random: randomBytes,
    }),
  ).toBe(true);
  await seal();
  expect((await verified(sealedBatches(at), [])).blanked).toEqual([]);
  const texts = (await redis.xrange(at.keys.audit, '-', '+')).map(([, fields]) => fields[1] ?? '');
  expect(texts.map((text) => /"(?:move|note)":"(\w+)"/.exec(text)?.[1])).toEqual([
    'request',
    'cancel',
    'personForgotten',
    'restored',
  ]);
});
