/** A person asks or answers while an operator forgets them: before every other command of it, all of what is not over stays. */
import { expect, inject, test } from 'vitest';
import { forgetPerson } from '../../src/cli/person/forget-person.ts';
import { approve, cancel } from '../../src/grant/decision.ts';
import { OperatorId } from '../../src/grant/operator.ts';
import type { Keys } from '../../src/redis/keys.ts';
import { createGrants } from '../../src/redis/store/grant-store.ts';
import { createMessages } from '../../src/redis/store/message-store.ts';
import { aRequest } from '../contract/walk.ts';
import { grantId, ms, oneYes, personId, plus } from '../support/builders.ts';
import { aCutOff } from '../support/cut-off.ts';
import { testRedis } from '../support/redis.ts';
import { aTrail } from '../support/trail.ts';

const redis = await testRedis();
const [ana, gil] = [personId('ana'), personId('gil')];
const [over, waits, next] = [grantId('a'), grantId('b'), grantId('c')];
const operator = OperatorId.parse('operator:alice@bastion');
const options = { id: 'UANA', because: 'left', operator, progress: () => {} };

/** Ana's own request is over, and one of Gil's waits. She approves that one, and asks again. */
async function aPast() {
  const { env, keys } = aTrail(redis);
  const grants = createGrants({ redis, keys, log: { error: () => {} } });
  await grants.create(aRequest('a'));
  await grants.update(over, (grant) => cancel(grant, { by: ana, at: plus('1m') }));
  await grants.create(aRequest('b', { requester: gil }));
  const yes = { by: ana, at: plus('5m'), openWithinMs: ms('15m'), ...oneYes };
  const comes = async () => {
    await grants.update(waits, (grant) => approve(grant, yes));
    await grants.create(aRequest('c'));
    const card = { channel: 'C0', ts: '1.1', digest: 'of UANA' };
    for (const id of [waits, next]) await createMessages({ redis, keys }).put(id, 'card', card);
  };
  const there = async () => ({
    grants: [JSON.stringify(await grants.get(waits)).includes('UANA'), (await grants.get(next))?.state],
    current: (await grants.currentOf(ana)).map(({ id }) => id),
    since: (await grants.since(ana, 0)).map(({ id }) => id),
    messages: await redis.exists(keys.messages(waits), keys.messages(next)),
    moves: await movesOf(keys),
  });
  return { env, grants, comes, there };
}

/** Her last two, as the trail has them. */
async function movesOf({ audit }: Keys) {
  const texts = (await redis.xrange(audit, '-', '+')).map(([, fields]) => fields[1] ?? '');
  const hers = texts.filter((text) => text.includes('UANA'));
  return hers.slice(-2).map((text) => /"move":"(\w+)"/.exec(text)?.[1]);
}

test('what a person asks for or answers while they are forgotten stays whole, and what is not over is refused', async () => {
  const cutOff = await aCutOff(inject('redisUrl'));
  const outcomes: string[] = [];
  for (let commands = 0, came = true; came; commands += 2) {
    const { env, grants, comes, there } = await aPast();
    came = false;
    const after = async (left: number): Promise<void> => {
      if (left > 0) return cutOff.before('', () => after(left - 1));
      came = true;
      await comes();
    };
    const confirm = () => after(commands).then(() => true);
    const outcome = await forgetPerson({ ...env, REDIS_URL: cutOff.url }, { ...options, confirm }).then(
      () => 'forgotten',
      (error: unknown) => String(error),
    );
    if (!came) break;
    outcomes.push(outcome);
    const isRefused = outcome !== 'forgotten';
    expect([commands, await there()]).toEqual([
      commands,
      {
        grants: [true, 'requested'],
        current: [next],
        since: isRefused ? expect.arrayContaining([next]) : [next],
        messages: 2,
        moves: ['approve', 'request'],
      },
    ]);
    expect(Boolean(await grants.get(over))).toBe(isRefused);
  }
  const refused = outcomes.filter((outcome) => outcome.includes('cannot be forgotten yet'));
  expect(refused.length).toBeGreaterThan(5);
  expect(outcomes).toEqual([...refused, ...outcomes.slice(refused.length).map(() => 'forgotten')]);
});
